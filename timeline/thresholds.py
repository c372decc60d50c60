"""When a step asks for attention: some days before act_by, on the day, and every week while it is late. Pure.

Alerts go out on working days: a threshold that is reached in a weekend or on a holiday is told on the last working day
before it. Each threshold reached since the step got its date is an alert of its own, however seldom somebody looks: ten
days without a sweep leave as many as ten days with one. A threshold from before the step had its date is skipped; of a
step that is late by then the newest is told. While a step sleeps nothing of it is told; when it wakes, what is reached
from that day on is, or, when nothing is, that it woke.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from operator import itemgetter

from timeline.workdays import ONE_DAY, is_workday

DEFAULT_DAYS = (14, 7, 1)
DUE = "due"
ESCALATED = "escalated-1w"
_WEEK = 7


def told_through(today: date) -> date | None:
    """The last day whose thresholds are told today: tomorrow is left to itself when it is a working day.

    None when today is none: what is reached then, was told before.
    """
    if not is_workday(today):
        return None
    reach = today
    while not is_workday(reach + ONE_DAY):
        reach += ONE_DAY
    return reach


def passed(
    act_by: date,
    *,
    today: date,
    dated_on: date,
    days_before: Iterable[int] = DEFAULT_DAYS,
    asleep_until: date | None = None,
) -> tuple[str, ...]:
    """The rules whose reminders are due, newest last: `before-7`, `due`, `late-2w`, `again-2026-12-03`."""
    reach = told_through(today)
    if reach is None or (asleep_until and asleep_until > reach):
        return ()
    reached = sorted(_reached(act_by, reach, dated_on, days_before), key=itemgetter(0))
    if not asleep_until or asleep_until <= dated_on:
        return tuple(rule for _day, rule in reached)
    awake = [(day, rule) for day, rule in reached if day >= asleep_until]
    slept_through = len(awake) < len(reached) and all(day > asleep_until for day, _rule in awake)
    return tuple(rule for _day, rule in ([(asleep_until, f"again-{asleep_until}")] if slept_through else []) + awake)


def _reached(act_by: date, reach: date, dated_on: date, days_before: Iterable[int]) -> Iterator[tuple[date, str]]:
    """(day, rule) of each threshold between the day on which the step got its date and `reach`, both included."""
    for days in {days for days in days_before if days > 0}:
        if dated_on <= act_by - timedelta(days=days) <= reach:
            yield act_by - timedelta(days=days), f"before-{days}"
    # Late when it got its date: the newest is reached on that day.
    first = max(0, (min(dated_on, reach) - act_by).days // _WEEK)
    for weeks in range(first, (reach - act_by).days // _WEEK + 1):
        yield max(act_by + timedelta(weeks=weeks), dated_on), f"late-{weeks}w" if weeks else DUE


def escalates(
    act_by: date, *, today: date, dated_on: date, noted_on: date | None = None, asleep_until: date | None = None
) -> bool:
    """Whether whoever stands above hears: late here for a week, and for a week nobody said that it is known."""
    reach = told_through(today)
    if reach is None or (asleep_until and asleep_until > reach):
        return False
    week_ago = reach - timedelta(days=_WEEK)
    return act_by <= week_ago and dated_on <= week_ago and (noted_on is None or noted_on <= week_ago)
