"""Lists of cases, for every role that has some."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from cases import cursor
from cases.dossier import CaseListPage, CaseRow, QueueRow
from cases.models import Case
from cases.selectors.rows import in_order, name_of, spell_dates, week_of
from privacy import audit, chance, grants
from privacy.actor import Actor
from privacy.errors import Refused
from privacy.policy import Action, may
from timeline.models import Step
from timeline.presentation import StepRow, step_row

PAGE = 50


@dataclass(frozen=True)
class CaseFilters:
    """As in the URL. `state`: open (with recovered under 28 days), closed, or all."""

    q: str = ""
    employer: UUID | None = None
    state: str = "open"
    after: str = ""


def case_list(actor: Actor, filters: CaseFilters) -> CaseListPage:
    """A page of the actor's cases, newest absence first. Raises Refused for a role that reads none."""
    if not may(actor, Action.CASE_READ):
        raise Refused("role")
    today = chance.today()
    found, next_cursor = _page(_filtered(actor, filters), filters.after)
    audit.record_read(actor, "case.list", objects=[case.pk for case in found])
    spells = spell_dates(case.pk for case in found)
    following = _next_steps([case.pk for case in found], today)
    rows = tuple(_row(case, week_of(spells.get(case.pk, []), today), following.get(case.pk)) for case in found)
    return CaseListPage(rows, next_cursor)


def _filtered(actor: Actor, filters: CaseFilters) -> QuerySet[Case]:
    rows = Case.objects.filter(grants.case_filter(actor))
    if filters.state == "open":
        rows = rows.filter(state__in=[Case.State.OPEN, Case.State.RECOVERED])
    elif filters.state == "closed":
        rows = rows.filter(state__in=[Case.State.CLOSED, Case.State.WITHDRAWN])
    if filters.employer:
        rows = rows.filter(employer_id=filters.employer)
    if text := filters.q.strip():
        rows = rows.filter(Q(reference__iexact=text) | Q(employee__last_name__icontains=text))
    return rows


def _page(rows: QuerySet[Case], after: str) -> tuple[list[Case], str]:
    if place := cursor.decode(after):
        rows = rows.filter(Q(first_sick_day__lt=place[0]) | Q(first_sick_day=place[0], id__gt=place[1]))
    rows = rows.select_related("employee", "employer", "department").order_by("-first_sick_day", "id")
    found = list(rows[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    return found[:PAGE], cursor.encode(found[PAGE - 1].first_sick_day, found[PAGE - 1].pk)


def _next_steps(case_ids: list[UUID], today: date) -> dict[UUID, StepRow]:
    """{case: its most urgent open step that everyone may see}, in one query; of one day, the first in the process."""
    waiting = Step.objects.filter(state=Step.State.PLANNED, visibility="case", act_by__isnull=False)
    first = waiting.filter(case=OuterRef("case")).order_by("act_by").values("act_by")[:1]
    language = get_language() or "nl"
    rows = waiting.filter(case_id__in=case_ids, act_by=Subquery(first))
    found: dict[UUID, StepRow] = {}
    for row in in_order(step_row(step, today=today, language=language) for step in rows):
        found.setdefault(row.case_id, row)
    return found


def _row(case: Case, week: int, following: StepRow | None) -> CaseRow:
    return CaseRow(
        id=case.pk,
        reference=case.reference,
        employee_name=name_of(case.employee),
        employer_name=case.employer.name,
        department_name=case.department.name if case.department else "",
        first_sick_day=case.first_sick_day,
        sick_week=week,
        state=case.state,
        state_label=case.get_state_display(),
        absence_percentage=case.absence_percentage,
        next_step=following,
    )


def expected_of_employer(actor: Actor, *, limit: int = 20) -> tuple[QueueRow, ...]:
    """The employer's own steps that are late or due within a week, most urgent first, over all its cases."""
    today = chance.today()
    rows = (
        Step.objects.filter(grants.case_filter(actor, "case"), case__state__in=[Case.State.OPEN, Case.State.RECOVERED])
        .filter(
            state=Step.State.PLANNED, visibility="case", owner__contains="WG", act_by__lte=today + timedelta(days=7)
        )
        .exclude(owner="CMWG")
        .select_related("case__employee", "case__employer")
        .order_by("act_by", "id")
    )
    found = list(rows[:limit])
    if found:
        audit.record_read(actor, "case.expected", objects=sorted({step.case_id for step in found}))
    spells = spell_dates({step.case_id for step in found})
    language = get_language() or "nl"
    return tuple(
        QueueRow(
            step=step_row(step, today=today, language=language),
            case_id=step.case_id,
            reference=step.case.reference,
            employee_name=name_of(step.case.employee),
            employer_name=step.case.employer.name,
            sick_week=week_of(spells.get(step.case_id, []), today),
        )
        for step in found
    )
