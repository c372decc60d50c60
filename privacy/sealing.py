"""The seal on the access record: per tenant a chain of hashes over committed entries, so that no row changes unseen.

Rows are inserted by many transactions at once and sealed shortly after by one sealer, in the order in which it finds
them: an entry that was committed late simply comes later in the chain. Rows without a seal are the unsealed tail.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from privacy import chance, context
from privacy.actor import system
from privacy.models import AuditEntry, AuditSeal

START = "0" * 64  # what the first link of a chain follows
BATCH = 1000
_FIELDS = (
    "id", "tenant_id", "at", "user_id", "membership_id", "role", "on_behalf_of", "employee_id", "case_id", "action",
    "kind", "objects_touched", "purpose", "detail", "source", "outcome",
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What became of a tenant's chain. `broken`: what is wrong with the first bad row, empty when all is well."""

    sealed: int
    unsealed: int
    broken: str = ""
    entry_id: int | None = None
    sequence: int | None = None

    @property
    def intact(self) -> bool:
        """Whether every sealed row is as it was sealed."""
        return not self.broken


def digest(previous: str, entry: dict[str, Any]) -> str:
    """sha256 over the link before and the entry as canonical JSON (sorted keys, times in UTC)."""
    body = json.dumps(_plain(entry), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous.encode() + body.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if hasattr(value, "astimezone"):
        return value.astimezone(UTC).isoformat()
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def seal(tenant_id: UUID, *, limit: int = BATCH) -> int:
    """Chain rows, `limit` at a time, until none is left; returns how many. Does nothing while another one seals."""
    total = 0
    while True:
        with context.entered(system(tenant_id)):
            done = _seal_batch(tenant_id, limit) if _alone(tenant_id) else 0
        total += done
        if done < limit:
            return total


def _alone(tenant_id: UUID) -> bool:
    """Whether this transaction is the tenant's only sealer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 7513))", [f"seal:{tenant_id}"])
        return bool(cursor.fetchone()[0])


def _seal_batch(tenant_id: UUID, limit: int) -> int:
    last = AuditSeal.objects.order_by("-sequence").values_list("sequence", "digest").first()
    sequence, previous = last or (0, START)
    links = []
    for entry in _unsealed().order_by("id").values(*_FIELDS)[:limit]:
        sequence += 1
        following = digest(previous, entry)
        links.append(
            AuditSeal(
                tenant_id=tenant_id,
                sequence=sequence,
                entry_id=entry["id"],
                previous=previous,
                digest=following,
                sealed_at=chance.now(),
            )
        )
        previous = following
    AuditSeal.objects.bulk_create(links)
    return len(links)


def _unsealed() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(~Exists(AuditSeal.objects.filter(entry_id=OuterRef("pk"))))


def verify(tenant_id: UUID) -> Verdict:
    """Walk the whole chain of a tenant and name the first row that is not as it was sealed."""
    with context.entered(system(tenant_id)):
        unsealed = _unsealed().count()
        count, previous = 0, START
        for link, entry in _chain():
            problem = _problem(link, entry, count + 1, previous)
            if problem:
                return Verdict(count, unsealed, problem, link.entry_id, link.sequence)
            count, previous = link.sequence, link.digest
        return Verdict(count, unsealed)


def _problem(link: AuditSeal, entry: dict[str, Any] | None, expected: int, previous: str) -> str:
    if link.sequence != expected:
        return f"seal {expected} is missing"
    if link.previous != previous:
        return "the seal does not follow the one before it"
    if entry is None:
        return "the entry is gone"
    if digest(previous, entry) != link.digest:
        return "the entry was changed"
    return ""


def _chain() -> Iterator[tuple[AuditSeal, dict[str, Any] | None]]:
    """Links with their entries in order, a batch at a time."""
    after = 0
    while True:
        links = list(AuditSeal.objects.filter(sequence__gt=after).order_by("sequence")[:BATCH])
        if not links:
            return
        ids = [link.entry_id for link in links]
        entries = {entry["id"]: dict(entry) for entry in AuditEntry.objects.filter(pk__in=ids).values(*_FIELDS)}
        for link in links:
            yield link, entries.get(link.entry_id)
        after = links[-1].sequence
