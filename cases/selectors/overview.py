"""One case as one actor may see it, and who may be reported sick."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from cases.access import case_for
from cases.dossier import Abilities, Dossier
from cases.models import Case
from cases.selectors import rows
from cases.selectors.course import course_rows, leave_rows
from cases.selectors.employments import course_of
from cases.services import clock
from employers.models import Employee
from medical.overlay import medical_steps
from privacy import audit, chance, grants
from privacy.actor import Actor, Role
from privacy.delegable import Task
from privacy.policy import CLOSES, KNOWS, Action, may
from timeline.attention import with_attention
from timeline.catalogue import Visibility
from timeline.models import Step
from timeline.presentation import StepRow, medical_row, step_row

REPORTABLE = 500  # as many names as a list on a telephone can bear
_ENDED = (Case.State.CLOSED, Case.State.WITHDRAWN, Case.State.DESTROYED)
_FULL_VIEW = {Role.BEDRIJFSARTS, Role.CMTD, Role.MEDISCH_ASSISTENT, Role.WERKNEMER}


def dossier(actor: Actor, case_id: UUID) -> Dossier:
    """The case, redacted for the actor; the read is put on record. Raises NotFound, Refused."""
    case = case_for(actor, Action.CASE_READ, case_id)
    today = chance.today()
    spells = rows.spell_dates([case.pk]).get(case.pk, [])
    steps = steps_for(actor, case, today)
    course = course_of(actor, case)
    audit.record_read(actor, "case.read", case_id=case.pk, employee_id=case.employee_id)
    return Dossier(
        header=rows.header(case, spells, today, _closes_on(case)),
        intake=rows.intake(case),
        spells=course.spells,
        steps=steps,
        opinions=rows.opinion_rows(case.pk),
        abilities=_abilities(actor, case),
        medical=actor.is_medical,
        changes=course_rows(actor, case.pk),
        employment_ends=course.ends,
        employments=course.employments,
        leaves=leave_rows(case),
        next_steps=tuple(step for step in steps if step.to_do and step.act_by)[:2],
    )


def _closes_on(case: Case) -> date | None:
    return clock.closes_on(case) if case.state == Case.State.RECOVERED else None


def _abilities(actor: Actor, case: Case) -> Abilities:
    if grants.only_through_glass(actor, case.pk):
        return Abilities(read_medical=True)
    running = case.state == Case.State.OPEN
    unended = case.state in {Case.State.OPEN, Case.State.RECOVERED}
    return Abilities(
        change=running and bool(may(actor, Action.CASE_CHANGE)),
        suppose=unended,
        withdraw=unended and bool(may(actor, Action.CASE_CHANGE)),
        closes=CLOSES.get(actor.role, frozenset()) if unended else frozenset(),
        knows=KNOWS.get(actor.role, frozenset()) if unended else frozenset(),
        facts=running and bool(may(actor, Action.CASE_FACTS)),
        judge_leave=unended and bool(may(actor, Action.LEAVE_JUDGE)),
        employment=unended and bool(may(actor, Action.CASE_EMPLOYMENT)),
        assign=unended and bool(may(actor, Action.CASE_ASSIGN)),
        write_medical=bool(may(actor, Action.MEDICAL_WRITE)),
        read_medical=bool(may(actor, Action.MEDICAL_READ)),
        tasks=_tasks(actor, case),
    )


def _tasks(actor: Actor, case: Case) -> frozenset[str]:
    every = frozenset(task.value for task in Task)
    return every if actor.role is Role.BEDRIJFSARTS else grants.tasks_on(actor, case.pk)


def steps_for(actor: Actor, case: Case, today: date) -> tuple[StepRow, ...]:
    """Stored steps; for medical roles and the employee rows behind the wall take the place of their neutral twins."""
    language = get_language() or "nl"
    # A medical step that fell away says no more than that the case ended: it goes, so that it does not read as to come.
    fallen = Q(state=Step.State.CANCELLED) & ~Q(visibility=Visibility.CASE)
    stored = Step.objects.filter(case_id=case.pk).exclude(fallen).select_related("closed_by")
    if actor.role not in _FULL_VIEW:
        return rows.in_order(with_attention(step_row(step, today=today, language=language) for step in stored))
    hidden = medical_steps(actor, case_ids=[case.pk])
    version = case.first_sick_day
    shown = [medical_row(step, first_sick_day=version, today=today, language=language) for step in hidden]
    if case.state in _ENDED:
        shown = [row for row in shown if not row.to_do and row.status != Step.State.PAUSED]
    replaced = {row.replaces for row in shown if row.replaces}
    shown += [
        step_row(step, today=today, language=language)
        for step in stored
        if step.visibility == "case" and step.code not in replaced
    ]
    return rows.in_order(with_attention(shown))


@dataclass(frozen=True)
class EmployeeChoice:
    """Someone whom the actor may report sick."""

    id: UUID
    name: str
    place: str


@dataclass(frozen=True)
class Reportable:
    """Who may be chosen; `cut` when there are more than a list can hold, so that searching is needed."""

    people: tuple[EmployeeChoice, ...]
    cut: bool


def reportable_employees(actor: Actor, *, search: str = "", asked: UUID | None = None) -> Reportable:
    """The actor's own people without a running absence, sorted on the main part of the name.

    `search`: the beginning of the last name; `asked` is on the list whatever its length.
    """
    found = Employee.objects.filter(own_people(actor)).select_related("employer", "department")
    found = found.exclude(pk__in=sorted(actor.own_employee_ids))  # nobody handles the own file
    found = found.exclude(pk__in=Case.objects.filter(state=Case.State.OPEN).values("employee_id"))
    named = found.filter(last_name__istartswith=search) if search else found
    people = list(named.order_by("last_name", "initials", "id")[: REPORTABLE + 1])
    cut = len(people) > REPORTABLE
    people = people[:REPORTABLE]
    if asked and asked not in {p.pk for p in people}:
        people += found.filter(pk=asked)
    # Who is not on the list is absent, so the list is a read too.
    audit.record_read(actor, "employee.list", objects=[p.pk for p in people], purpose="report")
    choices = (
        EmployeeChoice(p.pk, rows.name_of(p), p.department.name if p.department else p.employer.name) for p in people
    )
    return Reportable(tuple(choices), cut)


def own_people(actor: Actor) -> Q:
    """Employees whom the actor may report sick."""
    match actor.role:
        case Role.LEIDINGGEVENDE:
            return Q(department_id__in=actor.department_ids)
        case Role.WERKGEVER | Role.HR | Role.API_CLIENT:
            return Q() if actor.employer_ids is None else Q(employer_id__in=actor.employer_ids)
        case Role.CM_WG:
            return Q(employer__default_casemanager_id=actor.membership_id)
        case _:
            return Q(pk__in=[])
