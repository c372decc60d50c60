"""Refusing what cannot be computed, naming the key and the remedy."""

from collections.abc import Sequence
from datetime import date

from timeline.catalogue.model import Catalogue
from timeline.engine.model import Inputs, Spell
from timeline.errors import InputError

MAX_SPELLS = 1000
# Two years of walking ahead must stay within the holidays that are known (up to 2100).
EARLIEST, LATEST = date(2000, 1, 1), date(2090, 12, 31)


def check_inputs(catalogue: Catalogue, inputs: Inputs) -> None:
    """Raise InputError for spells, facts, events or a day that the engine cannot compute with."""
    check_spells(inputs.spells)
    check_day("today", inputs.today)
    for fact in sorted(inputs.facts):
        check_fact(catalogue, fact)
    for name, day in inputs.events.items():
        check_event(catalogue, name)
        check_day(f"events.{name}", day)


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


def check_day(key: str, day: date) -> None:
    """A day that the calendar of this product covers."""
    if not EARLIEST <= day <= LATEST:
        raise InputError(
            key,
            f"de datum {day.isoformat()} ligt niet tussen {EARLIEST} en {LATEST}",
            f"the date {day.isoformat()} is not between {EARLIEST} and {LATEST}",
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
