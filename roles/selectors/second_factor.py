"""With what an account signs in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

Type = Authenticator.Type


@dataclass(frozen=True)
class Passkey:
    """A passkey by the name that its owner gave it."""

    key_id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class Factors:
    """What an account has beside its password."""

    app: datetime | None  # since when
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether there is a second step."""
        return self.app is not None or bool(self.passkeys)


def factors(user_id: UUID) -> Factors:
    """Everything, without a secret."""
    app, passkeys, left = None, [], 0
    for row in Authenticator.objects.filter(user_id=user_id).order_by("created_at", "id"):
        if row.type == Type.TOTP:
            app = row.created_at
        elif row.type == Type.WEBAUTHN:
            passkeys.append(Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at))
        else:
            left = len(row.wrap().get_unused_codes())
    return Factors(app, tuple(passkeys), left)


def recovery_codes(user_id: UUID) -> tuple[str, ...]:
    """The codes that still work, in two groups of four."""
    row = Authenticator.objects.filter(user_id=user_id, type=Type.RECOVERY_CODES).first()
    codes = row.wrap().get_unused_codes() if row else []
    return tuple(f"{code[:4]} {code[4:]}" for code in codes)
