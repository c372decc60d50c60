"""The record of signing in, where no tenant is known yet: what happened to which account; no name, no address."""

from enum import StrEnum
from uuid import UUID

from privacy import chance
from roles.models import SecurityEvent


class Kind(StrEnum):
    """What can happen to an account."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    PASSWORD_WRONG = "password_wrong"  # noqa: S105  what happened
    CODE_WRONG = "code_wrong"
    LOCKED = "locked"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    FACTORS_RESET = "factors_reset"
    CODES_RENEWED = "codes_renewed"
    CODE_SPENT = "recovery_code_spent"
    RESET_ASKED = "password_reset_asked"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  what happened
    SESSIONS_ENDED = "sessions_ended"
    PROVIDER_REFUSED = "provider_refused"
    CONFIRMED = "confirmed"


def record(kind: Kind, *, user_id: UUID | None, by_id: UUID | None = None, detail: str = "") -> None:
    """One row, which nobody can change; `user_id` None: an address that no account has."""
    SecurityEvent.objects.create(at=chance.now(), kind=kind.value, user_id=user_id, by_id=by_id, detail=detail)
