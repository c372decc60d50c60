"""What an import would create and change, worked out before anything is written."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from cases import rules
from cases.imports.absences import Absence, absences
from cases.imports.fields import Field, Mapped
from cases.imports.known import Known, employers_for, read_known
from cases.imports.merge import Wait, merged
from cases.imports.problems import HEALTH_WORD, Problem
from cases.imports.records import Reading, Record
from cases.imports.terms import Terms, settled
from cases.imports.values import key_of
from cases.models import Case
from employers.employment import Held, employments_of, parallel, running_beside
from employers.models import Contract, Employee, Employer
from privacy.actor import Actor, Role
from privacy.policy import Action, may
from privacy.wording import health_words

State = Case.State
_RUNNING = (State.OPEN, State.RECOVERED)
_LATEST = ("initials", "birth_date", "gender", "email")


@dataclass
class EmployerPlan:
    """An employer of the file; `row` None: it does not exist yet."""

    name: str
    row: Employer | None
    rows: int = 0


@dataclass
class CasePlan:
    """A case as it must become. `values`: its fields; `changed`: those that differ; `row` None: a new case."""

    wait: Wait
    row: Case | None
    values: dict[str, Any]
    changed: frozenset[str]
    previous: "CasePlan | None"
    relinked: bool  # now follows a case that came in between or before
    moved: bool  # to the employee's new department

    @property
    def differs(self) -> bool:
        """Whether anything of the case must be written."""
        return self.row is None or bool(self.changed) or self.relinked or self.moved or self.clock_differs

    @property
    def clock_differs(self) -> bool:
        """Whether spells or percentages must be written."""
        return any(spell.differs for spell in self.wait.spells)


@dataclass
class EmployeePlan:
    """An employee as it must become, with cases ascending. `department`: its name, empty when the file tells none."""

    employer: EmployerPlan
    number: str
    row: Employee | None
    values: dict[str, Any]
    changed: frozenset[str]
    department: str
    moved: bool
    contracts: list[Terms]
    known_contracts: dict[UUID, Terms]
    cases: list[CasePlan]
    rows: int

    @property
    def contracts_to_write(self) -> list[Terms]:
        """Contracts that are new or differ from what is stored."""
        return [terms for terms in self.contracts if terms.id is None or self.known_contracts[terms.id] != terms]

    @property
    def differs(self) -> bool:
        """Whether the employee, apart from cases, is new or changes."""
        return self.row is None or bool(self.changed) or self.moved or bool(self.contracts_to_write)


@dataclass
class Plan:
    """The whole file. `notices`: what is left as it is, and why."""

    employers: dict[str, EmployerPlan]
    employees: list[EmployeePlan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    left_standing: set[str] = field(default_factory=set)  # rules of health words that stay, with the person's reason
    known: Known = field(default_factory=Known)


@dataclass(frozen=True)
class Asked:
    """Who imports, on which day, and what may be done."""

    by: Actor
    today: date
    columns: Mapped
    create_employers: bool = False
    leaves_words: bool = False
    lock: bool = False


def make_plan(reading: Reading, asked: Asked) -> Plan:
    """Lay the records beside what is stored. Employees with a problem are left out of `employees`."""
    plan = Plan({}, problems=list(reading.problems))
    people = _people(plan, reading.records, asked)
    broken = {problem.person for problem in plan.problems if problem.person}
    keys = {(e.row.pk, number) for (key, number) in people if (e := plan.employers[key]).row}
    plan.known = read_known(keys, lock=asked.lock)
    for (key, number), records in people.items():
        plan.employers[key].rows += len(records)
        if (key, number) in broken:
            continue  # with a row missing, everything else about this employee could only be guessed
        planner = _Planner(plan, plan.employers[key], number, records, asked)
        if planner.is_self:
            plan.notices.append(planner.problem("own_absence", Field.PERSONNEL_NUMBER, number, records[0].line))
        elif planner.has_several:
            plan.notices.append(planner.problem("several_employments", Field.PERSONNEL_NUMBER, number, records[0].line))
        elif made := planner.planned():
            plan.employees.append(made)
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


def may_create_employers(by: Actor) -> bool:
    """A beheerder may, and HR that is not limited to some employers; nobody else would see what it made."""
    unlimited = by.role is Role.BEHEERDER or by.is_system or by.employer_ids is None
    return bool(may(by, Action.ORGANISATION_WRITE)) and unlimited


def _people(plan: Plan, records: Sequence[Record], asked: Asked) -> dict[tuple[str, str], list[Record]]:
    """Records by person, for the employers that exist or may be made; the others are problems, by row."""
    mine = employers_for(asked.by)
    creates = asked.create_employers and may_create_employers(asked.by)
    people: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        key = key_of(record.employer)
        if key not in plan.employers and (key in mine or creates):
            plan.employers[key] = EmployerPlan(mine[key].name if key in mine else record.employer, mine.get(key))
        if key in plan.employers:
            people[record.person].append(record)
        else:
            code = "employer_unknown" if may_create_employers(asked.by) else "employer_not_yours"
            column = asked.columns.get(Field.EMPLOYER, "")
            plan.problems.append(Problem(record.line, code, column, record.employer))
    return people


class _Planner:
    """Works out one employee."""

    def __init__(
        self, plan: Plan, employer: EmployerPlan, number: str, records: Sequence[Record], asked: Asked
    ) -> None:
        self.plan, self.employer, self.number, self.records, self.asked = plan, employer, number, records, asked
        found = plan.known.employees.get((employer.row.pk, number)) if employer.row else None
        self.row: Employee | None = found
        cases = plan.known.cases.get(found.pk, []) if found else []
        over = (State.WITHDRAWN, State.DESTROYED)
        self.withdrawn = [case for case in cases if case.state in over]
        self.cases = {case.pk: case for case in cases if case.state not in over}
        self.department = next((record.department for record in reversed(records) if record.department), "")

    @property
    def is_self(self) -> bool:
        """Nobody handles the own file."""
        return self.row is not None and self.row.pk in self.asked.by.own_employee_ids

    @property
    def has_several(self) -> bool:
        """A file tells one percentage and one row of contracts; who has several employments at once has more.

        What ended before the first absence that the file tells does not count.
        """
        stored = employments_of(_held(row) for row in self._stored_contracts())
        beside = bool(running_beside(stored, self.since))
        return beside or self._has_percentages_of_each() or self._tells_several()

    @property
    def since(self) -> date:
        """The first day of absence that the file tells."""
        return min(record.first_sick_day for record in self.records)

    def _has_percentages_of_each(self) -> bool:
        """Whether something was told here of one employment alone, in an absence that the file may tell."""
        told = [
            spell for spell in self._known_spells() if not spell.recovered_from or spell.recovered_from > self.since
        ]
        rows = [self.plan.known.change_rows[known.id] for spell in told for known in spell.changes]
        return any(row.employment_number for row in rows)

    def _stored_contracts(self) -> list[Contract]:
        return self.plan.known.contracts.get(self.row.pk, []) if self.row else []

    def _over_beside(self) -> list[Contract]:
        """Contracts that were over before, and ran beside another: the file does not tell of those."""
        rows = self._stored_contracts()
        over = [row for row in rows if row.ends_on is not None and row.ends_on < self.since]
        return [
            row
            for row in over
            if any(other.pk != row.pk and parallel(employments_of((_held(row), _held(other)))) for other in rows)
        ]

    def _tells_several(self) -> bool:
        """Whether the rows are of several numbers that do not follow each other, as far as their contracts tell."""
        numbers = {r.employment_number for r in self.records if r.employment_number}
        told = {
            Held(r.contract_starts, r.contract_ends, r.employment_number)
            for r in self.records
            if r.contract_starts and r.employment_number
        }
        if len(numbers) < 2:
            return False
        return {held.number for held in told} != numbers or parallel(employments_of(told))

    def planned(self) -> EmployeePlan | None:
        """The plan, or None with its problems noted."""
        told, problems = absences(self.records, self.asked.columns)
        waits, clashes = ([], []) if problems else merged(self._known_spells(), list(self._not_withdrawn(told)))
        problems += [
            self.problem(
                clash.code, Field.FIRST_SICK_DAY, _day(clash.absence.starts_on), clash.absence.line, clash.params
            )
            for clash in clashes
        ]
        known, contracts = self._contracts()
        values = self._values()
        problems += self._impossible(waits, contracts, values)
        problems += self._worded()
        if problems:
            self.plan.problems += problems
            return None
        return EmployeePlan(
            employer=self.employer, number=self.number, row=self.row, values=values,
            changed=frozenset(name for name, value in values.items() if self.row and getattr(self.row, name) != value),
            department=self.department, moved=self.row is not None and self._moves(self.row.department_id),
            contracts=contracts, known_contracts=known,
            cases=self._case_plans(waits), rows=len(self.records),
        )  # fmt: skip

    def problem(
        self, code: str, field_: Field, value: str, line: int, params: dict[str, str | int] | None = None
    ) -> Problem:
        """Something about this employee, at a place in the file."""
        person = (key_of(self.employer.name), self.number)
        return Problem(line, code, self.asked.columns.get(field_, ""), value, params or {}, person)

    def _known_spells(self) -> list[Any]:
        return [spell for case_id in self.cases for spell in self.plan.known.spells.get(case_id, ())]

    def _not_withdrawn(self, told: Sequence[Absence]) -> Iterator[Absence]:
        """A ziekmelding that was withdrawn here does not come back with every delivery."""
        kept = {spell.starts_on for spell in self._known_spells()}
        gone = {s.starts_on for case in self.withdrawn for s in self.plan.known.spells.get(case.pk, ())} - kept
        for absence in told:
            if absence.starts_on in gone:
                notice = self.problem("withdrawn", Field.FIRST_SICK_DAY, _day(absence.starts_on), absence.line)
                self.plan.notices.append(notice)
            else:
                yield absence

    def _values(self) -> dict[str, Any]:
        """The employee's fields as the last row that tells them has them; a name counts as a whole."""
        values: dict[str, Any] = {}
        for record in self.records:
            values |= {name: value for name in _LATEST if (value := getattr(record, name))}
            if record.last_name:
                values["last_name"] = record.last_name
                if Field.PREFIX in self.asked.columns:
                    values["prefix"] = record.prefix
        return values

    def _moves(self, department_id: UUID | None) -> bool:
        """Whether the file names another department."""
        if not self.department or self.employer.row is None:
            return False
        named = self.plan.known.departments.get((self.employer.row.pk, key_of(self.department)))
        return named is None or named.pk != department_id

    def _worded(self) -> list[Problem]:
        """A new department whose name tells about health; its words are not repeated, since a row is about a person."""
        row = self.employer.row
        if row is not None and (row.pk, key_of(self.department)) in self.plan.known.departments:
            return []
        rules = dict.fromkeys(hit.rule.id for hit in health_words(self.department))
        if self.asked.leaves_words:
            self.plan.left_standing |= set(rules)
            return []
        line = next((r.line for r in self.records if r.department == self.department), self.records[0].line)
        return [self.problem(HEALTH_WORD, Field.DEPARTMENT, "", line, {"category": rule}) for rule in rules]

    def _contracts(self) -> tuple[dict[UUID, Terms], list[Terms]]:
        left = self._over_beside()
        rows = [row for row in self._stored_contracts() if row not in left]
        gone = {row.starts_on for row in left} - {row.starts_on for row in rows}
        known = {
            row.pk: Terms(row.pk, row.starts_on, row.ends_on, row.hours_per_week, row.employment_number) for row in rows
        }
        told = {
            r.contract_starts: (r.contract_ends, r.hours)
            for r in self.records
            if r.contract_starts and r.contract_starts not in gone
        }
        numbers = {r.contract_starts: r.employment_number for r in self.records if r.contract_starts}
        return known, settled(list(known.values()), told, {day: number or 1 for day, number in numbers.items()})

    def _impossible(self, waits: Sequence[Wait], contracts: Sequence[Terms], values: dict[str, Any]) -> list[Problem]:
        """New spells outside every contract, and a new employee without a name."""
        found = []
        line = self.records[0].line
        if self.row is None and not values.get("last_name"):
            found.append(self.problem("no_last_name", Field.LAST_NAME, "", line))
        for spell in (spell for wait in waits for spell in wait.spells):
            covered = not contracts or any(terms.covers(spell.starts_on) for terms in contracts)
            if spell.told and spell.known is None and not covered:
                params: dict[str, str | int] = {"first": contracts[0].starts_on.isoformat()}
                day = _day(spell.starts_on)
                found.append(self.problem("no_contract", Field.FIRST_SICK_DAY, day, spell.told.line, params))
        return found

    def _case_plans(self, waits: Sequence[Wait]) -> list[CasePlan]:
        plans: list[CasePlan] = []
        for place, wait in enumerate(waits):
            row = self.cases.get(wait.case_id) if wait.case_id else None
            values = _target(wait, row, self.asked.today, last=place == len(waits) - 1)
            changed = frozenset(name for name, value in values.items() if row and getattr(row, name) != value)
            previous = plans[-1] if plans else None
            relinked = bool(row and previous and (previous.row is None or row.previous_case_id is None))
            moved = row is not None and row.state in _RUNNING and self._moves(row.department_id)
            plans.append(CasePlan(wait, row, values, changed, previous, relinked, moved))
        return plans


