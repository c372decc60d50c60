"""Mijn inzage: who opened the dossier of the employee who asks, one line a visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from cases import access_words, visits_cursor
from cases.models import AccessPost, AccessQuestion, Case
from medical import questions as medical_questions
from privacy import audit
from privacy.actor import EMPLOYER_ROLES, MEDICAL_ROLES, Actor, Role
from privacy.errors import NotFound, Refused
from privacy.models import AuditEntry
from privacy.policy import Action, may
from roles.models import Membership

PAGE = 25
ALL, MEDICAL, EMPLOYER = "alles", "medisch", "werkgever"
_EMPLOYER_SIDE = sorted(EMPLOYER_ROLES | {Role.LEIDINGGEVENDE, Role.CM_WG})


@dataclass(frozen=True)
class VisitRow:
    """One visit of one person to the own dossier."""

    id: UUID
    at: datetime
    name: str
    role: str
    on_behalf_of: str
    done: tuple[str, ...]
    why: str
    medical: bool
    denied: bool
    question: str  # "", "asked" or "answered"


@dataclass(frozen=True)
class VisitPage:
    """A page of visits, newest first."""

    rows: tuple[VisitRow, ...]
    next_cursor: str


@dataclass(frozen=True)
class Visit:
    """One visit with what a question about it needs."""

    row: VisitRow
    employee_id: UUID
    case_id: UUID | None


def visits(actor: Actor, *, only: str = ALL, after: str = "") -> VisitPage:
    """The visits to the actor's own dossier. Raises Refused for anyone but the employee."""
    employee_id = _own(actor)
    found, following = _visit_ids(_entries(employee_id, only), after)
    audit.record_read(actor, "access.read", employee_id=employee_id)
    return VisitPage(tuple(_rows(actor, employee_id, found)), following)


def visit(actor: Actor, visit_id: UUID) -> Visit:
    """One visit to the actor's own dossier. Raises Refused, NotFound."""
    employee_id = _own(actor)
    rows = _rows(actor, employee_id, [visit_id])
    if not rows:
        raise NotFound(str(visit_id))
    case_ids = _entries(employee_id).filter(request_id=visit_id, case_id__isnull=False).order_by("id")
    audit.record_read(actor, "access.read", employee_id=employee_id)
    return Visit(rows[0], employee_id, case_ids.values_list("case_id", flat=True).first())


def _own(actor: Actor) -> UUID:
    if not may(actor, Action.ACCESS_READ) or actor.employee_id is None:
        raise Refused("role")
    return actor.employee_id


def _entries(employee_id: UUID, only: str = ALL) -> QuerySet[AuditEntry]:
    """What people, not the system and not the employee, did with the dossier; lists of many people are left out."""
    cases = Case.objects.filter(employee_id=employee_id).values_list("pk", flat=True)
    rows = AuditEntry.objects.filter(Q(employee_id=employee_id) | Q(case_id__in=list(cases)))
    rows = rows.exclude(role__in=[Role.SYSTEM, Role.WERKNEMER])
    for start in access_words.NO_VISIT:
        rows = rows.exclude(action__startswith=start)
    if only == MEDICAL:
        return rows.filter(role__in=sorted(MEDICAL_ROLES))
    return rows.filter(role__in=_EMPLOYER_SIDE) if only == EMPLOYER else rows


def _visit_ids(entries: QuerySet[AuditEntry], after: str) -> tuple[list[UUID], str]:
    grouped = entries.values("request_id", "membership_id").annotate(last=Max("at"))
    if place := visits_cursor.decode(after):
        grouped = grouped.filter(Q(last__lt=place[0]) | Q(last=place[0], request_id__lt=place[1]))
    found = list(grouped.order_by("-last", "-request_id").values_list("request_id", "last")[: PAGE + 1])
    page = found[:PAGE]
    following = visits_cursor.encode(page[-1][1], page[-1][0]) if len(found) > PAGE else ""
    return [visit_id for visit_id, _last in page], following


def _rows(actor: Actor, employee_id: UUID, visit_ids: list[UUID]) -> list[VisitRow]:
    entries = _by_visit(employee_id, visit_ids)
    names = _names(entry for found in entries.values() for entry in found)
    asked = questions_about(actor, employee_id, visit_ids)
    return [_row(entries[pk], names, asked.get(pk, "")) for pk in visit_ids if pk in entries]


def visit_row(employee_id: UUID, visit_id: UUID) -> VisitRow | None:
    """One visit as its employee saw it, for who answers a question about it."""
    found = _by_visit(employee_id, [visit_id]).get(visit_id)
    return _row(found, _names(found), "") if found else None


def _by_visit(employee_id: UUID, visit_ids: list[UUID]) -> dict[UUID, list[AuditEntry]]:
    entries: dict[UUID, list[AuditEntry]] = {}
    for entry in _entries(employee_id).filter(request_id__in=visit_ids).order_by("at", "id"):
        entries.setdefault(entry.request_id, []).append(entry)
    return entries


def _names(entries: Iterable[AuditEntry]) -> dict[UUID | None, str]:
    wanted = {pk for entry in entries for pk in (entry.membership_id, entry.on_behalf_of) if pk}
    return dict(Membership.objects.filter(pk__in=wanted).values_list("pk", "display_name"))


def questions_about(actor: Actor, employee_id: UUID, visit_ids: list[UUID]) -> dict[UUID, str]:
    """{visit: asked or answered} of the employee's own questions, medical ones too."""
    last = AccessPost.objects.filter(question=OuterRef("pk")).order_by("-written_at", "-id")
    rows = AccessQuestion.objects.filter(employee_id=employee_id, visit__in=visit_ids).annotate(
        unanswered=Subquery(last.values("by_employee")[:1])
    )
    plain = {visit: "asked" if waits else "answered" for visit, waits in rows.values_list("visit", "unanswered")}
    return plain | medical_questions.states(actor, employee_id=employee_id, visit_ids=visit_ids)


def _row(entries: list[AuditEntry], names: dict[UUID | None, str], question: str) -> VisitRow:
    last = entries[-1]
    # A step that an act rounded off by itself goes without saying.
    entries = [entry for entry in entries if entry.purpose != "event"] or entries
    phrases = [access_words.done(entry.action, entry.kind) for entry in entries]
    whys = [access_words.why(entry.purpose) for entry in entries]
    done = access_words.together(phrases)
    return VisitRow(
        id=last.request_id,
        at=last.at,
        name=names.get(last.membership_id) or _("Iemand die hier niet meer werkt"),
        role=access_words.whose_role(last.role),
        on_behalf_of=next((names.get(e.on_behalf_of, "") for e in entries if e.on_behalf_of), ""),
        done=done,
        why=next((text for text in whys if text), ""),
        medical=any(access_words.is_medical(entry.role, entry.action) for entry in entries),
        denied=all(entry.kind == "denial" for entry in entries),
        question=question,
    )
