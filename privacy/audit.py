"""The access record: every read, write, denial and export is one row (NEN 7513), in the request's own transaction."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from privacy import chance
from privacy.actor import Actor
from privacy.models import AuditEntry


@dataclass
class Trail:
    """What one request or task has read so far; written once, in its outer transaction, so a rollback loses no read."""

    actor: Actor
    source: str = ""
    on_behalf_of: UUID | None = None
    entries: list[AuditEntry] = field(default_factory=list)


_trail: ContextVar[Trail | None] = ContextVar("trail", default=None)


@contextmanager
def trail(actor: Actor, *, source: str = "", on_behalf_of: UUID | None = None) -> Iterator[Trail]:
    """Collect what is read inside; the caller writes it with `flush` in the transaction that must survive."""
    kept = Trail(actor, source, on_behalf_of)
    reset = _trail.set(kept)
    try:
        yield kept
    finally:
        _trail.reset(reset)


def flush(kept: Trail) -> None:
    """Write the collected rows in one statement."""
    AuditEntry.objects.bulk_create(kept.entries)
    kept.entries = []


def _entry(actor: Actor, action: str, kind: str, **fields: Any) -> AuditEntry:
    kept = _trail.get()
    return AuditEntry(
        tenant_id=actor.tenant_id,
        at=chance.now(),
        user_id=actor.user_id,
        membership_id=actor.membership_id,
        role=actor.role.value,
        on_behalf_of=kept.on_behalf_of if kept else None,
        source=kept.source if kept else "",
        action=action,
        kind=kind,
        **fields,
    )


def record_read(
    actor: Actor,
    action: str,
    *,
    case_id: UUID | None = None,
    employee_id: UUID | None = None,
    objects: Iterable[UUID] = (),
    purpose: str = "",
    kind: str = "read",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Note that `actor` saw something; inside a trail it is kept until the outer transaction writes it."""
    entry = _entry(
        actor,
        action,
        kind,
        case_id=case_id,
        employee_id=employee_id,
        objects_touched=list(objects),
        purpose=purpose,
        detail=dict(detail or {}),
    )
    kept = _trail.get()
    if kept:
        kept.entries.append(entry)
    else:
        entry.save(force_insert=True)


def record_write(
    actor: Actor,
    action: str,
    *,
    case_id: UUID | None = None,
    employee_id: UUID | None = None,
    objects: Iterable[UUID] = (),
    purpose: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Note a change, in the service's own transaction: it disappears with the change. `detail` holds no contents."""
    _entry(
        actor,
        action,
        "write",
        case_id=case_id,
        employee_id=employee_id,
        objects_touched=list(objects),
        purpose=purpose,
        detail=dict(detail or {}),
    ).save(force_insert=True)


def record_write_many(
    actor: Actor, action: str, rows: Iterable[tuple[UUID, UUID]], *, detail: Mapping[str, Any] | None = None
) -> None:
    """As record_write, one entry for each (case, employee), in one statement per 2,000."""
    entries = [
        _entry(actor, action, "write", case_id=case_id, employee_id=employee_id, detail=dict(detail or {}))
        for case_id, employee_id in rows
    ]
    AuditEntry.objects.bulk_create(entries, batch_size=2000)


def record_denial(actor: Actor, action: str, *, reason: str, case_id: UUID | None = None) -> None:
    """Note a refusal; call it in the transaction that survives the refusal."""
    entry = _entry(actor, action, "denial", case_id=case_id, outcome="denied", detail={"reason": reason})
    entry.save(force_insert=True)
