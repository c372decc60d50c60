"""Rules of a case's clock. Pure: dates in, dates out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from timeline.engine import Leave, Spell
from timeline.engine.dating import add_months
from timeline.engine.waits import ONE_DAY, split_waits

# Interruptions of less than four weeks are counted together (art. 7:629 lid 10 BW, art. 23 lid 3 WIA).
NEW_WAIT_AFTER_DAYS = 28
UNDO_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class SpellDates:
    """Sick from `starts_on` up to, not including, `recovered_from` (first day not sick); None while it lasts."""

    starts_on: date
    recovered_from: date | None


def standing(leave: Leave, today: date) -> Leave:
    """Until leave is over the wait that runs goes on: whether it joins decides only what comes after it."""
    return replace(leave, joined=True) if leave.end >= today else leave


def counted(spells: Sequence[SpellDates], leaves: Sequence[Leave], today: date) -> list[SpellDates]:
    """The sick days of the wait that runs, as the engine counts them; empty when every one falls in leave."""
    told = [Spell(one.starts_on, one.recovered_from - ONE_DAY if one.recovered_from else None) for one in spells]
    clocks = split_waits(told, [standing(leave, today) for leave in leaves])
    return [SpellDates(spell.start, spell.recovered_from) for spell in clocks[-1].spells] if clocks else []


def gap_days(recovered_from: date, sick_again_on: date) -> int:
    """Days not sick between two spells: first sick day minus first day not sick."""
    return (sick_again_on - recovered_from).days


def is_joined(recovered_from: date, sick_again_on: date) -> bool:
    """Whether a new spell continues the same wait: fewer than 28 days in between, whatever the cause."""
    return gap_days(recovered_from, sick_again_on) < NEW_WAIT_AFTER_DAYS


def closes_on(recovered_from: date) -> date:
    """The first day on which a new spell would be a new wait: then the recovered case closes for good."""
    return recovered_from + timedelta(days=NEW_WAIT_AFTER_DAYS)


def overlaps(spells: Sequence[SpellDates], day: date) -> bool:
    """Whether `day` lies within one of the spells."""
    return any(s.starts_on <= day and (s.recovered_from is None or day < s.recovered_from) for s in spells)


def sick_days(spells: Sequence[SpellDates], until: date) -> int:
    """Sick days up to and including `until`; gaps do not count."""
    total = 0
    for spell in spells:
        end = min(spell.recovered_from or until + timedelta(days=1), until + timedelta(days=1))
        total += max(0, (end - spell.starts_on).days)
    return total


def sick_week(days: int) -> int:
    """Week n of sickness holds sick days 7(n-1)+1 to 7n; never an ISO week."""
    return max(1, (days + 6) // 7)


def may_be_undone(at: datetime, now: datetime) -> bool:
    """Whether a change of course made at `at` can still be taken back."""
    return now < at + UNDO_FOR


FREQUENT_REPORTS = 3  # in twelve months (RSC Werkwijzer 2.3)


def frequent_since(own: Sequence[date], every: Sequence[date]) -> date | None:
    """The first of the own reports that was the third in twelve months, or more; `every`: all of the employee's."""
    for day in sorted(own):
        year_before = add_months(day, -12)
        if sum(year_before < other <= day for other in every) >= FREQUENT_REPORTS:
            return day
    return None
