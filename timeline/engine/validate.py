"""Refusing what cannot be computed, naming the key and the remedy."""

from collections.abc import Sequence
from datetime import date

from timeline.catalogue.model import Catalogue
from timeline.engine.model import Inputs, Leave, Spell
from timeline.engine.waits import without_leave
from timeline.errors import InputError

MAX_SPELLS = 1000
MAX_LEAVES = 100
LEAVE_KINDS = ("wazo",)
MAX_SANCTION_WEEKS = 52  # art. 25 lid 9 WIA
MAX_TALK_INTERVAL = 364
# Two years of walking ahead must stay within the holidays that are known (up to 2100).
EARLIEST, LATEST = date(2000, 1, 1), date(2090, 12, 31)
# Who works on may have reached AOW age, or have been employed, long before the first day that is reckoned with.
EARLIEST_PERSONAL = date(1950, 1, 1)


def check_inputs(catalogue: Catalogue, inputs: Inputs) -> None:
    """Raise InputError for spells, facts, events or a day that the engine cannot compute with."""
    check_clock(inputs.spells, inputs.leaves)
    check_day("today", inputs.today)
    if inputs.employment_ends is not None:
        check_day("employment_ends", inputs.employment_ends)
    if inputs.aow_date is not None:
        check_day("aow_date", inputs.aow_date, EARLIEST_PERSONAL)
    _check_number("loonsanctie_weeks", inputs.loonsanctie_weeks, 0, MAX_SANCTION_WEEKS)
    if inputs.talk_interval_days is not None:
        _check_number("talk_interval_days", inputs.talk_interval_days, 1, MAX_TALK_INTERVAL)
    for fact in sorted(inputs.facts):
        check_fact(catalogue, fact)
    for name, day in inputs.events.items():
        check_event(catalogue, name)
        check_day(f"events.{name}", day, EARLIEST_PERSONAL if catalogue.may_precede(name) else EARLIEST)


def check_spells(spells: Sequence[Spell]) -> None:
    """At least one; each ends on or after its start; ascending, not overlapping; only the last may last still."""
    if not spells:
        raise InputError("spells", "geef minstens één ziekteperiode", "give at least one spell of sickness")
    if len(spells) > MAX_SPELLS:
        raise InputError(
            "spells", f"geef hoogstens {MAX_SPELLS} ziekteperioden", f"give at most {MAX_SPELLS} spells of sickness"
        )
    for number, spell in enumerate(spells):
        _check_spell(f"spells[{number}]", spell, spells[number - 1] if number else None)


def check_clock(spells: Sequence[Spell], leaves: Sequence[Leave]) -> None:
    """Spells as `check_spells` wants them; leaves ascending, not overlapping; a sick day outside every leave."""
    check_spells(spells)
    if len(leaves) > MAX_LEAVES:
        raise InputError(
            "leaves", f"geef hoogstens {MAX_LEAVES} verlofperioden", f"give at most {MAX_LEAVES} periods of leave"
        )
    for number, leave in enumerate(leaves):
        _check_leave(f"leaves[{number}]", leave, leaves[number - 1] if number else None)
    if not without_leave(spells, leaves):
        raise InputError(
            "spells",
            "elke ziektedag valt in een verlof; dan telt er geen enkele",
            "every sick day falls in a leave; then none of them counts",
        )


def check_day(key: str, day: date, earliest: date = EARLIEST) -> None:
    """A day that the calendar of this product covers."""
    if not earliest <= day <= LATEST:
        raise InputError(
            key,
            f"de datum {day.isoformat()} ligt niet tussen {earliest} en {LATEST}",
            f"the date {day.isoformat()} is not between {earliest} and {LATEST}",
        )


def check_fact(catalogue: Catalogue, name: str) -> None:
    """A fact that this version of the catalogue knows."""
    if name not in catalogue.facts:
        known = ", ".join(sorted(catalogue.facts))
        raise InputError(f"facts.{name}", f"onbekend feit; bekend zijn: {known}", f"unknown fact; known are: {known}")


def check_event(catalogue: Catalogue, name: str) -> None:
    """A step code or event name that this version of the catalogue knows."""
    if name not in catalogue.by_code and name not in catalogue.events:
        known = ", ".join(sorted(catalogue.events))
        raise InputError(
            f"events.{name}",
            f"onbekende stapcode of gebeurtenis; gebruik een code uit de stappenlijst of: {known}",
            f"unknown step code or event; use a code of the step catalogue or: {known}",
        )


def _check_number(key: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise InputError(
            key,
            f"moet een heel getal van {least} t/m {most} zijn",
            f"must be a whole number from {least} to {most}",
        )


def _check_leave(key: str, leave: Leave, before: Leave | None) -> None:
    check_day(f"{key}.from", leave.start)
    check_day(f"{key}.to", leave.end)
    if leave.kind not in LEAVE_KINDS:
        known = ", ".join(LEAVE_KINDS)
        raise InputError(
            f"{key}.kind", f"onbekende soort verlof; bekend: {known}", f"unknown kind of leave; known: {known}"
        )
    if leave.end < leave.start:
        raise InputError(
            f"{key}.to",
            f"de laatste verlofdag {leave.end} ligt vóór de eerste, {leave.start}",
            f"the last day of leave {leave.end} is before the first, {leave.start}",
        )
    if before is not None and leave.start <= before.end:
        raise InputError(
            f"{key}.from",
            f"{leave.start} ligt niet na {before.end}, de laatste dag van het verlof hiervoor; verlofperioden staan op "
            "volgorde en overlappen niet",
            f"{leave.start} is not after {before.end}, the last day of the leave before it; periods of leave are in "
            "order and do not overlap",
        )


def _check_spell(key: str, spell: Spell, before: Spell | None) -> None:
    check_day(f"{key}.from", spell.start)
    if spell.end is not None:
        check_day(f"{key}.to", spell.end)
        if spell.end < spell.start:
            raise InputError(
                f"{key}.to",
                f"de laatste ziektedag {spell.end} ligt vóór de eerste, {spell.start}",
                f"the last sick day {spell.end} is before the first, {spell.start}",
            )
    if before is None:
        return
    if before.end is None:
        raise InputError(
            f"{key}.from",
            "de ziekteperiode hiervoor loopt nog; geef daarvan eerst de laatste ziektedag (to)",
            "the spell before it has not ended; give its last sick day (to) first",
        )
    if spell.start <= before.end:
        raise InputError(
            f"{key}.from",
            f"{spell.start} ligt niet na {before.end}, de laatste ziektedag van de periode hiervoor; "
            "ziekteperioden staan op volgorde en overlappen niet",
            f"{spell.start} is not after {before.end}, the last sick day of the spell before it; "
            "spells are in order and do not overlap",
        )
