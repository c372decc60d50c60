"""Dutch inflection, generously: a form that nobody writes costs nothing, a form that is missing is a leak. Pure."""

import re
import unicodedata
from collections.abc import Iterator

AS_IS = "!"  # behind a word in the list: no other forms
_ABBREVIATION = 3
_LONG = re.compile(r"(aa|ee|oo|uu)([bdfgklmnprstz])$")
_SHORT = re.compile(r"(^|[^aeiou])([aeiou])([bdfgklmnprst])$")
_VOICED = {"f": "v", "s": "z"}
_MARKS = "\0"  # stands for a sign that belongs to the letter before it, so that positions stay
_JOINED = dict.fromkeys(map(ord, f"-'’‐‑{_MARKS}"))


def plain(text: str) -> str:
    """The text in lower case without accents, letter for letter: positions stay what they were."""
    if text.isascii():
        return text.lower()
    return "".join(letter if letter.isascii() else _bare(letter) for letter in text.lower()[: len(text)])


def _bare(letter: str) -> str:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return _MARKS
    first = unicodedata.normalize("NFKD", letter)[0]
    return first if len(first.lower()) == 1 else letter


def joined(word: str) -> str:
    """A word without hyphens, apostrophes and signs: `burn-out` and `burnout` are one."""
    return word if word.isalnum() and word.islower() and word.isascii() else plain(word).translate(_JOINED)


def forms(word: str) -> frozenset[str]:
    """Plural, diminutive and adjectival forms of a word, as `joined` writes them; the word itself too."""
    base = joined(word)
    if base.endswith(AS_IS):
        return frozenset({base.removesuffix(AS_IS)})
    return frozenset(_forms(base)) if base.isalpha() and len(base) > _ABBREVIATION else frozenset({base})


def _forms(base: str) -> Iterator[str]:
    yield base
    for ending in ("e", "en", "n", "s", "es", "je", "jes", "tje", "tjes", "pje", "pjes", "etje", "etjes"):
        yield base + ending
    if long := _LONG.search(base):
        # been → benen, neuroloog → neurologen, oog → ogen
        stem = base[: long.start()] + long[1][0] + _VOICED.get(long[2], long[2])
        yield from (stem + "e", stem + "en")
    if _SHORT.search(base):
        # pil → pillen, pilletje
        yield from (base + base[-1] + ending for ending in ("e", "en", "etje", "etjes"))
    if base[-1] in _VOICED and len(base) > _ABBREVIATION:  # reis → reizen, not as → azen
        yield from (base[:-1] + _VOICED[base[-1]] + ending for ending in ("e", "en"))
    if base.endswith("ie"):
        yield base + "ën".replace("ë", "e")
    if base.endswith("isch"):
        yield base + "e"
