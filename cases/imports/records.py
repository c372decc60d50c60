"""From the rows of a table to typed records, each cell checked. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cases.imports import values
from cases.imports.fields import REQUIRED, Field, Mapped
from cases.imports.problems import FileRefused, Problem
from cases.imports.table import Row, Table
from cases.imports.values import key_of

_NO_DATE = {"00-00-0000", "0000-00-00", "00000000", "0"}
_LONGEST = {
    Field.EMPLOYER: 120, Field.PERSONNEL_NUMBER: 30, Field.LAST_NAME: 120, Field.PREFIX: 20, Field.INITIALS: 20,
    Field.DEPARTMENT: 120,
}  # fmt: skip
# A kind of safety net in the wrong place would tell why somebody is ill.
_NEVER_SHOWN = {Field.SAFETY_NET}
_YOUNGEST = 13


@dataclass(frozen=True, slots=True)
class Record:
    """One row. None or empty: not in the file, so nothing changes."""

    line: int
    employer: str
    personnel_number: str
    first_sick_day: date
    from_date: date
    percentage: int | None = None
    therapeutic: bool | None = None
    safety_net: str | None = None
    recovered_from: date | None = None
    last_name: str = ""
    prefix: str = ""
    initials: str = ""
    birth_date: date | None = None
    gender: str = ""
    email: str = ""
    department: str = ""
    contract_starts: date | None = None
    contract_ends: date | None = None
    hours: Decimal | None = None
    employment_number: int | None = None

    @property
    def person(self) -> tuple[str, str]:
        """Who it is about: (employer key, personnel number)."""
        return key_of(self.employer), self.personnel_number


@dataclass
class Reading:
    """What came of a table. `rounded`: percentages that were not whole. `planned`: changes that are still to come."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rounded: int = 0
    planned: int = 0


def read_records(table: Table, mapping: Mapped, *, today: date, employer: str = "") -> Reading:
    """Read every row. `employer`: the name for all rows, in place of a column.

    Raises FileRefused when a column without which no row can be placed is missing.
    """
    missing = [f for f in REQUIRED if f not in mapping and not (f is Field.EMPLOYER and employer)]
    if missing:
        raise FileRefused("columns_missing", fields=",".join(missing))
    places = {f: table.columns.index(column) for f, column in mapping.items() if column in table.columns}
    absent = sorted(column for f, column in mapping.items() if f not in places)
    if absent:
        raise FileRefused("columns_unknown", columns=", ".join(absent))
    if employer:
        places.pop(Field.EMPLOYER, None)
    reading = Reading()
    for row in table.rows:
        _RowReader(row, places, mapping, today, employer).read_into(reading)
    return reading


