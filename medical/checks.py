"""Start-up check: the key-encrypting keys are there and have the right form, before anything is written under them."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Critical, Tags, register

from medical import keks


@register(Tags.security)
def keks_are_usable(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """One critical message when MEDICAL_KEK or MEDICAL_KEK_READABLE cannot be used; Vault itself is not asked."""
    if not settings.MEDICAL_KEK:
        return []  # poortwacht.E001 says so where a process needs it
    found = keks.problem()
    return [Critical(f"{found}.", id="poortwacht.E003")] if found else []
