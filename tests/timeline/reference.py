"""A second, naive opinion: walks the calendar one day at a time, and shares no code with the engine."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

Period = tuple[date, date | None]
HORIZON = 1200


def last_wait(periods: Sequence[Period]) -> list[Period]:
    """The spells that count together with the last one: looks back for 28 healthy days in a row."""
    kept = [periods[-1]]
    for period in reversed(periods[:-1]):
        healthy, walker = 0, kept[0][0] - timedelta(days=1)
        while period[1] is not None and walker > period[1]:
            healthy += 1
            walker -= timedelta(days=1)
        if healthy >= 28:
            break
        kept.insert(0, period)
    return kept


def sick_dates(periods: Sequence[Period]) -> Iterator[date]:
    """The sick days of the last wait, in order; a spell that lasts goes on for a long time."""
    wait = last_wait(periods)
    walker, budget = wait[0][0], HORIZON
    while budget:
        if any(start <= walker and (end is None or walker <= end) for start, end in wait):
            yield walker
            budget -= 1
        elif wait[-1][1] is not None and walker > wait[-1][1]:
            return
        walker += timedelta(days=1)


def date_of(periods: Sequence[Period], sick_day: int) -> date | None:
    """The date of that sick day, by counting."""
    for number, walker in enumerate(sick_dates(periods), start=1):
        if number == sick_day:
            return walker
    return None
