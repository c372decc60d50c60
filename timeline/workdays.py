"""Working days: Monday to Friday and no national holiday of the Netherlands."""

from datetime import date, timedelta
from functools import lru_cache

# The country's own module: the package's front door loads for 130 ms on first use, this for 2.
from holidays.countries.netherlands import Netherlands

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@lru_cache(maxsize=256)
def national_holidays(year: int) -> frozenset[date]:
    """The national holidays of one year (Liberation Day only in the years in which it is a general day off)."""
    return frozenset(Netherlands(years=year))  # type: ignore[no-untyped-call]  # the package annotates its base only


@lru_cache(maxsize=256)
def statutory_holidays(year: int) -> frozenset[date]:
    """The holidays of the Algemene termijnenwet (art. 3): 5 May in every year, Good Friday by equal treatment."""
    return national_holidays(year) | {date(year, 5, 5)}


def is_workday(day: date) -> bool:
    """Monday to Friday and no national holiday."""
    return day.weekday() < SATURDAY and day not in national_holidays(day.year)


def last_workday_on_or_before(day: date) -> date:
    """Roll back, never forward: the day on which somebody can still act (law, section 1)."""
    while not is_workday(day):
        day -= ONE_DAY
    return day


def statutory_term_end(day: date) -> date:
    """Where a term ends that would end on `day`: no Saturday, Sunday or holiday (Algemene termijnenwet art. 1)."""
    while day.weekday() >= SATURDAY or day in statutory_holidays(day.year):
        day += ONE_DAY
    return day
