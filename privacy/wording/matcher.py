"""Finds words that tell about health. Pure; looks words up, so the time grows with the text and not with the list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from privacy.wording.inflection import joined, plain
from privacy.wording.lists import SHORTEST_PART, TYPO_FROM, Lists, Rule, lists, without_one

_TOKEN = re.compile(r"[a-z0-9\0]+(?:[-'’‐‑][a-z0-9\0]+)*")
_SENTENCE = re.compile(r"[.!?;\n]")
_NEAR = 5
_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A word as typed, why it is flagged, and where it stands."""

    word: str
    rule: Rule
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int
    sentence: int
    parts: tuple[str, ...]


def health_words(text: str) -> tuple[Hit, ...]:
    """The words that tell about health, in the order of the text."""
    if not text.strip():
        return ()
    known = lists()
    tokens = list(_tokens(plain(text)))
    words = [token.word for token in tokens]
    passed = _passed_over(known, words)
    found: dict[int, Hit] = {}
    taken = set(passed)
    for first, after, rule in _phrases(known, words, passed):
        if first not in taken:
            start, end = tokens[first].start, tokens[after - 1].end
            found[start] = Hit(text[start:end], rule, start, end)
            taken |= set(range(first, after))
    for place, token in enumerate(tokens):
        why = None if place in taken else _rule_of(known, token) or _weak(known, tokens, place)
        if why:
            found[token.start] = Hit(text[token.start : token.end], why, token.start, token.end)
    for hit in _codes(known, text):
        if not any(other.start < hit.end and hit.start < other.end for other in found.values()):
            found[hit.start] = hit
    return tuple(found[start] for start in sorted(found))


def _tokens(text: str) -> Iterator[_Token]:
    sentence = last = 0
    for match in _TOKEN.finditer(text):
        sentence += bool(_SENTENCE.search(text, last, match.start()))
        last = match.end()
        written = match[0]
        parts = tuple(joined(part) for part in written.split("-")) if "-" in written else ()
        yield _Token(joined(written)[:_LONGEST_WORD], match.start(), last, sentence, parts)


def _pairs(words: list[str]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Where a phrase may begin: each word with the next, and with anything."""
    for place, (word, following) in enumerate(zip(words, [*words[1:], ""], strict=False)):
        yield place, (word, "")
        if following:
            yield place, (word, following)


def _passed_over(known: Lists, words: list[str]) -> set[int]:
    """Places of words in a phrase that is work talk."""
    passed: set[int] = set()
    for place, pair in _pairs(words):
        for phrase in known.harmless_phrases.get(pair, ()):
            if end := phrase.end(words, place):
                passed.update(range(place, end))
    return passed


def _phrases(known: Lists, words: list[str], passed: set[int]) -> Iterator[tuple[int, int, Rule]]:
    for place, pair in _pairs(words):
        for phrase, rule in known.phrases.get(pair, ()):
            end = phrase.end(words, place)
            if end and passed.isdisjoint(range(place, end)):
                yield place, end, rule


def _rule_of(known: Lists, token: _Token) -> Rule | None:
    if rule := _of_word(known, token.word):
        return rule
    if _harmless(known, token.word):
        return None
    return next((rule for part in token.parts if len(part) > SHORTEST_PART and (rule := _of_word(known, part))), None)


def _harmless(known: Lists, word: str) -> bool:
    return word in known.harmless or word.startswith(known.harmless_starts) or word.endswith(known.harmless_ends)


def _of_word(known: Lists, word: str) -> Rule | None:
    rule = known.whole.get(word) or _by_part(known, word) or _by_slip(known, word)
    return None if rule is None or _harmless(known, word) else rule


def _by_part(known: Lists, word: str) -> Rule | None:
    for part, rule in known.starts.get(word[:SHORTEST_PART], ()):
        if word.startswith(part):
            return rule
    for part, rule in known.ends.get(word[-SHORTEST_PART:], ()):
        if word.endswith(part) and len(word) > len(part):
            return rule
    return None


def _by_slip(known: Lists, word: str) -> Rule | None:
    """A word of the list with one letter too many, too few, wrong, or two letters swapped."""
    if len(word) < TYPO_FROM - 1:
        return None
    for slip in without_one(word):
        for meant in known.slips.get(slip, ()):
            if abs(len(meant) - len(word)) <= 1 and word[0] == meant[0]:
                return known.whole[meant]
    return None


def _weak(known: Lists, tokens: list[_Token], place: int) -> Rule | None:
    """A part of the body, when a word beside it in the sentence says that something is wrong."""
    rule = known.weak.get(tokens[place].word)
    if rule is None:
        return None
    around = tokens[max(0, place - _NEAR) : place] + tokens[place + 1 : place + 1 + _NEAR]
    near = (token for token in around if token.sentence == tokens[place].sentence)
    return rule if any(token.word in known.signals for token in near) else None


def _codes(known: Lists, text: str) -> Iterator[Hit]:
    for pattern, rule in known.codes:
        for match in pattern.finditer(text):
            before = _TOKEN.findall(plain(text[max(0, match.start("code") - 40) : match.start("code")]))
            if before and joined(before[-1]) in known.not_after_codes:
                continue
            yield Hit(match["code"], rule, match.start("code"), match.end("code"))
