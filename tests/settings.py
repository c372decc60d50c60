"""Settings under test: the product's own, with an environment that can never point at a real database."""

import os
from pathlib import Path

# Overwritten, not defaulted: a developer's shell may hold the address of a database that matters.
os.environ.update(
    DATABASE_URL="postgres://poortwacht_app:set-when-a-test-asks@127.0.0.1:1/none",
    REDIS_URL="redis://127.0.0.1:1/0",
    SECRET_KEY="only-for-tests-" + "x" * 50,
    MEDICAL_KEK="MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    CONTEXT_KEY="000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    AUDIT_SIGNING_KEY="c2lnbnMgY2hlY2twb2ludHMgaW4gdGVzdHMgb25seSE=",
    SIGNIN_KEY="enp6enp6enp6enp6enp6enp6enp6enp6enp6enp6eno=",
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    BASE_URL="http://testserver",
)
for _name in ("DATABASE_OWNER_URL", "DEBUG", "DEMO", "EMAIL_HOST", "EMAIL_PORT", "DEMO_MAILDIR"):
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402, F403  the environment comes first
from config.settings import BASE_DIR, STORAGES  # noqa: E402

TESTING = True
STATIC_ROOT = BASE_DIR / "var" / "test-static"
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# The real hasher at its cheapest: thousands of logins in one run.
PASSWORD_HASHERS = ["tests.support.hashers.CheapArgon2"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = False
LOGGING = {**LOGGING, "root": {"handlers": [], "level": "WARNING"}}  # noqa: F405  pytest captures what is logged
