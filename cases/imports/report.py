"""What an import did or would do, in numbers. Kept with the run as plain JSON; no names of people."""

from collections.abc import Iterable
from typing import Any

from cases.imports.fields import Mapped
from cases.imports.plan import EmployeePlan, Plan
from cases.imports.problems import HEALTH_WORD, Problem
from cases.imports.records import Reading
from cases.imports.table import Table
from cases.imports.values import key_of

_KEPT = 500
KINDS = ("employers", "departments", "employees", "contracts", "cases", "spells", "percentages")


def report_of(table: Table, columns: Mapped, reading: Reading, plan: Plan) -> dict[str, Any]:
    """The report of a plan: columns, counts of what is new and changes, the same per employer, problems, notices."""
    per_employer = [
        _employer_line(plan, name, [e for e in plan.employees if e.employer is employer], is_new=employer.row is None)
        for name, employer in sorted((employer.name, employer) for employer in plan.employers.values())
    ]
    counts = {kind: _sum(line[kind] for line in per_employer) for kind in KINDS[1:]}
    new = sum(1 for line in per_employer if line["is_new"] and line["rows"])
    return {
        "columns": {f.value: column for f, column in columns.items()},
        "ignored": [name for name in table.columns if name not in columns.values()],
        "refused": [[name, why.value] for name, why in table.refused],
        "rows": len(table.rows),
        "skipped": len(table.rows) - reading.planned - sum(employee.rows for employee in plan.employees),
        "rounded": reading.rounded,
        "planned": reading.planned,
        "counts": {"employers": [new, 0], **counts},
        "employers": [line for line in per_employer if line["rows"] or not line["is_new"]],
        "problems": _kept(plan.problems),
        "problem_count": len(plan.problems),
        "worded_count": sum(problem.code == HEALTH_WORD for problem in plan.problems),
        "notices": _kept(plan.notices),
        "notice_count": len(plan.notices),
    }


def totals(report: dict[str, Any]) -> tuple[int, int]:
    """(created, changed) over all kinds."""
    counts = report["counts"].values()
    return sum(new for new, _changed in counts), sum(changed for _new, changed in counts)


def _kept(problems: list[Problem]) -> list[dict[str, object]]:
    return [problem.to_json() for problem in problems[:_KEPT]]


def _employer_line(plan: Plan, name: str, employees: list[EmployeePlan], *, is_new: bool) -> dict[str, Any]:
    cases = [case for employee in employees for case in employee.cases]
    spells = [spell for case in cases for spell in case.wait.spells]
    changes = [_changes(spell) for spell in spells if spell.differs]
    contracts = [terms for employee in employees for terms in employee.contracts_to_write]
    return {
        "name": name,
        "is_new": is_new,
        "rows": sum(employee.rows for employee in employees),
        "departments": [_new_departments(plan, employees), 0],
        "employees": _split((e.row is None, bool(e.changed or e.moved)) for e in employees),
        "contracts": _split((terms.id is None, True) for terms in contracts),
        "cases": _split((case.row is None, case.differs) for case in cases),
        "running": sum(1 for case in cases if case.row is None and case.values["state"] != "closed"),
        "spells": _split((spell.known is None, spell.recovered_from != _recovered(spell)) for spell in spells),
        "percentages": _sum(changes),
    }


def _recovered(spell: Any) -> Any:
    return spell.known.recovered_from if spell.known else None


def _changes(spell: Any) -> list[int]:
    stored = {known.change.from_date: known.change for known in spell.known.changes} if spell.known else {}
    wanted = {change.from_date: change for change in spell.changes}
    changed = sum(1 for day, change in wanted.items() if day in stored and stored[day] != change)
    return [len(wanted.keys() - stored.keys()), changed + len(stored.keys() - wanted.keys())]


def _new_departments(plan: Plan, employees: list[EmployeePlan]) -> int:
    return len({e.department.casefold() for e in employees if e.department and not _department_known(plan, e)})


def _department_known(plan: Plan, employee: EmployeePlan) -> bool:
    row = employee.employer.row
    return row is not None and (row.pk, key_of(employee.department)) in plan.known.departments


def _split(rows: Iterable[tuple[bool, bool]]) -> list[int]:
    """[new, changed] of (is new, differs) rows."""
    new = changed = 0
    for is_new, differs in rows:
        new += is_new
        changed += differs and not is_new
    return [new, changed]


def _sum(pairs: Iterable[list[int]]) -> list[int]:
    new = changed = 0
    for a, b in pairs:
        new, changed = new + a, changed + b
    return [new, changed]
