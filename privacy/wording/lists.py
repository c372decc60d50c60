"""The word list: TOML files, read once and turned into what the matcher looks up. A file that is wrong stops it."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from privacy.wording.inflection import AS_IS, forms, joined, plain
from privacy.wording.phrases import Phrase, parse

_FOLDER = Path(__file__).parent / "words"
_RULES = ("diagnosis", "complaint", "psyche", "medicine", "treatment", "body", "pregnancy", "code")
# One slip of the keys is forgiven from this length on; shorter words have too many neighbours.
TYPO_FROM = 8
# Compounds: a shorter beginning or end says too little.
SHORTEST_PART = 3


@dataclass(frozen=True)
class Rule:
    """Why a kind of word is flagged, in both languages, and where that is written. `id` is also the category."""

    id: str
    nl: str
    en: str
    source: str


# Beginnings by their first letters, ends by their last.
Parts = dict[str, list[tuple[str, Rule]]]


@dataclass
class Lists:
    """What the matcher looks up, by folded word. `slips`: words with one letter left out, for typing errors."""

    whole: dict[str, Rule] = field(default_factory=dict)
    starts: Parts = field(default_factory=dict)
    ends: Parts = field(default_factory=dict)
    slips: dict[str, set[str]] = field(default_factory=dict)
    weak: dict[str, Rule] = field(default_factory=dict)
    signals: set[str] = field(default_factory=set)
    phrases: dict[tuple[str, str], list[tuple[Phrase, Rule]]] = field(default_factory=dict)
    codes: list[tuple[re.Pattern[str], Rule]] = field(default_factory=list)
    not_after_codes: frozenset[str] = frozenset()
    harmless: set[str] = field(default_factory=set)
    harmless_starts: tuple[str, ...] = ()
    harmless_ends: tuple[str, ...] = ()
    harmless_phrases: dict[tuple[str, str], list[Phrase]] = field(default_factory=dict)


def version() -> str:
    """The day of the word list in use."""
    return str(_read("exceptions")["version"])


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """The rules by id."""
    found = {}
    for name in _RULES:
        raw = _read(name)
        found[name] = Rule(name, raw["nl"], raw["en"], raw["source"])
    return found


@lru_cache(maxsize=1)
def lists() -> Lists:
    """The whole list, ready to look up in."""
    made = Lists()
    for rule in rules().values():
        _add(made, rule, _read(rule.id))
    harmless = _read("exceptions")
    for word in _split(harmless["words"]):
        made.harmless |= forms(word)
    made.harmless_starts = tuple(joined(part) for part in _split(harmless["starts"]))
    made.harmless_ends = tuple(joined(part) for part in _split(harmless["ends"]))
    for phrase in _lines(harmless["phrases"]):
        for key in phrase.keys:
            made.harmless_phrases.setdefault(key, []).append(phrase)
    return made


def without_one(word: str) -> set[str]:
    """The word, and the word with one letter left out."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _add(made: Lists, rule: Rule, raw: dict[str, Any]) -> None:
    for word in _split(raw.get("words", "")):
        for form in forms(word):
            made.whole.setdefault(form, rule)
        _add_slips(made, joined(word).removesuffix(AS_IS))
    for part in _split(raw.get("starts", "")):
        made.starts.setdefault(joined(part)[:SHORTEST_PART], []).append((joined(part), rule))
    for part in _split(raw.get("ends", "")):
        for form in forms(part):
            made.ends.setdefault(form[-SHORTEST_PART:], []).append((form, rule))
    made.weak |= {joined(word): rule for word in _split(raw.get("weak", ""))}
    made.signals |= {joined(word) for word in _split(raw.get("signals", ""))}
    _add_phrases(made, rule, raw)


def _add_phrases(made: Lists, rule: Rule, raw: dict[str, Any]) -> None:
    for phrase in _lines(raw.get("phrases", "")):
        for key in phrase.keys:
            made.phrases.setdefault(key, []).append((phrase, rule))
    made.codes += [(re.compile(pattern), rule) for pattern in raw.get("patterns", ())]
    made.not_after_codes |= {joined(word) for word in _split(raw.get("not_after", ""))}


def _add_slips(made: Lists, base: str) -> None:
    """Only of words as listed: forms that were made by rule have too many neighbours."""
    if len(base) >= TYPO_FROM:
        for slip in without_one(base):
            made.slips.setdefault(slip, set()).add(base)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _split(text: str) -> list[str]:
    return [word for part in text.split(",") if (word := " ".join(part.split()))]


def _lines(text: str) -> list[Phrase]:
    return [parse(plain(line)) for line in text.splitlines() if line.strip()]
