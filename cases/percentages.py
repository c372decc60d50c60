"""Percentages of one absence over several employments of one employee. Pure.

Each employment has its own percentage over time; the wait is one (art. 7:629 lid 10 BW). A row without a number is
about every employment that is in force on its day: that is how a ziekmelding of the whole person is written, and every
row of who has one employment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from employers.employment import Employment, in_force
from timeline.engine import Leave, Spell
from timeline.engine.ends import Riv, riv_after
from timeline.engine.waits import split_waits


@dataclass(frozen=True)
class Told:
    """A stored percentage: from a day on, in one employment or in all of them (`number` None)."""

    from_date: date
    absence: int
    therapeutic: bool = False
    number: int | None = None


@dataclass(frozen=True)
class Stand:
    """How much of the work lies still."""

    absence: int
    therapeutic: bool = False


WORKS = Stand(0)


def weighed(parts: Sequence[tuple[int, Decimal | None]]) -> int:
    """The percentage over all employments: the average weighed by hours a week, rounded half up.

    At least 1 while any is above 0, so that who is absent for an hour is not at work. Where the hours of one are
    unknown, all weigh the same. `parts`: (absence percentage, hours a week), at least one.
    """
    known = all(hours for _absence, hours in parts)
    weights = [hours if known and hours else Decimal(1) for _absence, hours in parts]
    total = sum((absence * weight for (absence, _hours), weight in zip(parts, weights, strict=True)), Decimal(0))
    rounded = int((total / sum(weights, Decimal(0))).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return max(rounded, 1) if any(absence for absence, _hours in parts) else 0


def stand_of(employment: Employment, told: Sequence[Told], day: date) -> Stand | None:
    """How an employment stands on a day; None: nothing was told of it. Its own row goes before the general one."""
    last = row_of(employment, told, day)
    return Stand(last.absence, last.therapeutic) if last else None


def row_of(employment: Employment, told: Sequence[Told], day: date) -> Told | None:
    """The row by which an employment stands on a day."""
    rows = [row for row in told if row.from_date <= day and _is_about(row, employment)]
    return max(rows, key=lambda row: (row.from_date, row.number is not None), default=None)


def overall(employments: Sequence[Employment], told: Sequence[Told], day: date) -> Stand:
    """How the absence stands on a day, over the employments in force; one of which nothing was told, works.

    Where the absence is about none of them any more, it stands as it last did in those that it was about. What is told
    of the whole on a day that no employment holds (after the end, between two contracts) is so until one tells more.
    """
    last = max((row.from_date for row in told if row.from_date <= day), default=None)
    rows = [row for row in told if row.from_date == last]
    if not rows:
        return WORKS
    now = [(one, stand_of(one, told, day) or WORKS) for one in in_force(employments, day)]
    if not any(stand.absence for _one, stand in now):
        if outside := _told_outside(employments, rows):
            return outside
        if left := _left_absent(employments, told, day):
            return overall(employments, told, max(left))
    known = [(one, stand) for one in employments if (stand := stand_of(one, told, day))]
    if not known:  # no contract is known: the rows stand for themselves
        return Stand(weighed([(row.absence, None) for row in rows]), any(row.therapeutic for row in rows))
    parts = [(stand.absence, one.contract_on(day).hours) for one, stand in now or known]
    return Stand(weighed(parts), any(stand.therapeutic for _one, stand in now or known))


def _told_outside(employments: Sequence[Employment], newest: Sequence[Told]) -> Stand | None:
    """What the newest rows tell of the whole, where no employment holds their day."""
    general = next((row for row in newest if row.number is None), None)
    if general is None or in_force(employments, general.from_date):
        return None
    return Stand(general.absence, general.therapeutic)


def _left_absent(employments: Sequence[Employment], told: Sequence[Told], day: date) -> list[date]:
    """The last days, before a day, of the employments that ended while the employee was absent in them."""
    ended = [(one, one.ends_on) for one in employments if one.ends_on is not None and one.ends_on < day]
    return [last for one, last in ended if (stand_of(one, told, last) or WORKS).absence]


def history(employments: Sequence[Employment], told: Sequence[Told]) -> tuple[tuple[date, int, bool], ...]:
    """(from, percentage, therapeutic) over all employments, at each day on which something was told."""
    days = sorted({row.from_date for row in told})
    stands = ((day, overall(employments, told, day)) for day in days)
    return tuple((day, stand.absence, stand.therapeutic) for day, stand in stands)


def first_day_at_work(employments: Sequence[Employment], told: Sequence[Told], since: date) -> date | None:
    """The first day, from one on, on which the employee would be absent in none: that is recovery, not a percentage."""
    days = sorted({row.from_date for row in told if row.from_date >= since})
    return next((day for day in days if overall(employments, told, day).absence == 0), None)


def concerned(employments: Sequence[Employment], told: Sequence[Told], first_day: date) -> tuple[Employment, ...]:
    """The employments that the absence is about: in force on the first sick day, and absent in on some day.

    Who works fully again in one of them goes on being absent from its contract for the one wait. One that began later
    never counts: the absence did not start in it.
    """
    held = in_force(employments, first_day)
    absent = [row for row in told if row.absence]
    return tuple(one for one in held if any(_is_about(row, one) for row in absent)) or held


def employer_until(about: Sequence[Employment]) -> date | None:
    """The last day of the employer's duties: of the employment that ends last; None while one has no end."""
    ends = [one.ends_on for one in about]
    known = [day for day in ends if day is not None]
    return max(known) if known and len(known) == len(ends) else None


@dataclass(frozen=True)
class PartEnd:
    """One of several employments ends while the employee is sick in it, and another goes on (ADR 0013)."""

    number: int
    day: date
    riv: Riv


def part_ends(
    about: Sequence[Employment], told: Sequence[Told], spells: Sequence[Spell], leaves: Sequence[Leave]
) -> tuple[PartEnd, ...]:
    """The ends that come before the end of the employer's duties, ascending."""
    until = employer_until(about)
    found: list[PartEnd] = []
    for one in about:
        day = one.ends_on
        stand = stand_of(one, told, day) if day and day != until else None
        run = [clock for clock in split_waits(spells, leaves) if day and clock.is_sick(day)]
        if day and run and stand and stand.absence:
            found.append(PartEnd(one.number, day, riv_after(run[-1].count(day))))
    return tuple(sorted(found, key=lambda one: (one.day, one.number)))


def first_not_done(ends: Sequence[PartEnd], done: Sequence[date]) -> PartEnd | None:
    """The earliest end for which nothing was done; `done`: the days of the ends for which it was.

    An end that moves afterwards is another day than was told, and asks again.
    """
    left = list(done)
    for one in ends:
        if one.day not in left:
            return one
        left.remove(one.day)
    return None


def ends_at_work(one: Employment, about: Sequence[Employment], told: Sequence[Told]) -> bool:
    """Whether it ends before the end of the employer's duties while the employee works fully in it."""
    day = one.ends_on
    if day is None or day == employer_until(about):
        return False
    stand = stand_of(one, told, day)
    return stand is not None and stand.absence == 0


def _is_about(row: Told, employment: Employment) -> bool:
    if not employment.holds(row.from_date):
        return False
    return row.number is None or row.number == employment.number_on(row.from_date)


def parts_of(told: Sequence[Told], employment: Employment) -> Iterator[Told]:
    """The rows about one employment, ascending; of two on one day its own."""
    rows = [row for row in told if _is_about(row, employment)]
    for day in sorted({row.from_date for row in rows}):
        yield max((row for row in rows if row.from_date == day), key=lambda row: row.number is not None)
