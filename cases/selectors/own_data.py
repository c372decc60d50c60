"""What an employee may have of the own data: the base of page, PDF and JSON."""

from cases.models import Case
from cases.own_data import OwnCase, OwnContract, OwnData, OwnEmployee
from cases.selectors import rows
from cases.selectors.course import course_rows, leave_rows
from cases.selectors.employments import course_of
from cases.selectors.overview import steps_for
from employers.models import Contract, Employee
from medical.own_record import own_record
from privacy import audit, chance, grants
from privacy.actor import Actor
from privacy.errors import Refused
from privacy.policy import Action, may


def own_data(actor: Actor, *, with_record: bool) -> OwnData:
    """All of it; whoever hands it out puts that on record. Raises Refused.

    `with_record`: with what the medical side noted, for a session that showed a second factor (NEN 7510; ADR 0006).
    """
    decision = may(actor, Action.OWN_DATA)
    if not decision or actor.employee_id is None:
        raise Refused(decision.reason or "role")
    employee = Employee.objects.select_related("employer", "department").get(pk=actor.employee_id)
    cases = Case.objects.filter(grants.case_filter(actor)).order_by("-first_sick_day", "id")
    related = cases.select_related("employee", "employer", "department", "casemanager", "bedrijfsarts")
    return OwnData(
        made_at=chance.now(),
        employee=_employee(employee),
        contracts=tuple(
            OwnContract(starts_on, ends_on, "" if hours is None else str(hours), number, function)
            for starts_on, ends_on, hours, number, function in Contract.objects.filter(employee_id=employee.pk)
            .order_by("-starts_on")
            .values_list("starts_on", "ends_on", "hours_per_week", "employment_number", "function")
        ),
        cases=tuple(_case(actor, case) for case in related),
        record=own_record(actor) if with_record else None,
    )


def own_data_exported(actor: Actor, *, with_record: bool) -> OwnData:
    """The same, handed out on the spot: the export is put on record. Raises Refused."""
    data = own_data(actor, with_record=with_record)
    ids = [case.header.id for case in data.cases]
    audit.record_read(actor, "insight.json", employee_id=actor.employee_id, objects=ids, kind="export")
    return data


def _employee(row: Employee) -> OwnEmployee:
    return OwnEmployee(
        initials=row.initials,
        prefix=row.prefix,
        last_name=row.last_name,
        personnel_number=row.personnel_number,
        birth_date=row.birth_date,
        gender=row.gender,
        email=row.email,
        employer_name=row.employer.name,
        department_name=row.department.name if row.department else "",
    )


def _case(actor: Actor, case: Case) -> OwnCase:
    today = chance.today()
    spells = rows.spell_dates([case.pk]).get(case.pk, [])
    course = course_of(actor, case)
    return OwnCase(
        header=rows.header(case, spells, today),
        intake=rows.intake(case),
        spells=course.spells,
        steps=steps_for(actor, case, today),
        opinions=rows.opinion_rows(case.pk),
        changes=course_rows(actor, case.pk),
        leaves=leave_rows(case),
        employments=course.employments,
    )
