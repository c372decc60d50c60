"""What goes into `timeline_preview` (law, section 3a): strict JSON. No key is ignored; every error names its key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from re import fullmatch
from typing import Any

from timeline.catalogue import Catalogue, catalogue_for
from timeline.engine import Inputs, Leave, Spell
from timeline.engine.ends import APPLIED
from timeline.engine.validate import check_clock, check_fact, check_inputs
from timeline.engine.waits import split_waits
from timeline.errors import InputError
from timeline.projection import Viewer

KEYS = (
    "spells", "leaves", "facts", "events", "employment_ends", "aow_date", "wia_applied", "loonsanctie_weeks",
    "talk_interval_days", "today", "viewer",
)  # fmt: skip
SPELL_KEYS = ("from", "to")
LEAVE_KEYS = ("from", "to", "kind", "joined")


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """A checked request: the inputs, the catalogue in force on the first sick day of the last wait, and who reads."""

    catalogue: Catalogue
    inputs: Inputs
    viewer: Viewer


def parse_text(text: str, today: date) -> PreviewRequest:
    """A request from JSON text; `today` is used where the text names none. Raises InputError."""
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as problem:
        detail = str(problem) or "te diep genest"
        raise InputError(
            "invoer", f"dit is geen geldige JSON ({detail})", f"this is no valid JSON ({detail})"
        ) from None
    return parse_request(data, today)


def parse_request(data: object, today: date) -> PreviewRequest:
    """A request from a decoded JSON value. Raises InputError."""
    table = _object(data, "invoer")
    _check_keys(table, "", KEYS)
    facts = _facts(table.get("facts", {}))
    inputs = Inputs(
        spells=_spells(table),
        today=today if table.get("today") is None else _date(table["today"], "today"),
        facts=frozenset(name for name, true in facts.items() if true),
        events=_events(table),
        leaves=_leaves(table.get("leaves", [])),
        employment_ends=_maybe_date(table, "employment_ends"),
        aow_date=_maybe_date(table, "aow_date"),
        loonsanctie_weeks=_whole(table, "loonsanctie_weeks") or 0,
        talk_interval_days=_whole(table, "talk_interval_days"),
    )
    check_clock(inputs.spells, inputs.leaves)
    catalogue = catalogue_for(split_waits(inputs.spells, inputs.leaves)[-1].first)
    for name in facts:
        check_fact(catalogue, name)
    check_inputs(catalogue, inputs)
    return PreviewRequest(catalogue, inputs, _viewer(table.get("viewer", "medical")))


def _spells(table: Mapping[str, Any]) -> tuple[Spell, ...]:
    if "spells" not in table:
        raise InputError("spells", "ontbreekt; geef de ziekteperioden", "is missing; give the spells of sickness")
    if not isinstance(table["spells"], list):
        raise _wrong("spells", "een lijst", "a list")
    return tuple(_spell(entry, f"spells[{number}]") for number, entry in enumerate(table["spells"]))


def _spell(entry: object, key: str) -> Spell:
    table = _object(entry, key)
    _check_keys(table, f"{key}.", SPELL_KEYS)
    for name in SPELL_KEYS:
        if name not in table:
            raise InputError(
                f"{key}.{name}",
                'ontbreekt; een lopende periode heeft "to": null' if name == "to" else "ontbreekt",
                'is missing; a spell that lasts has "to": null' if name == "to" else "is missing",
            )
    end = None if table["to"] is None else _date(table["to"], f"{key}.to")
    return Spell(_date(table["from"], f"{key}.from"), end)


def _leaves(value: object) -> tuple[Leave, ...]:
    if not isinstance(value, list):
        raise _wrong("leaves", "een lijst", "a list")
    return tuple(_leave(entry, f"leaves[{number}]") for number, entry in enumerate(value))


def _leave(entry: object, key: str) -> Leave:
    table = _object(entry, key)
    _check_keys(table, f"{key}.", LEAVE_KEYS)
    for name in ("from", "to"):
        if table.get(name) is None:
            raise InputError(f"{key}.{name}", "ontbreekt; geef een datum", "is missing; give a date")
    kind, joined = table.get("kind", "wazo"), table.get("joined")
    if not isinstance(kind, str):
        raise _wrong(f"{key}.kind", "een tekst", "a text")
    if joined is not None and not isinstance(joined, bool):
        raise _wrong(f"{key}.joined", "true, false of null", "true, false or null")
    return Leave(_date(table["from"], f"{key}.from"), _date(table["to"], f"{key}.to"), kind, joined)


def _events(table: Mapping[str, Any]) -> Mapping[str, date]:
    """Dates by name; the WIA application may stand apart, but on one day."""
    events = {name: _date(day, f"events.{name}") for name, day in _object(table.get("events", {}), "events").items()}
    applied = _maybe_date(table, APPLIED)
    if applied and events.setdefault(APPLIED, applied) != applied:
        raise InputError(
            APPLIED, "staat ook in events, met een andere datum", "stands in events too, with another date"
        )
    return events


def _maybe_date(table: Mapping[str, Any], key: str) -> date | None:
    return None if table.get(key) is None else _date(table[key], key)


def _whole(table: Mapping[str, Any], key: str) -> int | None:
    value = table.get(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise _wrong(key, "een heel getal", "a whole number")
    return value


def _facts(value: object) -> Mapping[str, bool]:
    facts = _object(value, "facts")
    for name, true in facts.items():
        if not isinstance(true, bool):
            raise _wrong(f"facts.{name}", "true of false", "true or false")
    return facts


def _viewer(value: object) -> Viewer:
    if isinstance(value, str) and value in set(Viewer):
        return Viewer(value)
    raise _wrong("viewer", "medical, employee of employer", "medical, employee or employer")


def _date(value: object, key: str) -> date:
    if isinstance(value, str) and fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise _wrong(key, "een bestaande datum als 2026-11-23", "an existing date such as 2026-11-23")


def _object(value: object, key: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(key, "een object met namen en waarden", "an object of names and values")
    return value


def _check_keys(table: Mapping[str, Any], prefix: str, known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            names = ", ".join(known)
            raise InputError(
                f"{prefix}{key}",
                f"deze sleutel kent deze versie niet; bekend zijn: {names}",
                f"this version does not know this key; known are: {names}",
            )


def _wrong(key: str, nl: str, en: str) -> InputError:
    return InputError(key, f"moet {nl} zijn", f"must be {en}")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
        raise InputError(twice, "staat er twee keer", "is there twice")
    return table


def _no_constant(name: str) -> object:
    raise ValueError(name)
