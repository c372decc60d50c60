"""Writing a plan: set-based, a constant number of statements per 500 employees, all in the caller's transaction."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from cases.imports import timelines
from cases.imports.merge import MergedSpell
from cases.imports.plan import CasePlan, EmployeePlan, Plan
from cases.imports.values import key_of
from cases.models import Case, PercentageChange, Spell
from cases.services import team
from employers import services as employers
from employers.models import Contract, Department, Employee, Employer
from privacy import audit, chance
from privacy.actor import Actor

CHUNK = 500
_ROWS_A_STATEMENT = 2000
_REFERENCE_TRIES = 5
_CASE_FIELDS = (
    "first_sick_day", "recovered_from", "absence_percentage", "therapeutic", "state", "safety_net", "department",
    "previous_case", "end_reason", "ended_on",
)  # fmt: skip
_EMPLOYEE_FIELDS = ("initials", "prefix", "last_name", "birth_date", "gender", "email", "department")
M = TypeVar("M", bound=Model)


def write_plan(plan: Plan, *, by: Actor, progress: Callable[[int], None]) -> list[Case]:
    """Write everything and return the new cases. `progress` hears how many rows of the file are done.

    Raises Invalid (somebody would stand on both sides of a case).
    """
    _write_employers(plan, by)
    _write_departments(plan)
    new_cases: list[Case] = []
    done = 0
    for start in range(0, len(plan.employees), CHUNK):
        chunk = plan.employees[start : start + CHUNK]
        new_cases += _Chunk(plan, chunk, by).write()
        done += sum(employee.rows for employee in chunk)
        progress(done)
    return new_cases


def _write_employers(plan: Plan, by: Actor) -> None:
    made = {e.name: employers.employer_create(by=by, name=e.name) for e in plan.employers.values() if e.row is None}
    rows = {row.name: row for row in Employer.objects.filter(pk__in=made.values())}
    for employer in plan.employers.values():
        employer.row = employer.row or rows[employer.name]


def _write_departments(plan: Plan) -> None:
    known = plan.known.departments
    missing: dict[tuple[UUID, str], Department] = {}
    for employee in plan.employees:
        if employee.department and employee.employer.row:
            key = (employee.employer.row.pk, key_of(employee.department))
            if key not in known and key not in missing:
                missing[key] = Department(employer=employee.employer.row, name=employee.department)
    Department.objects.bulk_create(missing.values(), batch_size=_ROWS_A_STATEMENT)
    known.update(missing)


class _Chunk:
    """Writes some employees with all that hangs on them; cases that end go before cases that begin."""

    def __init__(self, plan: Plan, employees: Sequence[EmployeePlan], by: Actor) -> None:
        self.plan, self.employees, self.by = plan, employees, by
        self.now: datetime = chance.now()
        self.changed: list[Case] = []
        self.created: list[Case] = []
        self.rows: dict[int, Case] = {}  # by id() of its CasePlan

    def write(self) -> list[Case]:
        """Write; returns the new cases."""
        people = [(plan, self._employee(plan)) for plan in self.employees]
        _insert([row for plan, row in people if plan.row is None])
        _update([row for plan, row in people if plan.row and (plan.changed or plan.moved)], _EMPLOYEE_FIELDS)
        self._write_contracts(people)
        for plan, employee in people:
            self._prepare_cases(plan, employee)
        _update(self.changed, _CASE_FIELDS)
        _insert_cases(self.created)
        self._write_spells()
        team.write_grants_many(self.created)
        timelines.follow(self.created, self._moved_clocks(), by=self.by)
        self._put_on_record(people)
        return self.created

    def _employee(self, plan: EmployeePlan) -> Employee:
        employee = plan.row or Employee(employer=plan.employer.row, personnel_number=plan.number)
        for name, value in plan.values.items():
            setattr(employee, name, value)
        if plan.row is None or plan.moved:
            employee.department = self._department(plan)
        return employee

    def _department(self, plan: EmployeePlan) -> Department | None:
        if not plan.department or plan.employer.row is None:
            return None
        return self.plan.known.departments[plan.employer.row.pk, key_of(plan.department)]

    def _write_contracts(self, people: Iterable[tuple[EmployeePlan, Employee]]) -> None:
        new: list[Contract] = []
        changed: list[Contract] = []
        for plan, employee in people:
            stored = {row.pk: row for row in self.plan.known.contracts.get(employee.pk, ())}
            for terms in plan.contracts_to_write:
                row = stored[terms.id] if terms.id else Contract(employee=employee, employment_number=terms.number)
                row.starts_on, row.ends_on, row.hours_per_week = terms.starts_on, terms.ends_on, terms.hours
                (changed if terms.id else new).append(row)
        _update(changed, ("starts_on", "ends_on", "hours_per_week"))
        _insert(new)

    def _prepare_cases(self, plan: EmployeePlan, employee: Employee) -> None:
        for case_plan in plan.cases:
            case = case_plan.row or self._new_case(plan, employee)
            for name, value in case_plan.values.items():
                setattr(case, name, value)
            if case_plan.previous and (case_plan.row is None or case_plan.relinked):
                case.previous_case = self.rows[id(case_plan.previous)]
            if case_plan.moved:
                case.department = self._department(plan)
            self.rows[id(case_plan)] = case
            if case_plan.row is None:
                self.created.append(case)
            elif case_plan.differs:
                self.changed.append(case)

    def _new_case(self, plan: EmployeePlan, employee: Employee) -> Case:
        employer = plan.employer.row
        return Case(
            employer=employer,
            employee=employee,
            department=employee.department,
            casemanager=employer.default_casemanager if employer else None,
            bedrijfsarts=employer.default_bedrijfsarts if employer else None,
            source=Case.Source.IMPORT,
            reported_at=self.now,
        )

    def _case_plans(self) -> Iterable[CasePlan]:
        return (case_plan for plan in self.employees for case_plan in plan.cases)

    def _write_spells(self) -> None:
        new: list[Spell] = []
        changed: list[Spell] = []
        percentages = _Percentages(self.plan)
        for case_plan in self._case_plans():
            for merged in case_plan.wait.spells:
                if not merged.differs:
                    continue
                row = self._spell(merged, self.rows[id(case_plan)])
                (changed if merged.known else new).append(row)
                percentages.add(row, merged)
        _update(changed, ("recovered_from",))
        _insert(new)
        percentages.write()

    def _spell(self, merged: MergedSpell, case: Case) -> Spell:
        row = self.plan.known.spell_rows[merged.known.id] if merged.known else Spell(case=case)
        row.starts_on, row.recovered_from = merged.starts_on, merged.recovered_from
        return row

    def _moved_clocks(self) -> list[Case]:
        plans = (plan for plan in self._case_plans() if plan.row is not None)
        return [plan.row for plan in plans if plan.row and (plan.clock_differs or "state" in plan.changed)]

    def _put_on_record(self, people: Iterable[tuple[EmployeePlan, Employee]]) -> None:
        new = [(case.pk, case.employee_id) for case in self.created]
        audit.record_write_many(self.by, "case.import", new, detail={"created": True})
        changed = [(case.pk, case.employee_id) for case in self.changed]
        audit.record_write_many(self.by, "case.import", changed, detail={"created": False})
        touched = [employee.pk for plan, employee in people if plan.differs]
        if touched:
            audit.record_write(self.by, "employee.import", objects=touched)


class _Percentages:
    """Collects the changes of percentage of many spells."""

    def __init__(self, plan: Plan) -> None:
        self.stored = plan.known.change_rows
        self.new: list[PercentageChange] = []
        self.changed: list[PercentageChange] = []
        self.gone: list[UUID] = []

    def add(self, spell: Spell, merged: MergedSpell) -> None:
        """Note what must become of the changes of one spell."""
        by_day: dict[date, PercentageChange] = {}
        if merged.known:
            by_day = {known.change.from_date: self.stored[known.id] for known in merged.known.changes}
        for change in merged.changes:
            row = by_day.pop(change.from_date, None)
            values = (change.percentage, bool(change.therapeutic))
            if row is None:
                row = PercentageChange(spell=spell, from_date=change.from_date)
                self.new.append(row)
            elif (row.absence_percentage, row.therapeutic) != values:
                self.changed.append(row)
            row.absence_percentage, row.therapeutic = values
        self.gone += [row.pk for row in by_day.values()]

    def write(self) -> None:
        """Remove what a recovery ended, then change, then add."""
        if self.gone:
            PercentageChange.objects.filter(pk__in=self.gone).delete()
        _update(self.changed, ("absence_percentage", "therapeutic"))
        _insert(self.new)


def _insert(rows: Sequence[M]) -> None:
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=_ROWS_A_STATEMENT)


def _update(rows: Sequence[M], fields: Sequence[str]) -> None:
    """One upsert for each 2,000 rows: PostgreSQL takes it far faster than Django's CASE … WHEN."""
    if rows:
        manager: Any = type(rows[0])._default_manager
        manager.bulk_create(
            rows, batch_size=_ROWS_A_STATEMENT, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )


def _insert_cases(cases: Sequence[Case]) -> None:
    """References are short, so some may be taken: those are drawn again, before and, in a race, after the insert."""
    for tries in range(1, _REFERENCE_TRIES + 1):
        _draw_references(cases)
        try:
            with transaction.atomic():
                _insert(cases)
        except IntegrityError as error:
            if "case_reference_once" not in str(error) or tries == _REFERENCE_TRIES:
                raise
        else:
            return


def _draw_references(cases: Sequence[Case]) -> None:
    waiting = list(cases)
    given: set[str] = set()
    while waiting:
        drawn = [case.reference for case in waiting]
        taken = given | set(Case.objects.filter(reference__in=drawn).values_list("reference", flat=True))
        again = []
        for case in waiting:
            if case.reference in taken:
                case.reference = chance.reference()
                again.append(case)
            else:
                taken.add(case.reference)
                given.add(case.reference)
        waiting = again
