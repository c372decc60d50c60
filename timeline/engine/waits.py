"""Waits and sick days: which spells count together, and on which date a sick day falls (law, sections 1 and 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from timeline.engine.explanation import Leg
from timeline.engine.model import PastWait, Spell, Wait

# Art. 7:629 lid 10 BW and art. 23 lid 3 WIA: periods join when less than four weeks lie between them.
NEW_WAIT_GAP = 28
LAST_DAY = 728  # 104 weeks: art. 7:629 lid 1 BW, art. 23 WIA
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """The sick days of one wait. Only sick days count; days between joined spells do not."""

    spells: tuple[Spell, ...]

    @property
    def first(self) -> date:
        """Sick day 1."""
        return self.spells[0].start

    @property
    def recovered_from(self) -> date | None:
        """The first day after the last spell; None while it lasts."""
        return self.spells[-1].recovered_from

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
        """Sick periods and the interruptions between them, in order, up to and including that date."""
        legs: list[Leg] = []
        for spell in self.spells:
            if spell.start > until:
                break
            if legs and spell.start > legs[-1].end + ONE_DAY:
                legs.append(Leg(legs[-1].end + ONE_DAY, spell.start - ONE_DAY, sick=False))
            legs.append(Leg(spell.start, min(until, spell.end or until), sick=True))
        return tuple(legs)

    def reaches(self, day: date) -> bool:
        """Whether the wait still ran on that date: not when recovery came before it."""
        return self.recovered_from is None or day < self.recovered_from


def split_waits(spells: Sequence[Spell]) -> tuple[Clock, ...]:
    """Ascending spells grouped into waits. A gap of 28 days or more starts a new one; each gap is judged alone."""
    groups: list[list[Spell]] = []
    for spell in spells:
        recovered = groups[-1][-1].recovered_from if groups else None
        if recovered and (spell.start - recovered).days < NEW_WAIT_GAP:
            groups[-1].append(spell)
        else:
            groups.append([spell])
    return tuple(Clock(tuple(group)) for group in groups)


def describe_wait(clock: Clock, today: date) -> Wait:
    """The wait as the reader sees it. `sick_days` runs up to today or the end of the last spell."""
    last_day, recovered = clock.date_of(LAST_DAY), clock.recovered_from
    return Wait(
        spells=clock.spells,
        first_sick_day=clock.first,
        sick_days=clock.count(today),
        last_day=last_day,
        first_wia_day=clock.date_of(LAST_DAY + 1),
        pay_ends=last_day,
        recovered_from=recovered,
        closes_on=recovered + timedelta(days=NEW_WAIT_GAP) if recovered else None,
    )


def describe_past(clock: Clock) -> PastWait:
    """A wait that another one followed, so its last spell has an end."""
    last = clock.spells[-1].end or clock.spells[-1].start
    return PastWait(first_sick_day=clock.first, last_sick_day=last, sick_days=clock.count(last))


def sick_day_on(wait: Wait, day: date) -> int | None:
    """The number of sick days up to that date, for the header and the ribbon; None before the first."""
    return Clock(wait.spells).count(day) or None
