"""Links that open something by themselves: the tenant, signed, and a secret of which only the hash is kept."""

import hashlib
from uuid import UUID

from django.core import signing

from privacy import chance
from privacy.errors import NotFound

INVITATION, CALENDAR = "invitation", "calendar"


def make(tenant_id: UUID, *, opens: str = INVITATION) -> tuple[str, str]:
    """(token for the link, sha256 of its secret for the database)."""
    secret = chance.token()
    return _signer(opens).sign(f"{tenant_id.hex}.{secret}"), _hashed(secret)


def read(token: str, *, opens: str = INVITATION) -> tuple[UUID, str]:
    """(tenant, sha256 of the secret). Raises NotFound for a token that we did not make, or made for something else."""
    try:
        tenant, _dot, secret = _signer(opens).unsign(token).partition(".")
        return UUID(hex=tenant), _hashed(secret)
    except (signing.BadSignature, ValueError) as error:
        raise NotFound(opens) from error


def _signer(opens: str) -> signing.Signer:
    return signing.Signer(salt=f"poortwacht.{opens}")


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
