"""The facts and events that a casemanager may record, with their labels."""

from collections.abc import Mapping

from django.utils.translation import get_language

from timeline.catalogue import Catalogue, Fact, versions

# Known from elsewhere: the employer's settings, and what the bedrijfsarts released.
_DERIVED = frozenset(
    {
        "interested_insurer",
        "erd_zw",
        "safety_net",
        "oordeel_released",
        "employment_started",
        "frequent_absence",
        "part_employment_ends",
        "riv_at_part_end",
    }
)


def open_facts() -> frozenset[str]:
    """Non-medical facts that nothing else decides."""
    return frozenset(_open(_newest().facts))


def open_events() -> frozenset[str]:
    """Non-medical dated events that nothing else decides; step codes are not among them."""
    return frozenset(_open(_newest().events))


def fact_labels() -> list[tuple[str, str]]:
    """(name, label in the language in force) of every open fact, in the catalogue's order."""
    return _labels(_newest().facts)


def event_labels() -> list[tuple[str, str]]:
    """(name, label in the language in force) of every open event, in the catalogue's order."""
    return _labels(_newest().events)


def _newest() -> Catalogue:
    return versions()[-1]


def _open(known: Mapping[str, Fact]) -> list[str]:
    return [name for name, fact in known.items() if not fact.medical and name not in _DERIVED]


def _labels(known: Mapping[str, Fact]) -> list[tuple[str, str]]:
    language = get_language() or "nl"
    texts = {name: known[name].text.in_language(language) for name in _open(known)}
    return [(name, text[:1].upper() + text[1:]) for name, text in texts.items()]
