"""What is proposed to be destroyed, what is kept and why, and what went."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import get_language

from cases.retention.models import Destruction, LegalHold
from cases.selectors.rows import name_of
from employers.access import own_employers
from privacy import audit, chance, terms
from privacy.actor import Actor
from privacy.errors import NotFound
from roles.paging import Page, page_of


@dataclass(frozen=True)
class ProposalRow:
    """A file whose term has ended."""

    id: UUID
    employee_name: str
    personnel_number: str
    employer_name: str
    since: date
    due_on: date
    term: str
    source: str


@dataclass(frozen=True)
class HoldRow:
    """A reason to keep a file."""

    id: UUID
    employee_name: str
    reason: str
    until: date


@dataclass(frozen=True)
class CertificateRow:
    """What was destroyed, when and by whom: ids and numbers."""

    id: UUID
    personnel_number: str
    employer_name: str
    due_on: date
    decided_at: datetime | None
    decided_by: str
    counts: tuple[tuple[str, int], ...]
    term: str
    source: str


def proposals(actor: Actor, *, page: int = 1) -> Page[ProposalRow]:
    """Files of the actor's employers that wait for a decision, the oldest term first."""
    rows = Destruction.objects.filter(own_employers(actor, "employee__employer_id"), state=Destruction.State.PROPOSED)
    ordered = rows.select_related("employee__employer").order_by("due_on", "id")
    found = page_of(lambda start, stop: list(ordered[start:stop]), page, _proposal_row)
    people = rows.filter(pk__in=[row.id for row in found.rows]).values_list("employee_id", flat=True)
    audit.record_read(actor, "retention.list", objects=sorted(people))
    return found


def proposal(actor: Actor, destruction_id: UUID) -> ProposalRow:
    """One of them. Raises NotFound."""
    rows = Destruction.objects.filter(own_employers(actor, "employee__employer_id"), state=Destruction.State.PROPOSED)
    row = rows.select_related("employee__employer").filter(pk=destruction_id).first()
    if row is None:
        raise NotFound(str(destruction_id))
    audit.record_read(actor, "retention.read", employee_id=row.employee_id, objects=[destruction_id])
    return _proposal_row(row)


def _proposal_row(row: Destruction) -> ProposalRow:
    term = terms.term_of("reintegration", erd_zw=row.employee.employer.erd_zw, today=chance.today())
    return ProposalRow(
        row.pk, name_of(row.employee), row.employee.personnel_number, row.employee.employer.name, row.since, row.due_on,
        term.text(get_language() or "nl"), term.source,
    )  # fmt: skip


def holds(actor: Actor, *, limit: int = 100) -> tuple[HoldRow, ...]:
    """Reasons to keep that are in force."""
    rows = LegalHold.objects.filter(own_employers(actor, "employee__employer_id"), lifted_at=None)
    rows = rows.filter(until__gte=chance.today()).select_related("employee").order_by("until", "id")[:limit]
    audit.record_read(actor, "retention.holds", objects=[row.employee_id for row in rows])
    return tuple(HoldRow(row.pk, name_of(row.employee), row.reason, row.until) for row in rows)


def destroyed(actor: Actor, *, limit: int = 20) -> tuple[CertificateRow, ...]:
    """The latest that went."""
    rows = Destruction.objects.filter(own_employers(actor, "employee__employer_id"), state=Destruction.State.DESTROYED)
    rows = rows.select_related("employee__employer", "decided_by").order_by("-decided_at", "id")[:limit]
    audit.record_read(actor, "retention.destroyed", objects=[row.employee_id for row in rows])
    return tuple(_certificate(row) for row in rows)


def certificate(actor: Actor, destruction_id: UUID) -> CertificateRow:
    """The certificate of one destruction. Raises NotFound."""
    rows = Destruction.objects.filter(own_employers(actor, "employee__employer_id"), state=Destruction.State.DESTROYED)
    row = rows.select_related("employee__employer", "decided_by").filter(pk=destruction_id).first()
    if row is None:
        raise NotFound(str(destruction_id))
    audit.record_read(actor, "retention.certificate", employee_id=row.employee_id, objects=[destruction_id])
    return _certificate(row)


def _certificate(row: Destruction) -> CertificateRow:
    term = terms.term_of("reintegration", erd_zw=row.employee.employer.erd_zw, today=chance.today())
    return CertificateRow(
        id=row.pk,
        personnel_number=row.employee.personnel_number,
        employer_name=row.employee.employer.name,
        due_on=row.due_on,
        decided_at=row.decided_at,
        decided_by=row.decided_by.display_name if row.decided_by else "",
        counts=tuple(sorted(row.certificate.items())),
        term=term.text(get_language() or "nl"),
        source=term.source,
    )