def _target(wait: Wait, row: Case | None, today: date, *, last: bool) -> dict[str, Any]:
    """The fields of a case that follow from its spells; one that the file leaves alone only closes for a later one."""
    told = [spell.told for spell in wait.spells if spell.told]
    if row is not None and not told:
        return {} if last or row.state not in _RUNNING else {"state": State.CLOSED, **_ended(row.recovered_from)}
    if row is not None and _closed_by_hand(row, told):
        return {}
    spell = wait.spells[-1]
    recovered = spell.recovered_from
    current = spell.changes[-1] if spell.changes and recovered is None else None
    values: dict[str, Any] = {
        "first_sick_day": wait.spells[0].starts_on,
        "recovered_from": recovered,
        "absence_percentage": current.percentage if current else 0,
        "therapeutic": bool(current and current.therapeutic),
        "state": _state(recovered, today, last=last),
    }
    values |= _ended(recovered) if values["state"] == State.CLOSED else {"end_reason": "", "ended_on": None}
    nets = [absence.safety_net for absence in told if absence.safety_net not in {None, Case.SafetyNet.UNKNOWN}]
    if nets:
        values["safety_net"] = nets[-1]
    return values


def _closed_by_hand(row: Case, told: Sequence[Absence]) -> bool:
    """A person closed it, with a reason: a file that still tells the same absence does not open it again."""
    if row.state != State.CLOSED or row.ended_on is None or row.end_reason == Case.EndReason.RECOVERED:
        return False
    return all(absence.starts_on <= row.ended_on for absence in told)


def _ended(recovered: date | None) -> dict[str, Any]:
    """How a case ends that recovery closes."""
    return {"end_reason": Case.EndReason.RECOVERED.value, "ended_on": recovered}


def _state(recovered: date | None, today: date, *, last: bool) -> str:
    if recovered is None:
        return State.OPEN
    return State.RECOVERED if last and today < rules.closes_on(recovered) else State.CLOSED


def _held(row: Contract) -> Held:
    return Held(row.starts_on, row.ends_on, row.employment_number)


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
