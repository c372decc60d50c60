"""The seal on the access record: per tenant a chain of hashes over committed entries, so that no row changes unseen.

Rows are inserted by many transactions at once and sealed shortly after by one sealer, in the order in which it finds
them: an entry that was committed late simply comes later in the chain. Rows without a seal are the unsealed tail.
`privacy.verifying` walks the chain; `privacy.checkpoints` signs where it stands.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from privacy import context
from privacy.actor import system
from privacy.models import AuditEntry, AuditSeal

START = "0" * 64  # what the first link of a chain follows
BATCH = 1000
# No transaction of the product lasts this long; what was recorded earlier is found by looking at everything, at night.
_LATEST = timedelta(hours=2)
_FIRST = (
    "id", "tenant_id", "at", "user_id", "membership_id", "role", "on_behalf_of", "employee_id", "case_id", "action",
    "kind", "objects_touched", "purpose", "detail", "source", "outcome",
)  # fmt: skip
# What the digest of a seal covers, by its `form`: a field that is added later begins a new form.
FIELDS: dict[int, tuple[str, ...]] = {1: _FIRST, 2: (*_FIRST, "recorded_at", "request_id", "session", "ground")}
FORM = max(FIELDS)


def digest(previous: str, entry: dict[str, Any], form: int = FORM) -> str:
    """sha256 over the link before and the entry as canonical JSON (sorted keys, times in UTC)."""
    covered = {name: entry[name] for name in FIELDS[form]}
    body = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_text)
    return hashlib.sha256(previous.encode() + body.encode()).hexdigest()


def _text(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def seal(tenant_id: UUID, *, limit: int = BATCH, everything: bool = False) -> int:
    """Chain rows, `limit` at a time, until none is left; returns how many. Does nothing while another one seals.

    It looks at what was recorded since two hours before the last sealed row; with `everything` at the whole record.
    """
    total = 0
    while True:
        with context.entered(system(tenant_id)):
            now = _alone(tenant_id)
            done = _seal_batch(tenant_id, limit, now, everything=everything) if now else 0
        total += done
        if done < limit:
            return total


def _alone(tenant_id: UUID) -> datetime | None:
    """The database's time, when this transaction is the tenant's only sealer; else None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clock_timestamp() WHERE pg_try_advisory_xact_lock(hashtextextended(%s, 7513))",
            [f"seal:{tenant_id}"],
        )
        found = cursor.fetchone()
    return found[0] if found else None


def _seal_batch(tenant_id: UUID, limit: int, now: datetime, *, everything: bool) -> int:
    last = AuditSeal.objects.order_by("-sequence").first()
    sequence, previous = (last.sequence, last.digest) if last else (0, START)
    links = []
    for entry in unsealed(None if everything else last).order_by("id").values(*FIELDS[FORM])[:limit]:
        sequence += 1
        following = digest(previous, entry)
        links.append(
            AuditSeal(
                tenant_id=tenant_id,
                sequence=sequence,
                entry_id=entry["id"],
                entry_at=entry["at"],
                form=FORM,
                previous=previous,
                digest=following,
                sealed_at=now,
            )
        )
        previous = following
    AuditSeal.objects.bulk_create(links)
    return len(links)


def unsealed(last: AuditSeal | None = None) -> QuerySet[AuditEntry]:
    """Entries without a seal: all of them, or those recorded since shortly before the last sealed one."""
    rows = AuditEntry.objects.filter(~Exists(AuditSeal.objects.filter(entry_id=OuterRef("pk"))))
    if last is None:
        return rows
    known = AuditEntry.objects.filter(pk=last.entry_id)
    known = known.filter(at=last.entry_at) if last.entry_at else known
    recorded = known.values_list("recorded_at", flat=True).first() or last.sealed_at
    return rows.filter(recorded_at__gt=recorded - _LATEST)
