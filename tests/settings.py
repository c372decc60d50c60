"""Settings under test: the product's own, with an environment that can never point at a real database."""

import os
from pathlib import Path

from tests.support.secrets import KEYS

# Overwritten, not defaulted: a developer's shell may hold the address of a database that matters.
os.environ.update(
    DATABASE_URL="postgres://poortwacht_app:set-when-a-test-asks@127.0.0.1:1/none",
    REDIS_URL="redis://127.0.0.1:1/0",
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    BASE_URL="http://testserver",
    **KEYS,
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
