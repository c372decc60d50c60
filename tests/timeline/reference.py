"""A second, naive opinion: walks the calendar one day at a time, and shares no code with the engine."""

from collections.abc import Sequence
from datetime import date, timedelta

Period = tuple[date, date | None]
Leave = tuple[date, date, bool | None]  # first day, last day, counts together
HORIZON = 1200


def sick_dates(periods: Sequence[Period], leaves: Sequence[Leave] = ()) -> list[date]:
    """The sick days of the last wait, in order; a spell that lasts goes on for a long time."""
    found: list[date] = []
    between: list[date] = []
    turned = max((periods[-1][0], *(end for _start, end, _joined in leaves)))
    walker, last = periods[0][0], periods[-1][1] or turned + timedelta(days=HORIZON)
    while walker <= last:
        on_leave = any(start <= walker <= end for start, end, _joined in leaves)
        if on_leave or not any(start <= walker and (end is None or walker <= end) for start, end in periods):
            between.append(walker)
        else:
            if found and between and not _joins(between, leaves):
                found = []
            found.append(walker)
            between = []
        walker += timedelta(days=1)
    return found


def _joins(between: Sequence[date], leaves: Sequence[Leave]) -> bool:
    """Whether sickness on both sides of these days counts together."""
    kinds = [[joined for start, end, joined in leaves if start <= day <= end] for day in between]
    if not any(kinds):
        return len(between) < 28
    return all(kind == [True] for kind in kinds)


def date_of(periods: Sequence[Period], sick_day: int) -> date | None:
    """The date of that sick day, by counting."""
    days = sick_dates(periods)
    return days[sick_day - 1] if len(days) >= sick_day else None
