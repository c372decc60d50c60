"""The access record: every read, write, denial and export is one row (NEN 7513), in the request's own transaction."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model

from privacy import chance, grants, purposes
from privacy.actor import DELEGATE_ROLES, Actor
from privacy.models import AuditEntry


@dataclass
class Trail:
    """What one request or task has read so far; written once, in its outer transaction, so a rollback loses no read."""

    actor: Actor
    source: str = ""
    session: str = ""
    request_id: UUID = field(default_factory=chance.uuid)
    entries: list[AuditEntry] = field(default_factory=list)
    kept: list[Model] = field(default_factory=list)


_trail: ContextVar[Trail | None] = ContextVar("trail", default=None)


@contextmanager
def trail(actor: Actor, *, source: str = "", session: str = "") -> Iterator[Trail]:
    """Collect what is read inside; the caller writes it with `flush` in the transaction that must survive."""
    kept = Trail(actor, source, session)
    reset = _trail.set(kept)
    try:
        yield kept
    finally:
        _trail.reset(reset)


def flush(kept: Trail) -> None:
    """Write the collected rows in one statement, what a request read twice once."""
    rows = {_what(entry): entry for entry in reversed(kept.entries)}
    _save(list(reversed(rows.values())))
    kept.entries = []
    for row in kept.kept:
        row.save(force_insert=True)
    kept.kept = []


def keep(row: Model) -> None:
    """A row that a refusal must not undo, such as a try that counts: written with the trail, or else at once."""
    kept = _trail.get()
    if kept:
        kept.kept.append(row)
    else:
        row.save(force_insert=True)


def _what(entry: AuditEntry) -> tuple[object, ...]:
    return (
        entry.membership_id, entry.action, entry.kind, entry.purpose, entry.case_id, entry.employee_id,
        tuple(entry.objects_touched), str(entry.detail),
    )  # fmt: skip


def _entry(actor: Actor, action: str, kind: str, *, purpose: str = "", **fields: Any) -> AuditEntry:
    kept = _trail.get()
    return AuditEntry(
        tenant_id=actor.tenant_id,
        at=chance.now(),
        request_id=kept.request_id if kept else chance.uuid(),
        session=kept.session if kept else "",
        user_id=actor.user_id,
        membership_id=actor.membership_id,
        role=actor.role.value,
        source=kept.source if kept else "",
        action=action,
        kind=kind,
        purpose=purpose or purposes.purpose_of(actor.role, action),
        ground=purposes.ground_of(actor.role),
        **fields,
    )


def _save(entries: list[AuditEntry]) -> None:
    """Insert; a delegate's rows first get the name of the bedrijfsarts in whose name the work was done."""
    delegated = [entry for entry in entries if entry.role in DELEGATE_ROLES and entry.kind != "denial"]
    if delegated:
        _name_principals(delegated)
    AuditEntry.objects.bulk_create(entries, batch_size=2000)


def _name_principals(entries: list[AuditEntry]) -> None:
    of_case = grants.principals(case_ids={case_id for entry in entries for case_id in _cases(entry)})
    rest = [entry for entry in entries if not set(_cases(entry)) & set(of_case)]
    of_person = grants.principals_of_delegates({entry.membership_id for entry in rest if entry.membership_id})
    for entry in entries:
        named = {of_case[case_id] for case_id in _cases(entry) if case_id in of_case}
        named = named or of_person.get(entry.membership_id, set())
        if len(named) == 1:
            entry.on_behalf_of = next(iter(named))
        elif named:  # a list of cases of several bedrijfsartsen
            entry.detail = {**entry.detail, "on_behalf_of": sorted(str(one) for one in named)}


def _cases(entry: AuditEntry) -> Collection[UUID]:
    return [entry.case_id] if entry.case_id else entry.objects_touched


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
        _save([entry])


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
    entry = _entry(
        actor,
        action,
        "write",
        case_id=case_id,
        employee_id=employee_id,
        objects_touched=list(objects),
        purpose=purpose,
        detail=dict(detail or {}),
    )
    _save([entry])


def record_write_many(
    actor: Actor, action: str, rows: Iterable[tuple[UUID, UUID]], *, detail: Mapping[str, Any] | None = None
) -> None:
    """As record_write, one entry for each (case, employee), in one statement per 2,000."""
    entries = [
        _entry(actor, action, "write", case_id=case_id, employee_id=employee_id, detail=dict(detail or {}))
        for case_id, employee_id in rows
    ]
    _save(entries)


def record_denial(actor: Actor, action: str, *, reason: str, case_id: UUID | None = None) -> None:
    """Note a refusal; call it in the transaction that survives the refusal."""
    entry = _entry(actor, action, "denial", case_id=case_id, outcome="denied", detail={"reason": reason})
    _save([entry])
