"""Settings of the processes of the rig: the product's own, on the clock of the rig, with less patience for mail."""

from config.settings import *  # noqa: F403
from tests.faults import clock

clock.install()

EMAIL_TIMEOUT = 2
PASSWORD_HASHERS = ["tests.support.hashers.CheapArgon2"]
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True  # nothing was collected, and nobody asks
