"""From the records of one employee to absences: a first sick day, changes after it, perhaps a recovery. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from cases.imports.fields import Field, Mapped
from cases.imports.problems import Problem
from cases.imports.records import Record


@dataclass(frozen=True, slots=True)
class Change:
    """From a date on, absent for a percentage. `therapeutic` None: the file does not say."""

    from_date: date
    percentage: int
    therapeutic: bool | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """One spell as the file tells it. `line`: of its first row."""

    line: int
    starts_on: date
    recovered_from: date | None
    changes: tuple[Change, ...]
    safety_net: str | None


def absences(records: Sequence[Record], columns: Mapped) -> tuple[list[Absence], list[Problem]]:
    """The absences of one employee, ascending, and what contradicts itself among them. `columns` name the problems."""
    groups: dict[date, list[Record]] = {}
    for record in records:
        groups.setdefault(record.first_sick_day, []).append(record)
    found: list[Absence] = []
    problems: list[Problem] = []
    for first in sorted(groups):
        absence, wrong = _absence(groups[first], columns)
        found.append(absence)
        problems += wrong
    if not problems:
        problems += _overlapping(found, records[0].person, columns)
    return found, problems


def _absence(rows: list[Record], columns: Mapped) -> tuple[Absence, list[Problem]]:
    rows = sorted(rows, key=lambda row: row.from_date)
    problems = list(_two_recoveries(rows, columns))
    recovered = next((row.recovered_from for row in rows if row.recovered_from), None)
    by_day: dict[date, Change] = {}
    for row in rows:
        if problem := _wrong_change(row, recovered, by_day, columns):
            problems.append(problem)
        elif row.percentage is not None and not (recovered and row.from_date >= recovered):
            by_day[row.from_date] = Change(row.from_date, row.percentage, row.therapeutic)
    told = [row.safety_net for row in rows if row.safety_net]
    first = rows[0]
    line = min(row.line for row in rows)
    return Absence(line, first.first_sick_day, recovered, tuple(by_day.values()), told[-1] if told else None), problems


def _two_recoveries(rows: list[Record], columns: Mapped) -> Iterator[Problem]:
    told = [row for row in rows if row.recovered_from]
    for row in told:
        if row.recovered_from != told[0].recovered_from:
            yield _problem(
                row, "recoveries_differ", Field.RECOVERED_FROM, columns, row.recovered_from, line=told[0].line
            )


def _wrong_change(
    row: Record, recovered: date | None, by_day: Mapping[date, Change], columns: Mapped
) -> Problem | None:
    if row.percentage == 0 and recovered is None:
        return _problem(row, "nothing_without_recovery", Field.PERCENTAGE, columns, 0)
    if row.percentage and recovered and row.from_date >= recovered:
        return _problem(
            row, "change_after_recovery", Field.FROM_DATE, columns, row.from_date, day=recovered.isoformat()
        )
    same = by_day.get(row.from_date)
    if same and row.percentage is not None and same.percentage != row.percentage:
        return _problem(row, "percentages_differ", Field.PERCENTAGE, columns, row.percentage, other=same.percentage)
    return None


def _overlapping(found: Sequence[Absence], person: tuple[str, str], columns: Mapped) -> Iterator[Problem]:
    column = columns.get(Field.FIRST_SICK_DAY, "")
    for before, after in pairwise(found):
        value, since = f"{after.starts_on:%d-%m-%Y}", before.starts_on.isoformat()
        if before.recovered_from is None:
            params: dict[str, str | int] = {"since": since, "line": before.line}
            yield Problem(after.line, "absence_not_ended", column, value, params, person)
        elif after.starts_on < before.recovered_from:
            until = before.recovered_from.isoformat()
            yield Problem(after.line, "absences_overlap", column, value, {"since": since, "until": until}, person)


def _problem(
    row: Record, code: str, field_: Field, columns: Mapped, value: date | int | None, **params: str | int
) -> Problem:
    shown = f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value)
    return Problem(row.line, code, columns.get(field_, ""), shown, params, row.person)
