"""Several words that mean something together: `loopt|zit bij de? fysio`, `in behandeling *`. Pure.

Words are separated by spaces; `a|b` is either; `?` after a word: it may be absent; `*` is any word.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One place in a phrase; no words: anything."""

    words: frozenset[str]
    optional: bool

    def fits(self, word: str) -> bool:
        """Whether the word may stand here."""
        return not self.words or word in self.words


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sequence of places; the first is never optional and never anything."""

    parts: tuple[Part, ...]

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Where to look it up: (first word, second word), with "" for a second that may be anything or absent."""
        seconds: set[str] = set()
        for part in self.parts[1:]:
            if not part.words:
                seconds.add("")
                break
            seconds |= part.words
            if not part.optional:
                break
        else:
            seconds.add("")
        return [(first, second) for first in self.parts[0].words for second in ({""} if "" in seconds else seconds)]

    def end(self, words: Sequence[str], start: int) -> int:
        """The place after the phrase when it begins at `start`, else 0."""
        return _end(self.parts, 0, words, start)


def parse(line: str) -> Phrase:
    """A phrase from its line. Raises ValueError when it begins with anything or with an absent word."""
    parts = []
    for text in line.split():
        optional = text.endswith("?")
        alternatives = text.rstrip("?").replace("-", "").replace("'", "")
        words = frozenset() if alternatives == "*" else frozenset(alternatives.split("|"))
        parts.append(Part(words, optional))
    while parts and parts[0].optional:
        parts.pop(0)  # what may be absent at the start adds nothing
    if not parts or not parts[0].words:
        raise ValueError(line)
    return Phrase(tuple(parts))


def _end(parts: tuple[Part, ...], place: int, words: Sequence[str], at: int) -> int:
    if place == len(parts):
        return at
    part = parts[place]
    if at < len(words) and part.fits(words[at]) and (found := _end(parts, place + 1, words, at + 1)):
        return found
    return _end(parts, place + 1, words, at) if part.optional else 0
