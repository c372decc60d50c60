"""Whom to phone, and which triages wait for the bedrijfsarts."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count

from cases.models import Case
from cases.selectors.rows import name_of, spell_dates, week_of
from medical import record, screening
from medical.overlay import medical_steps
from medical.record import Kind
from medical.screening import Call, Reason
from privacy import audit, chance, grants
from privacy.actor import Actor
from privacy.delegable import Task
from privacy.errors import Refused
from privacy.policy import Action, may, may_do

TRIAGE_STEP = "W2-TRIAGE"
_NEWEST = 300  # of the actor's open cases; triage is the work of the first weeks


@dataclass(frozen=True)
class CallRow:
    """A case in the triage list."""

    case_id: UUID
    reference: str
    employee_name: str
    employer_name: str
    phone: str
    first_sick_day: date
    sick_week: int
    act_by: date
    days_left: int
    reasons: tuple[Reason, ...]
    intake: bool = False  # the employee answered the digital triage
    may_call: bool = False  # a delegate only where the triage was delegated


@dataclass(frozen=True)
class TriageList:
    """To phone, the most urgent first; and phoned, waiting for the verdict."""

    to_call: tuple[CallRow, ...]
    to_judge: tuple[CallRow, ...]


def triage_list(actor: Actor) -> TriageList:
    """The triage of the actor's own running cases, in a constant number of queries. Raises Refused."""
    if not may(actor, Action.MEDICAL_READ):
        raise Refused("role")
    cases = Case.objects.filter(grants.case_filter(actor), state=Case.State.OPEN)
    rows = list(cases.select_related("employee", "employer").order_by("-first_sick_day", "id")[:_NEWEST])
    ids = [case.pk for case in rows]
    steps = (
        {step.case_id: step for step in medical_steps(actor, case_ids=ids) if step.code == TRIAGE_STEP} if ids else {}
    )
    kinds, tasks = record.kinds_by_case(actor, case_ids=ids), grants.tasks_on_each(actor, ids)
    today, spells, often = chance.today(), spell_dates(ids), _reports_in_a_year(rows)
    calls: list[tuple[tuple[int, date], CallRow]] = []
    waiting: list[CallRow] = []
    for case in rows:
        step = steps.get(case.pk)
        call = _call(case, step.act_by if step and step.act_by else today, often.get(case.employee_id, 1))
        row = _row(case, call, week_of(spells.get(case.pk, []), today), today)
        mine = bool(may_do(actor, Task.TRIAGE, tasks.get(case.pk, frozenset())))
        row = replace(row, intake=Kind.INTAKE in kinds.get(case.pk, ()), may_call=mine)
        if step and step.state == "planned" and step.act_by:
            calls.append((screening.order(call, today), row))
        elif Kind.TRIAGE in kinds.get(case.pk, ()) and Kind.VERDICT not in kinds[case.pk]:
            waiting.append(row)
    calls.sort(key=lambda pair: (pair[0], pair[1].employee_name))
    waiting.sort(key=lambda row: row.first_sick_day)
    audit.record_read(actor, "medical.triage_list", objects=ids)
    return TriageList(tuple(row for _key, row in calls), tuple(waiting))


def _reports_in_a_year(rows: list[Case]) -> dict[UUID, int]:
    since = chance.today() - timedelta(days=365)
    counted = Case.objects.filter(employee_id__in=[case.employee_id for case in rows], first_sick_day__gte=since)
    counted = counted.exclude(state=Case.State.WITHDRAWN).order_by()
    return dict(counted.values("employee_id").annotate(n=Count("pk")).values_list("employee_id", "n"))


def _call(case: Case, act_by: date, reports: int) -> Call:
    return Call(
        act_by=act_by,
        long_expected=case.expected_duration == Case.ExpectedDuration.LONGER,
        work_accident=case.work_accident,
        traffic_accident=case.traffic_accident_liable,
        reports_in_a_year=reports,
    )


def _row(case: Case, call: Call, week: int, today: date) -> CallRow:
    return CallRow(
        case_id=case.pk,
        reference=case.reference,
        employee_name=name_of(case.employee),
        employer_name=case.employer.name,
        phone=case.phone,
        first_sick_day=case.first_sick_day,
        sick_week=week,
        act_by=call.act_by,
        days_left=(call.act_by - today).days,
        reasons=screening.reasons(call, today),
    )
