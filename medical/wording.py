"""What the files in medical/texts say: the texts of consents by version, and the terms of break-glass."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

_FOLDER = Path(__file__).with_name("texts")


@dataclass(frozen=True)
class Purpose:
    """One purpose in one version of the texts, in one language."""

    code: str
    name: str
    party: str  # how the field for the party is called
    text: str
    source: str
    days: int
    most_days: int


@dataclass(frozen=True)
class GlassTerms:
    """How long, how often, and why a case may be opened in need."""

    source: str
    hours: int
    shortest_reason: int
    tries_an_hour: int
    categories: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def _versions() -> dict[str, dict[str, dict[str, Any]]]:
    """{version: {code: as in the file}}, oldest first."""
    found = [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(_FOLDER.glob("consents-*.toml"))]
    return {one["version"]: {purpose["code"]: purpose for purpose in one["purpose"]} for one in found}


@lru_cache(maxsize=1)
def _glass() -> dict[str, Any]:
    return tomllib.loads((_FOLDER / "glass.toml").read_text(encoding="utf-8"))


def _language() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def current_version() -> str:
    """The version in which consents are asked today."""
    return list(_versions())[-1]


def purpose(code: str, *, version: str = "", language: str = "") -> Purpose:
    """A purpose as read in that version (the newest) and language (the reader's). Raises KeyError."""
    entry, chosen = _versions()[version or current_version()][code], language or _language()
    return Purpose(
        code=code,
        name=entry["name"][chosen],
        party=entry["party"][chosen],
        text=entry["text"][chosen],
        source=entry["source"],
        days=entry["days"],
        most_days=entry["most_days"],
    )


def purposes() -> tuple[Purpose, ...]:
    """Every purpose for which consent is asked today."""
    return tuple(purpose(code) for code in _versions()[current_version()])


def asked_purposes() -> tuple[Purpose, ...]:
    """Those that stand on the form: not the notice of a hand-over, which has a form of its own."""
    return tuple(one for one in purposes() if one.code != "transfer_notice")


def glass_terms() -> GlassTerms:
    """The terms of break-glass, in the reader's language."""
    file, language = _glass(), _language()
    return GlassTerms(
        source=file["source"],
        hours=file["hours"],
        shortest_reason=file["shortest_reason"],
        tries_an_hour=file["tries_an_hour"],
        categories=tuple((one["code"], one[language]) for one in file["category"]),
    )
