"""Which medical files wait for the end, which are kept and why, and what went."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from employers.models import Employee
from employers.names import display_name
from medical import retention, vault
from medical.crypto import Destroyed
from medical.models import RecordDestruction, RecordHold
from privacy import audit, chance, context, terms
from privacy.actor import Actor
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may

LATEST = 20
_State = RecordDestruction.State


@dataclass(frozen=True)
class ProposalRow:
    """A medical file that is to go."""

    id: UUID
    employee_id: UUID
    employee_name: str
    personnel_number: str
    employer_name: str
    asked: bool  # the employee asked for it
    since: date
    due_on: date
    term: str
    source: str


@dataclass(frozen=True)
class HoldRow:
    """A reason to keep a file; empty where it can no longer be read."""

    id: UUID
    employee_id: UUID
    employee_name: str
    personnel_number: str
    ground: str
    reason: str
    until: date


@dataclass(frozen=True)
class CertificateRow:
    """What was destroyed, when, why and by whom; nothing about health."""

    id: UUID
    personnel_number: str
    employer_name: str
    asked: bool
    since: date
    decided_at: datetime | None
    decided_by: str
    keys: int
    rows: int
    files: int
    term: str
    source: str


@dataclass(frozen=True)
class Board:
    """What waits (requests first, then the oldest term), what is kept (the first to end first), and what went last."""

    proposals: tuple[ProposalRow, ...]
    holds: tuple[HoldRow, ...]
    destroyed: tuple[CertificateRow, ...]


def _refuse(actor: Actor) -> None:
    decision = may(actor, Action.RECORD_DESTROY)
    if not decision:
        raise Refused(decision.reason)


def board(actor: Actor) -> Board:
    """What waits, is kept and went, of employers whom this bedrijfsarts serves. Raises Refused."""
    _refuse(actor)
    with context.records_opened(actor, retention.ids_of()):
        waiting = RecordDestruction.objects.filter(state=_State.PROPOSED).select_related("employee__employer")
        proposals = tuple(_proposal(row) for row in waiting.order_by("ground", "due_on", "id"))
        kept = RecordHold.objects.filter(lifted_at__isnull=True, until__gte=chance.today()).select_related("employee")
        holds = tuple(_hold(row) for row in kept.order_by("until", "id"))
        gone = list(_certificates().order_by("-decided_at", "id")[:LATEST])
    people = {row.employee_id for row in proposals} | {row.employee_id for row in holds}
    people |= {row.employee_id for row in gone}
    audit.record_read(actor, "medical.retention_list", objects=sorted(people))
    return Board(proposals, holds, tuple(_certificate(row) for row in gone))


def proposal(actor: Actor, destruction_id: UUID) -> ProposalRow:
    """One of them. Raises Refused, NotFound."""
    _refuse(actor)
    with context.records_opened(actor, [retention.named("destruction", destruction_id)]):
        rows = RecordDestruction.objects.filter(pk=destruction_id, state=_State.PROPOSED)
        row = rows.select_related("employee__employer").first()
        if row is None:
            raise NotFound(str(destruction_id))
        found = _proposal(row)
    audit.record_read(actor, "medical.retention_read", employee_id=found.employee_id, objects=[found.id])
    return found


def hold(actor: Actor, hold_id: UUID) -> HoldRow:
    """One of them. Raises Refused, NotFound."""
    _refuse(actor)
    with context.records_opened(actor, [retention.named("hold", hold_id)]):
        row = RecordHold.objects.filter(pk=hold_id, lifted_at__isnull=True).select_related("employee").first()
        if row is None:
            raise NotFound(str(hold_id))
        found = _hold(row)
    audit.record_read(actor, "medical.retention_hold", employee_id=found.employee_id, objects=[hold_id])
    return found


def certificate(actor: Actor, destruction_id: UUID) -> CertificateRow:
    """The certificate of one destruction. Raises Refused, NotFound."""
    _refuse(actor)
    employee_id = retention.named("destruction", destruction_id)
    with context.records_opened(actor, [employee_id]):
        row = _certificates().filter(pk=destruction_id).first()
        if row is None:
            raise NotFound(str(destruction_id))
        found = _certificate(row)
    audit.record_read(actor, "medical.retention_certificate", employee_id=employee_id, objects=[destruction_id])
    return found


def own_certificates(actor: Actor) -> tuple[CertificateRow, ...]:
    """That the own medical file went, for the employee. Raises Refused."""
    if not may(actor, Action.OWN_DATA) or actor.employee_id is None:
        raise Refused("role")
    with context.records_opened(actor, [actor.employee_id]):
        rows = _certificates().filter(employee_id=actor.employee_id).order_by("-decided_at", "id")
        found = tuple(_certificate(row) for row in rows)
    audit.record_read(actor, "rights.certificates", employee_id=actor.employee_id, objects=[row.id for row in found])
    return found


def _certificates() -> Any:
    return RecordDestruction.objects.filter(state=_State.DESTROYED).select_related("employee__employer", "decided_by")


def _term(row: RecordDestruction) -> tuple[str, str]:
    """(in words, source); a request has no term."""
    if row.ground == RecordDestruction.Ground.REQUEST:
        return "", "BW art. 7:455"
    term = terms.term_of("medical", today=chance.today())
    return term.text(get_language() or "nl"), term.source


def _who(person: Employee) -> str:
    return display_name(person.initials, person.prefix, person.last_name)


def _proposal(row: RecordDestruction) -> ProposalRow:
    person = row.employee
    return ProposalRow(
        row.pk, person.pk, _who(person), person.personnel_number, person.employer.name,
        row.ground == RecordDestruction.Ground.REQUEST, row.since, row.due_on, *_term(row),
    )  # fmt: skip


def _hold(row: RecordHold) -> HoldRow:
    try:
        place: dict[str, Any] = {"table": "recordhold", "column": "reason", "row_id": row.pk}
        reason = vault.unlocked(row.reason, employee_id=row.employee_id, **place)["text"]
    except Destroyed:
        reason = ""
    person = row.employee
    return HoldRow(
        row.pk, person.pk, _who(person), person.personnel_number, row.get_ground_display(), reason, row.until
    )


def _certificate(row: RecordDestruction) -> CertificateRow:
    counts = {name: int(row.certificate.get(name, 0)) for name in ("keys", "rows", "files")}
    term, source = _term(row)
    return CertificateRow(
        id=row.pk,
        personnel_number=row.employee.personnel_number,
        employer_name=row.employee.employer.name,
        asked=row.ground == RecordDestruction.Ground.REQUEST,
        since=row.since,
        decided_at=row.decided_at,
        decided_by=row.decided_by.display_name if row.decided_by else "",
        term=term,
        source=source,
        **counts,
    )
