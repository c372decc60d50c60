"""One-time links: the tenant, signed, and a secret of which only the hash is kept."""

import hashlib
from uuid import UUID

from django.core import signing

from privacy import chance
from privacy.errors import NotFound

_SALT = "poortwacht.invitation"


def make(tenant_id: UUID) -> tuple[str, str]:
    """(token for the link, sha256 of its secret for the database)."""
    secret = chance.token()
    return signing.Signer(salt=_SALT).sign(f"{tenant_id.hex}.{secret}"), _hashed(secret)


def read(token: str) -> tuple[UUID, str]:
    """(tenant, sha256 of the secret). Raises NotFound for a token that we did not make."""
    try:
        tenant, _dot, secret = signing.Signer(salt=_SALT).unsign(token).partition(".")
        return UUID(hex=tenant), _hashed(secret)
    except (signing.BadSignature, ValueError) as error:
        raise NotFound("invitation") from error


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