class _RowReader:
    """Reads one row; a cell that cannot be read becomes a problem, and then the row gives no record."""

    def __init__(self, row: Row, places: dict[Field, int], mapping: Mapped, today: date, employer: str) -> None:
        self.row, self.places, self.mapping, self.today = row, places, mapping, today
        self.problems: list[Problem] = []
        self.employer = employer or self.text(Field.EMPLOYER)
        self.number = self.text(Field.PERSONNEL_NUMBER)
        self.rounded = False

    def read_into(self, reading: Reading) -> None:
        record = self._record()
        self.problems += self._wrong_order(record) if record else ()
        reading.problems += self.problems
        if record is None or self.problems:
            return
        reading.rounded += self.rounded
        if record.from_date > self.today and record.percentage:
            reading.planned += 1  # the next file brings it again, by then as a fact
        else:
            reading.records.append(record)

    def text(self, field_: Field) -> str:
        """The cell of a field; empty when the file has none."""
        place = self.places.get(field_)
        return "" if place is None else self.row.cells[place]

    def _record(self) -> Record | None:
        if self.row.surplus:
            self.problem("surplus_cells")
        first = self._required_day()
        recovered = self._recovered()
        percentage = self._percentage()
        values_ = {name: self._value(f, read) for name, f, read in self._readers()}
        texts: dict[str, Any] = {f.value: self._short(f) for f in _LONGEST}
        if first is None or self.problems:
            return None
        from_date = values_.pop("from_date") or first
        texts |= {"employer": self.employer, "personnel_number": self.number}
        gender, email = values_.pop("gender") or "", values_.pop("email") or ""
        return Record(
            line=self.row.line, first_sick_day=first, from_date=from_date, percentage=percentage, gender=gender,
            email=email, recovered_from=recovered, **texts, **values_,
        )  # fmt: skip

    def _readers(self) -> Iterator[tuple[str, Field, Callable[[str], Any]]]:
        yield "from_date", Field.FROM_DATE, self._day
        yield "therapeutic", Field.THERAPEUTIC, values.to_bool
        yield "safety_net", Field.SAFETY_NET, values.to_safety_net
        yield "birth_date", Field.BIRTH_DATE, self._birth_day
        yield "gender", Field.GENDER, values.to_gender
        yield "email", Field.EMAIL, values.to_email
        yield "contract_starts", Field.CONTRACT_STARTS, self._day
        yield "contract_ends", Field.CONTRACT_ENDS, self._day
        yield "hours", Field.HOURS, values.to_hours
        yield "employment_number", Field.EMPLOYMENT_NUMBER, values.to_employment_number

    def _value(self, field_: Field, read: Callable[[str], Any]) -> Any:
        text = self.text(field_)
        if not text or (read in {self._day, self._birth_day} and text in _NO_DATE):
            return None
        try:
            return read(text)
        except ValueError:
            self.problem(f"not_{field_.value}", field_)
            return None

    def _day(self, text: str) -> date:
        return values.to_date(text, latest_year=self.today.year + 1)

    def _birth_day(self, text: str) -> date:
        day = values.to_date(text, latest_year=self.today.year - _YOUNGEST)
        if day > self.today:
            raise ValueError(text)
        return day

    def _required_day(self) -> date | None:
        if not self.employer:
            self.problem("no_employer", Field.EMPLOYER)
        if not self.number:
            self.problem("no_personnel_number", Field.PERSONNEL_NUMBER)
        day: date | None = self._value(Field.FIRST_SICK_DAY, self._day)
        if day is None and not self.text(Field.FIRST_SICK_DAY).strip("0-"):
            self.problem("no_first_sick_day", Field.FIRST_SICK_DAY)
        if day and day > self.today:
            self.problem("first_sick_day_to_come", Field.FIRST_SICK_DAY)
        return day

    def _recovered(self) -> date | None:
        """The first day not sick; a last sick day is the day before it."""
        day: date | None = self._value(Field.RECOVERED_FROM, self._day)
        last: date | None = self._value(Field.LAST_SICK_DAY, self._day)
        after = last + timedelta(days=1) if last else None
        if day and after and day != after:
            self.problem("recovery_twice", Field.LAST_SICK_DAY, day=day.isoformat())
        return day or after

    def _percentage(self) -> int | None:
        found: tuple[int, bool] | None = self._value(Field.PERCENTAGE, values.to_percentage)
        self.rounded = bool(found and found[1])
        return found[0] if found else None

    def _short(self, field_: Field) -> str:
        text = self.text(field_)
        if len(text) > _LONGEST[field_]:
            self.problem("too_long", field_, longest=_LONGEST[field_])
        return text

    def _wrong_order(self, record: Record) -> Iterator[Problem]:
        """Dates of one row that contradict each other, and recovery too far ahead (as on screen: a week)."""
        first, recovered = record.first_sick_day, record.recovered_from
        if record.from_date < first:
            yield self._problem("from_date_early", Field.FROM_DATE, first=first.isoformat())
        if recovered and recovered <= first:
            yield self._problem("recovery_early", Field.RECOVERED_FROM, first=first.isoformat())
        if recovered and (recovered - self.today).days > 7:
            yield self._problem("recovery_to_come", Field.RECOVERED_FROM)
        starts, ends = record.contract_starts, record.contract_ends
        if starts and first < starts:
            yield self._problem("before_contract", Field.FIRST_SICK_DAY, starts=starts.isoformat())
        if ends and first > ends:
            yield self._problem("after_contract", Field.FIRST_SICK_DAY, ends=ends.isoformat())
        if starts and ends and ends < starts:
            yield self._problem("contract_backwards", Field.CONTRACT_ENDS, starts=starts.isoformat())

    def problem(self, code: str, field_: Field | None = None, **params: str | int) -> None:
        """Note something wrong in this row."""
        self.problems.append(self._problem(code, field_, **params))

    def _problem(self, code: str, field_: Field | None, **params: str | int) -> Problem:
        shown = "" if field_ is None or field_ in _NEVER_SHOWN else self.text(field_)
        column = self.mapping.get(field_, field_.value) if field_ else ""
        person = (key_of(self.employer), self.number) if self.employer and self.number else None
        return Problem(self.row.line, code, column, shown, params, person)
