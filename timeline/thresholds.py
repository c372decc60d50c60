"""When a step asks for attention: some days before act_by, on the day, and every week while it is late. Pure.

Alerts go out on working days: a threshold that is reached in a weekend or on a holiday is told on the last working day
before it. Of several thresholds that have passed only the newest counts, so a sweep that was down for ten days catches
up with one reminder a step. A threshold that had passed already when the step got its date is skipped, unless the step
is late. While a step sleeps nothing of it is told; when it wakes, the newest threshold is, or that it woke.
"""

from collections.abc import Iterable
from datetime import date, timedelta

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
) -> str | None:
    """The rule whose reminder is due: `before-7`, `due`, `late-2w`, `again-2026-12-03`; None when there is none yet."""
    reach = told_through(today)
    if reach is None or (asleep_until and asleep_until > reach):
        return None
    rule, reached = _newest(act_by, reach, dated_on, days_before)
    return f"again-{asleep_until}" if asleep_until and reached and asleep_until > reached else rule


def _newest(act_by: date, reach: date, dated_on: date, days_before: Iterable[int]) -> tuple[str | None, date | None]:
    left = (act_by - reach).days
    if left <= 0:
        weeks = -left // _WEEK
        return (f"late-{weeks}w" if weeks else DUE), act_by + timedelta(days=_WEEK * weeks)
    days = min((days for days in days_before if days >= left), default=None)
    if days is None or act_by - timedelta(days=days) < dated_on:
        return None, None
    return f"before-{days}", act_by - timedelta(days=days)


def escalates(
    act_by: date, *, today: date, dated_on: date, noted_on: date | None = None, asleep_until: date | None = None
) -> bool:
    """Whether whoever stands above hears: late here for a week, and for a week nobody said that it is known."""
    reach = told_through(today)
    if reach is None or (asleep_until and asleep_until > reach):
        return False
    week_ago = reach - timedelta(days=_WEEK)
    return act_by <= week_ago and dated_on <= week_ago and (noted_on is None or noted_on <= week_ago)
