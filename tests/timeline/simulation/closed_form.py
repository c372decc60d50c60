"""What had to be told, worked out from the history of each step by hand: shares no code with the product.

A threshold is reached on a day (14, 7 and 1 days before act_by, the day itself, every week after it) and told from the
last working day up to that day on, however late. So there is an alert exactly when somebody looked on a working day
since then, while the step asked for it. What was reached before the step got its date is no alert of it, but the newest
of a step that was late by then. A week after act_by, and after the day on which the step got that date, whoever stands
above is told too, for good.

While a step sleeps nothing is told of it; from the last working day up to its waking on what is reached since then is,
and, when something was reached before and nothing on that day, that it woke. Who said to know of a step keeps it a week
from who stands above. What is older than the last alert told of a step and its date is told no more.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from operator import attrgetter

Alert = tuple[str, str, date]  # step, rule, act_by


@dataclass(frozen=True)
class Stretch:
    """A while in which a step of a running case was open with the same date; moments are numbered, ends exclusive."""

    step: str
    act_by: date
    dated_on: date
    first: int
    end: int
    days: tuple[int, ...] = (14, 7, 1)
    asleep_until: date | None = None
    noted_on: date | None = None


@dataclass(frozen=True)
class Look:
    """A sweep, by the number of its moment and its date in the Netherlands."""

    moment: int
    day: date


def expected(stretches: Iterable[Stretch], looks: Sequence[Look]) -> set[Alert]:
    """Every alert there must be, and no other."""
    useful = [look for look in looks if works(look.day)]
    moments, days = [look.moment for look in useful], [look.day for look in useful]
    alerts: set[Alert] = set()
    told: dict[tuple[str, date], date] = {}  # until where
    for stretch in sorted(stretches, key=attrgetter("first")):
        seen = days[bisect_left(moments, stretch.first) : bisect_left(moments, stretch.end)]
        if not seen or (stretch.asleep_until and told_from(stretch.asleep_until) > seen[-1]):
            continue
        about = (stretch.step, stretch.act_by)
        for rule, reached in _rules(stretch, seen[-1]):
            if reached > told.get(about, date.min):
                alerts.add((stretch.step, rule, stretch.act_by))
                told[about] = reached
        if _goes_up(stretch, seen[-1]):
            alerts.add((stretch.step, "escalated-1w", stretch.act_by))
    return alerts


def _rules(stretch: Stretch, last: date) -> list[tuple[str, date]]:
    """(rule, the day on which it is reached) of what is told by the last look, oldest first."""
    reached = [one for one in _thresholds(stretch, last + timedelta(days=14)) if told_from(one[1]) <= last]
    woke = stretch.asleep_until
    if not woke or woke <= stretch.dated_on:
        return reached
    since = [one for one in reached if one[1] >= woke]
    again = len(since) < len(reached) and all(day != woke for _rule, day in since)
    return [(f"again-{woke}", woke), *since] if again else since


def _goes_up(stretch: Stretch, last: date) -> bool:
    late_since = max(stretch.act_by, stretch.dated_on, stretch.noted_on or stretch.dated_on)
    return last >= told_from(late_since + timedelta(weeks=1))


def _thresholds(stretch: Stretch, horizon: date) -> Iterator[tuple[str, date]]:
    """(rule, the day on which it is reached) of the step with its date, oldest first, up to the horizon."""
    for days in sorted(stretch.days, reverse=True):
        reached = stretch.act_by - timedelta(days=days)
        if reached >= stretch.dated_on:
            yield f"before-{days}", reached
    week, reached, was_late = 0, stretch.act_by, ""
    while reached <= horizon:
        rule = f"late-{week}w" if week else "due"
        if reached > stretch.dated_on and was_late:
            yield was_late, stretch.dated_on
        was_late = rule if reached < stretch.dated_on else ""
        if not was_late:
            yield rule, reached
        week, reached = week + 1, reached + timedelta(weeks=1)


@cache
def told_from(day: date) -> date:
    """The last working day up to a day."""
    return day if works(day) else told_from(day - timedelta(days=1))


@cache
def works(day: date) -> bool:
    """Monday to Friday, and none of the holidays of the Netherlands."""
    since_easter = (day - easter(day.year)).days
    fixed = {(1, 1), (12, 25), (12, 26), _kings_day(day.year)} | ({(5, 5)} if day.year % 5 == 0 else set())
    return day.weekday() < 5 and since_easter not in {-2, 0, 1, 39, 49, 50} and (day.month, day.day) not in fixed


def _kings_day(year: int) -> tuple[int, int]:
    return (4, 26) if date(year, 4, 27).weekday() == 6 else (4, 27)


@cache
def easter(year: int) -> date:
    """By the anonymous Gregorian algorithm (Nature, 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)
