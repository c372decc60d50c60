"""Signed checkpoints of the access record: where a tenant's chain stood when, to be kept where nobody here can reach.

Whoever owns the database can cut a chain, or make it anew from its first row; without the signing key nobody can make
a checkpoint that fits. A checkpoint holds no count of rows: how much is recorded, medical work too, is told to nobody.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from privacy import chance, context
from privacy.actor import system
from privacy.models import AuditCheckpoint, AuditSeal

FORMAT = "poortwacht-audit-checkpoints-1"
_PARTS = ("tenant", "made_at", "digest", "public_key", "signature")


class Unusable(ValueError):
    """A key or a file of checkpoints that cannot be read; the message says why."""


@dataclass(frozen=True)
class Checkpoint:
    """The digest of a tenant's last seal at a moment, with the signature over the three."""

    tenant_id: UUID
    made_at: datetime
    digest: str
    public_key: str
    signature: str

    def body(self) -> bytes:
        """What is signed."""
        made_at = self.made_at.astimezone(UTC).isoformat()
        return f"{FORMAT}|{self.tenant_id}|{made_at}|{self.digest}".encode()

    def signed_by(self, trusted: Iterable[str]) -> bool:
        """Whether the signature fits, and the key is one of those (base64) that the reader believes."""
        if self.public_key not in set(trusted):
            return False
        try:
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.public_key, validate=True))
            key.verify(base64.b64decode(self.signature, validate=True), self.body())
        except (InvalidSignature, ValueError, binascii.Error):
            return False
        return True

    def to_json(self) -> dict[str, str]:
        """As it stands in a file."""
        return {
            "tenant": str(self.tenant_id),
            "made_at": self.made_at.astimezone(UTC).isoformat(),
            "digest": self.digest,
            "public_key": self.public_key,
            "signature": self.signature,
        }


def _private_keys() -> list[Ed25519PrivateKey]:
    """The keys of AUDIT_SIGNING_KEY: the first signs, the others are believed too. Raises Unusable."""
    try:
        seeds = [base64.b64decode(part, validate=True) for part in settings.AUDIT_SIGNING_KEY.split(",")]
        return [Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds]
    except (ValueError, binascii.Error) as error:
        raise Unusable("AUDIT_SIGNING_KEY must be 32 bytes in base64, or several with a comma between") from error


def public_keys() -> list[str]:
    """The public halves in base64, that of the signing key first. Raises Unusable."""
    return [base64.b64encode(key.public_key().public_bytes_raw()).decode() for key in _private_keys()]


def make(tenant_id: UUID) -> Checkpoint | None:
    """Sign where the chain stands now, once for each place; None while nothing is sealed. Raises Unusable."""
    with context.entered(system(tenant_id)):
        last = AuditSeal.objects.order_by("-sequence").first()
        if last is None:
            return None
        if not AuditCheckpoint.objects.filter(sequence=last.sequence).exists():
            _store(tenant_id, last)
        return newest()


def _store(tenant_id: UUID, last: AuditSeal) -> None:
    public = public_keys()[0]
    draft = Checkpoint(tenant_id, chance.now(), last.digest, public, "")
    signature = base64.b64encode(_private_keys()[0].sign(draft.body())).decode()
    row = AuditCheckpoint(
        sequence=last.sequence, digest=last.digest, made_at=draft.made_at, public_key=public, signature=signature
    )
    AuditCheckpoint.objects.bulk_create([row], ignore_conflicts=True)


def newest() -> Checkpoint | None:
    """The last checkpoint of the tenant in force; None when there is none."""
    row = AuditCheckpoint.objects.order_by("-sequence").first()
    return of_row(row) if row else None


def of_row(row: AuditCheckpoint) -> Checkpoint:
    """The stored checkpoint as it is exported."""
    return Checkpoint(context.current_tenant_id(), row.made_at, row.digest, row.public_key, row.signature)


def written(found: Iterable[Checkpoint]) -> str:
    """The text of a file of checkpoints."""
    return json.dumps({"format": FORMAT, "checkpoints": [one.to_json() for one in found]}, indent=2) + "\n"


def read(text: str) -> list[Checkpoint]:
    """The checkpoints of such a file. Raises Unusable."""
    try:
        content = json.loads(text)
        found = [_of_json(one) for one in content["checkpoints"]]
        known = content["format"] == FORMAT
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Unusable(f"not a file of the format {FORMAT}") from error
    if not known:
        raise Unusable(f"not a file of the format {FORMAT}")
    return found


def _of_json(values: Mapping[str, Any]) -> Checkpoint:
    tenant, made_at, found, public_key, signature = (str(values[name]) for name in _PARTS)
    return Checkpoint(UUID(tenant), datetime.fromisoformat(made_at), found, public_key, signature)
