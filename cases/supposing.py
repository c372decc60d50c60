"""*Wat als?*: what a timeline reckons with, changed as somebody supposes. Pure: nothing is read or stored."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from timeline.engine import Inputs, Leave, Spell
from timeline.errors import InputError

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Supposition:
    """What would be otherwise; None: as it is. `done`: steps by code, done on that day."""

    first_sick_day: date | None = None
    recovered_from: date | None = None
    sick_again_on: date | None = None
    leave_from: date | None = None
    leave_until: date | None = None
    leave_joined: bool | None = None
    employment_ends: date | None = None
    done: dict[str, date] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything is supposed."""
        return bool(self.done) or any(
            (self.first_sick_day, self.recovered_from, self.sick_again_on, self.leave_from, self.employment_ends)
        )


def suppose(known: Inputs, what: Supposition) -> Inputs:
    """The inputs as they would be. Raises InputError naming the field of the supposition that does not fit."""
    return replace(
        known,
        spells=_spells(known.spells, what),
        leaves=_leaves(known.leaves, what),
        employment_ends=what.employment_ends or known.employment_ends,
        events={**known.events, **what.done},
    )


def _spells(spells: tuple[Spell, ...], what: Supposition) -> tuple[Spell, ...]:
    first, last = spells[0], spells[-1]
    if what.first_sick_day:
        if first.end and what.first_sick_day > first.end:
            raise InputError(
                "first_sick_day",
                f"kies een dag tot en met {first.end:%d-%m-%Y}, de laatste ziektedag van die periode",
                f"choose a day up to {first.end:%d-%m-%Y}, the last sick day of that period",
            )
        spells = (Spell(what.first_sick_day, first.end), *spells[1:])
        last = spells[-1]
    if what.recovered_from:
        if what.recovered_from <= last.start:
            raise InputError(
                "recovered_from",
                f"kies een dag na {last.start:%d-%m-%Y}, de eerste ziektedag",
                f"choose a day after {last.start:%d-%m-%Y}, the first sick day",
            )
        spells = (*spells[:-1], Spell(last.start, what.recovered_from - ONE_DAY))
        last = spells[-1]
    if what.sick_again_on:
        if last.end is None:
            raise InputError(
                "recovered_from",
                "geef ook de eerste dag niet ziek, anders loopt het verzuim nog",
                "give the first day not sick too, else the absence has not ended",
            )
        if what.sick_again_on <= last.end:
            raise InputError(
                "sick_again_on",
                f"kies een dag na {last.end:%d-%m-%Y}, de laatste ziektedag",
                f"choose a day after {last.end:%d-%m-%Y}, the last sick day",
            )
        spells = (*spells, Spell(what.sick_again_on))
    return spells


def _leaves(leaves: tuple[Leave, ...], what: Supposition) -> tuple[Leave, ...]:
    if what.leave_from is None and what.leave_until is None:
        return leaves
    if what.leave_from is None or what.leave_until is None:
        missing = "leave_from" if what.leave_from is None else "leave_until"
        raise InputError(missing, "geef de eerste en de laatste verlofdag", "give the first and the last day of leave")
    if what.leave_until < what.leave_from:
        raise InputError(
            "leave_until",
            f"kies {what.leave_from:%d-%m-%Y} of een latere dag",
            f"choose {what.leave_from:%d-%m-%Y} or a later day",
        )
    other = tuple(leave for leave in leaves if leave.end < what.leave_from or leave.start > what.leave_until)
    return tuple(sorted((*other, Leave(what.leave_from, what.leave_until, joined=what.leave_joined))))
