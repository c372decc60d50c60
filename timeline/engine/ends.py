"""How a wait ends: its last day, the last day of wage payment, and the milestones that rows follow (law, section 2)."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from timeline.engine.model import Inputs, Wait
from timeline.engine.waits import LAST_DAY, Clock

SIX_WEEKS = 42  # art. 7:629 lid 2 BW: who is past AOW age is paid for six weeks
APPLICATION_LEGAL_LAST = 652  # art. 64 lid 3 WIA: eleven weeks before the end of the wait
REPAIRED_AFTER = timedelta(days=42)  # art. 25 lid 14 WIA: a loonsanctie ends six weeks after UWV finds it repaired
SHORT_RIV, FULL_RIV = 42, 70  # Regeling procesgang art. 6: sick days when the employment ends

RIV_AT_END, RIV_AT_PART_END = "riv_at_end", "riv_at_part_end"
PART_ENDS = frozenset({"part_employment_ends", RIV_AT_PART_END})  # of one of several employments, as told by the caller
NO_GOOD_REASON = "late_wia_without_good_reason"
EXTENSION, SHORTENED, APPLIED = "voluntary_extension", "loonsanctie_shortened", "wia_applied"


class Riv(StrEnum):
    """Which re-integratieverslag is due when the employment ends."""

    NONE = "none"
    SHORT = "short"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Ends:
    """What ends and when. None: not known because the employee recovered, or does not happen.

    `extension`: days by which employer and employee lengthen the wait (art. 24 WIA). `days_late`: of the WIA
    application, beyond its legal last day. `aow_ends`: the last day of pay for who reaches, or has passed, AOW age.
    `milestones`: dates that rows follow, by name, where they differ from what a count of sick days says.
    """

    extension: int
    days_late: int
    application_legal_last: date | None
    last_day: date | None
    first_wia_day: date | None
    pay_ends: date | None
    sick_after_aow: bool
    aow_ends: date | None
    riv: Riv | None
    milestones: Mapping[str, date]


def ends_of(clock: Clock, inputs: Inputs, events: Mapping[str, date]) -> Ends:
    """The ends of one wait. `events`: those of this wait."""
    extension = _extension(clock, events)
    legal_last = clock.date_of(APPLICATION_LEGAL_LAST + extension)
    days_late = _days_late(legal_last, events)
    wait_ends = clock.date_of(LAST_DAY + extension)
    first_wia_day = clock.date_of(LAST_DAY + extension + 1)
    late = 0 if NO_GOOD_REASON in inputs.facts else days_late
    pay_ends = wait_ends + timedelta(days=late) if wait_ends else None
    sanction_ends = _sanction_ends(pay_ends, inputs.loonsanctie_weeks, events)
    pay_ends = sanction_ends or pay_ends
    aow = inputs.aow_date
    after_aow = aow is not None and clock.first >= aow
    aow_ends = _aow_ends(clock, aow)
    if aow and first_wia_day and first_wia_day > aow:
        first_wia_day = None
    pay_ends = _cut(_cut(pay_ends, aow_ends, clock), inputs.employment_ends, clock)
    pay_ends = pay_ends if pay_ends and clock.reaches(pay_ends) else None
    riv = _riv(clock, inputs.employment_ends)
    return Ends(
        extension=extension,
        days_late=days_late,
        application_legal_last=legal_last,
        last_day=_cut(wait_ends, aow_ends, clock),
        first_wia_day=first_wia_day,
        pay_ends=pay_ends,
        sick_after_aow=after_aow,
        aow_ends=aow_ends,
        riv=riv,
        milestones=_milestones(clock, inputs, pay_ends, sanction_ends, riv),
    )


def describe_wait(clock: Clock, ends: Ends, today: date) -> Wait:
    """The wait as the reader sees it. `sick_days` runs up to today or the end of the last spell."""
    return Wait(
        spells=clock.spells,
        first_sick_day=clock.first,
        sick_days=clock.count(today),
        last_day=ends.last_day,
        first_wia_day=ends.first_wia_day,
        pay_ends=ends.pay_ends,
        recovered_from=clock.recovered_from,
        closes_on=clock.closes_on,
    )


def duties_end(inputs: Inputs, facts: AbstractSet[str]) -> date | None:
    """The last day on which the employer has duties, when the employment ends; an eigenrisicodrager ZW goes on."""
    return None if "erd_zw" in facts else inputs.employment_ends


def _aow_ends(clock: Clock, aow: date | None) -> date | None:
    """Six weeks of sickness from AOW age on, or in all for who was past it already (art. 7:629 lid 2 BW)."""
    if aow is None:
        return None
    return clock.date_of(SIX_WEEKS) if clock.first >= aow else aow + timedelta(days=SIX_WEEKS - 1)


def _extension(clock: Clock, events: Mapping[str, date]) -> int:
    agreed, ends = events.get(EXTENSION), clock.date_of(LAST_DAY)
    return max(0, (agreed - ends).days) if agreed and ends else 0


def _days_late(legal_last: date | None, events: Mapping[str, date]) -> int:
    applied = events.get(APPLIED)
    return max(0, (applied - legal_last).days) if applied and legal_last else 0


def _sanction_ends(pay_ends: date | None, weeks: int, events: Mapping[str, date]) -> date | None:
    """Art. 25 lid 9 and 14 WIA: the extended wage payment, shortened once what was missing is repaired."""
    if pay_ends is None or not weeks:
        return None
    ends = pay_ends + timedelta(weeks=weeks)
    repaired = events.get(SHORTENED)
    return max(pay_ends, min(ends, repaired + REPAIRED_AFTER)) if repaired else ends


def _cut(day: date | None, limit: date | None, clock: Clock) -> date | None:
    """The earlier of the two; beyond a recovery nothing is known."""
    if limit is None:
        return day
    if day is None:
        return limit if clock.reaches(limit) else None
    return min(day, limit)


def _riv(clock: Clock, ends: date | None) -> Riv | None:
    if ends is None or not clock.is_sick(ends):
        return None
    return riv_after(clock.count(ends))


def riv_after(sick_days: int) -> Riv:
    """Which report is due when the employment ends after so many sick days (law, section 2)."""
    if sick_days < SHORT_RIV:
        return Riv.NONE
    return Riv.SHORT if sick_days < FULL_RIV else Riv.FULL


def _milestones(
    clock: Clock, inputs: Inputs, pay_ends: date | None, sanction_ends: date | None, riv: Riv | None
) -> Mapping[str, date]:
    found: dict[str, date] = {}
    if pay_ends and pay_ends != clock.date_of(LAST_DAY):
        found["pay_ends"] = pay_ends
    if sanction_ends:
        found["loonsanctie_ends"] = sanction_ends
    if inputs.employment_ends and riv:
        found["employment_ends"] = inputs.employment_ends
        if riv is not Riv.NONE:
            found[RIV_AT_END] = inputs.employment_ends
    return found
