"""Waits and sick days: which spells count together, and on which date a sick day falls (law, sections 1 and 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from timeline.engine.explanation import Leg
from timeline.engine.model import Leave, PastWait, Spell, Wait
from timeline.workdays import is_workday

# Art. 7:629 lid 10 BW and art. 23 lid 3 WIA: periods join when less than four weeks lie between them.
NEW_WAIT_GAP = 28
LAST_DAY = 728  # 104 weeks: art. 7:629 lid 1 BW, art. 23 WIA
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """The sick days of one wait. Only sick days count; days between joined spells and days of leave do not.

    `spells`: without the days of leave. `leaves`: all that is known, ascending. `unclear`: whether it stands apart from
    the wait before it only because nobody said that sickness before and after a leave counts together.
    """

    spells: tuple[Spell, ...]
    leaves: tuple[Leave, ...]
    unclear: bool

    @property
    def first(self) -> date:
        """Sick day 1."""
        return self.spells[0].start

    @property
    def recovered_from(self) -> date | None:
        """The first day after the last spell; None while it lasts."""
        return self.spells[-1].recovered_from

    @property
    def closes_on(self) -> date | None:
        """The day from which a new report cannot join any more; None while the last spell lasts.

        Leave that adjoins the last spell holds it open: sickness on the first day after it may still count together.
        """
        recovered = self.recovered_from
        if recovered is None:
            return None
        usual = recovered + timedelta(days=NEW_WAIT_GAP)
        adjoining = _chain(self.leaves, recovered)
        if adjoining and all(leave.joined is not False for leave in adjoining):
            return max(usual, adjoining[-1].end + 2 * ONE_DAY)
        return usual

    @property
    def leave_follows(self) -> bool:
        """Whether leave adjoins the last spell."""
        recovered = self.recovered_from
        return recovered is not None and bool(_chain(self.leaves, recovered))

    def date_of(self, sick_day: int) -> date | None:
        """The date of that sick day; None when the last spell ends before it is reached."""
        left = sick_day - 1
        for spell in self.spells:
            if spell.end is None or left <= (spell.end - spell.start).days:
                return spell.start + timedelta(days=left)
            left -= (spell.end - spell.start).days + 1
        return None

    def count(self, until: date) -> int:
        """Sick days up to and including that date."""
        ends = [min(until, spell.end or until) for spell in self.spells]
        return sum(max(0, (end - spell.start).days + 1) for spell, end in zip(self.spells, ends, strict=True))

    def legs(self, until: date) -> tuple[Leg, ...]:
        """Sick periods and what lies between them, in order, up to and including that date."""
        legs: list[Leg] = []
        for spell in self.spells:
            if spell.start > until:
                break
            if legs and spell.start > legs[-1].end + ONE_DAY:
                legs.extend(self._between(legs[-1].end + ONE_DAY, spell.start - ONE_DAY))
            legs.append(Leg(spell.start, min(until, spell.end or until), sick=True))
        return tuple(legs)

    def reaches(self, day: date) -> bool:
        """Whether the wait still ran on that date: not when recovery came before it."""
        return self.recovered_from is None or day < self.recovered_from

    def is_sick(self, day: date) -> bool:
        """Whether that date is a sick day, or may become one: until a recovered case closes nobody knows."""
        if not self.reaches(day):
            return self.closes_on is None or day < self.closes_on
        return any(spell.start <= day and (spell.end is None or day <= spell.end) for spell in self.spells)

    def after_leave(self, day: date) -> date:
        """`day`, or the first working day after the leave in which it falls."""
        while adjoining := [leave for leave in self.leaves if leave.start <= day <= leave.end]:
            day = first_workday_from(adjoining[-1].end + ONE_DAY)
        return day

    def _between(self, start: date, end: date) -> list[Leg]:
        """What lies between two joined periods: leave from the first day to the last, or recovery."""
        leaves = _chain(self.leaves, start)
        return [Leg(leave.start, leave.end, sick=False, leave=True) for leave in leaves] or [
            Leg(start, end, sick=False)
        ]


def first_workday_from(day: date) -> date:
    """That day, or the first working day after it."""
    while not is_workday(day):
        day += ONE_DAY
    return day


def without_leave(spells: Sequence[Spell], leaves: Sequence[Leave]) -> tuple[Spell, ...]:
    """The spells less the days of leave: a spell that runs on over a leave becomes one before and one after it."""
    found: list[Spell] = []
    for spell in spells:
        start: date = spell.start
        for leave in leaves:
            if leave.end < start or (spell.end is not None and leave.start > spell.end):
                continue
            if leave.start > start:
                found.append(Spell(start, leave.start - ONE_DAY))
            start = leave.end + ONE_DAY
        if spell.end is None or start <= spell.end:
            found.append(Spell(start, spell.end))
    return tuple(found)


def split_waits(spells: Sequence[Spell], leaves: Sequence[Leave] = ()) -> tuple[Clock, ...]:
    """Ascending spells grouped into waits; each gap is judged alone. Empty when every sick day falls in a leave.

    A gap of 28 days or more starts a new wait. Over a leave, periods join only when both adjoin it and it is `joined`.
    """
    groups: list[list[Spell]] = []
    unclear: list[bool] = []
    for spell in without_leave(spells, leaves):
        recovered = groups[-1][-1].recovered_from if groups else None
        joined, doubt = _judge(recovered, spell.start, leaves) if recovered else (False, False)
        if joined:
            groups[-1].append(spell)
        else:
            groups.append([spell])
            unclear.append(doubt)
    return tuple(Clock(tuple(group), tuple(leaves), doubt) for group, doubt in zip(groups, unclear, strict=True))


def _judge(recovered: date, again: date, leaves: Sequence[Leave]) -> tuple[bool, bool]:
    """Whether two periods count together, and else whether somebody still has to say so (law, section 2)."""
    gap = (again - recovered).days
    between = [leave for leave in leaves if recovered <= leave.end < again]
    if not between:
        return gap < NEW_WAIT_GAP, False
    adjoining = _chain(leaves, recovered)
    if adjoining and adjoining[-1].end == again - ONE_DAY:
        return all(leave.joined for leave in adjoining), all(leave.joined is not False for leave in adjoining)
    return False, True


def _chain(leaves: Sequence[Leave], start: date) -> list[Leave]:
    """The leaves without a day between them of which the first begins on that day."""
    found: list[Leave] = []
    for leave in leaves:
        if leave.start == start:
            found.append(leave)
            start = leave.end + ONE_DAY
    return found


def closes_on(spells: Sequence[Spell], leaves: Sequence[Leave] = ()) -> date | None:
    """The day from which a new report cannot join the last wait; None while it lasts, or when no sick day counts."""
    clocks = split_waits(spells, leaves)
    return clocks[-1].closes_on if clocks else None


def describe_past(clock: Clock) -> PastWait:
    """A wait that another one followed, so its last spell has an end."""
    last = clock.spells[-1].end or clock.spells[-1].start
    return PastWait(first_sick_day=clock.first, last_sick_day=last, sick_days=clock.count(last))


def sick_day_on(wait: Wait, day: date) -> int | None:
    """The number of sick days up to that date, for the header and the ribbon; None before the first."""
    return Clock(wait.spells, (), unclear=False).count(day) or None
