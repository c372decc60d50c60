"""The day on which AOW age is reached (art. 7a AOW). Pure: a birth date in, a date out; the ages are data."""

import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "aow.toml"


@dataclass(frozen=True)
class Age:
    """How old one is when AOW begins, for who reaches that age until a day."""

    until: date
    years: int
    months: int


@lru_cache(maxsize=1)
def ages() -> tuple[Age, ...]:
    """The rows of the table, ascending."""
    return tuple(Age(**row) for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["age"])


def aow_date(birth_date: date) -> date:
    """The first day of AOW: the age of the first row whose end it does not pass."""
    days = (_later(birth_date, age) for age in ages())
    return next(day for day, age in zip(days, ages(), strict=True) if day <= age.until)


def _later(day: date, age: Age) -> date:
    """So many years and months later; a day that the month lacks is its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + 12 * age.years + age.months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
