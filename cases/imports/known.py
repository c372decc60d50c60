"""What is stored about the people in a file, read in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from cases.imports.absences import Change
from cases.imports.merge import KnownChange, KnownSpell
from cases.imports.values import key_of
from cases.models import Case, PercentageChange, Spell
from employers.models import Contract, Department, Employee, Employer
from privacy.actor import Actor, Role

_ROWS_A_QUERY = 2000
K = TypeVar("K", UUID, str)


@dataclass
class Known:
    """Rows by the keys under which a file names them."""

    departments: dict[tuple[UUID, str], Department] = field(default_factory=dict)
    employees: dict[tuple[UUID, str], Employee] = field(default_factory=dict)
    contracts: dict[UUID, list[Contract]] = field(default_factory=lambda: defaultdict(list))
    cases: dict[UUID, list[Case]] = field(default_factory=lambda: defaultdict(list))
    spells: dict[UUID, list[KnownSpell]] = field(default_factory=lambda: defaultdict(list))
    spell_rows: dict[UUID, Spell] = field(default_factory=dict)
    change_rows: dict[UUID, PercentageChange] = field(default_factory=dict)


def importable(by: Actor) -> Q:
    """The employers for which an actor may import: a casemanager those that name it, HR its own, a beheerder all."""
    if by.role is Role.BEHEERDER or by.is_system:
        return Q()
    own = Q() if by.employer_ids is None else Q(pk__in=sorted(by.employer_ids))
    return own & Q(default_casemanager_id=by.membership_id) if by.role is Role.CM_WG else own


def employers_for(by: Actor) -> dict[str, Employer]:
    """The employers for which an actor may import, by name key."""
    rows = Employer.objects.filter(importable(by)).select_related("default_casemanager", "default_bedrijfsarts")
    return {key_of(row.name): row for row in rows.order_by("name")}


def read_known(people: Collection[tuple[UUID, str]], *, lock: bool) -> Known:
    """Everything stored about these (employer, personnel number); with `lock` the employees stay locked."""
    known = Known()
    employer_ids = {employer_id for employer_id, _number in people}
    for department in Department.objects.filter(employer_id__in=employer_ids):
        known.departments[department.employer_id, key_of(department.name)] = department
    for numbers in _batches({number for _employer, number in people}):
        rows = Employee.objects.filter(employer_id__in=employer_ids, personnel_number__in=numbers).order_by("pk")
        for employee in rows.select_for_update(no_key=True, of=("self",)) if lock else rows:
            if (employee.employer_id, employee.personnel_number) in people:
                known.employees[employee.employer_id, employee.personnel_number] = employee
    for ids in _batches({employee.pk for employee in known.employees.values()}):
        _read_absences(known, ids)
    return known


def _read_absences(known: Known, employee_ids: list[UUID]) -> None:
    for contract in Contract.objects.filter(employee_id__in=employee_ids).order_by("starts_on"):
        known.contracts[contract.employee_id].append(contract)
    cases = (
        Case.objects.filter(employee_id__in=employee_ids).select_related("employer").order_by("first_sick_day", "pk")
    )
    for case in cases:
        known.cases[case.employee_id].append(case)
    changes = defaultdict(list)
    mine = PercentageChange.objects.filter(spell__case__employee_id__in=employee_ids).order_by("from_date")
    for row in mine:
        known.change_rows[row.pk] = row
        change = Change(row.from_date, row.absence_percentage, row.therapeutic)
        changes[row.spell_id].append(KnownChange(row.pk, change))
    for spell in Spell.objects.filter(case__employee_id__in=employee_ids).order_by("starts_on"):
        known.spell_rows[spell.pk] = spell
        stored = KnownSpell(spell.pk, spell.case_id, spell.starts_on, spell.recovered_from, tuple(changes[spell.pk]))
        known.spells[spell.case_id].append(stored)


def _batches(values: Iterable[K]) -> Iterator[list[K]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _ROWS_A_QUERY):
        yield ordered[start : start + _ROWS_A_QUERY]
