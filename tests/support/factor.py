"""The second factor of the tests: a known seed, and the code that will be accepted next."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

SECRET = "TESTTESTTESTTESTTESTTESTTESTTEST"


def give(user_id: UUID) -> None:
    """An authenticator app with the known seed."""
    if not Authenticator.objects.filter(user_id=user_id, type="totp").exists():
        from roles.models import User

        totp.TOTP.activate(User.objects.get(pk=user_id), SECRET)


def code(user_id: UUID, secret: str = SECRET) -> str:
    """A code that will be accepted: of now, or of half a minute later or earlier, since each works once.

    When all three were used, time is taken to have passed.
    """
    row = Authenticator.objects.filter(user_id=user_id, type="totp").first()
    used = row.data.get("counter", 0) if row else 0
    before, now, later = totp.yield_hotp_counters_from_time()
    counter = next((one for one in (now, later, before) if one > used), now)
    if row and counter <= used:
        row.data["counter"] = 0
        row.save()
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))
