"""Start-up checks: every missing environment variable is named, with its purpose."""

import sys
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Critical, Tags, register

from config import environment

# Commands that work on files and pure functions alone.
_NEEDS_NOTHING = {
    "step_catalogue",
    "timeline_preview",
    "makemigrations",
    "compilemessages",
    "makemessages",
    "collectstatic",
}


@register(Tags.security)
def required_environment(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """One critical message for each required variable that is absent."""
    if len(sys.argv) > 1 and sys.argv[1] in _NEEDS_NOTHING:
        return []
    if getattr(settings, "TESTING", False):
        return []
    return [
        Critical(f"{variable.name} is not set: {variable.purpose}.", id="poortwacht.E001")
        for variable in environment.missing()
    ]


@register(Tags.security, deploy=True)
def no_demo_in_production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The demo's known logins and open mailbox may never be deployed."""
    if settings.DEMO:
        return [Critical("DEMO is on: it shows logins and mail to anyone.", id="poortwacht.E002")]
    return []
