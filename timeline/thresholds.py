"""When a step asks for attention: some days before act_by, on the day, and every week while it is late. Pure.

Of several thresholds that have passed only the newest counts, so a sweep that was down for ten days catches up with
one reminder a step. A threshold that had passed already when the step got its date is skipped, unless the step is late.
"""

from collections.abc import Iterable
from datetime import date, timedelta

DEFAULT_DAYS = (14, 7, 1)
DUE = "due"
_WEEK = 7


def passed(act_by: date, *, today: date, dated_on: date, days_before: Iterable[int] = DEFAULT_DAYS) -> str | None:
    """The rule whose reminder is due: `before-7`, `due`, `late-2w` …; None when there is none (yet)."""
    left = (act_by - today).days
    if left < 0:
        weeks = -left // _WEEK
        return f"late-{weeks}w" if weeks else DUE
    if left == 0:
        return DUE
    days = min((days for days in days_before if days >= left), default=None)
    if days is None or act_by - timedelta(days=days) < dated_on:
        return None
    return f"before-{days}"
