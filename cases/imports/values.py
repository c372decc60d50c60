"""Cells to values, as Dutch packages write them. Pure; each raises ValueError for what it cannot read."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?$")
_DUTCH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$")
_ISO = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})$")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+$")
_YES = {"j", "ja", "y", "yes", "true", "waar", "1", "x"}
_NO = {"n", "nee", "no", "false", "onwaar", "0"}
_UNKNOWN = {"o", "onbekend", "onb", "?", "u", "unknown"}
_GENDERS = {
    "m": "m", "man": "m", "male": "m", "v": "v", "vrouw": "v", "f": "v", "female": "v", "x": "x",
    "o": "", "onbekend": "",
}  # fmt: skip
_EARLIEST = date(1900, 1, 1)
_LATEST_YEAR = 2200


def to_date(text: str, *, latest_year: int) -> date:
    """`23-11-2026`, `3-1-26`, `23/11/2026` or `2026-11-23`, with or without a time.

    Two digits of a year count back from `latest_year`: with 2027, `27` is 2027 and `28` is 1928.
    """
    bare = _TIME.sub("", text)
    if found := _DUTCH.match(bare):
        day, month, year = (int(part) for part in found.groups())
        if len(found[3]) == 2:
            year += latest_year - latest_year % 100
            year -= 100 if year > latest_year else 0
    elif found := _ISO.match(bare):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise ValueError(text)
    result = date(year, month, day)
    if result < _EARLIEST or result.year > _LATEST_YEAR:
        raise ValueError(text)
    return result


def to_number(text: str) -> Decimal:
    """`37,5`, `37.5` or `50%`."""
    bare = text.removesuffix("%").strip().replace(",", ".")
    if not re.fullmatch(r"\d{1,6}(\.\d+)?", bare):
        raise ValueError(text)
    try:
        return Decimal(bare)
    except InvalidOperation as error:
        raise ValueError(text) from error


def to_percentage(text: str) -> tuple[int, bool]:
    """(whole percentage 0–100, whether it was rounded). Only nothing is 0 and only everything is 100."""
    number = to_number(text)
    if not 0 <= number <= 100:
        raise ValueError(text)
    if number in (0, 100):
        return int(number), False
    whole = int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return min(99, max(1, whole)), whole != number


def to_employment_number(text: str) -> int:
    """The number of an employment (IKV): 1 to 9999. Raises ValueError."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0
    if number < 1:
        raise ValueError(text)
    return number


def to_hours(text: str) -> Decimal:
    """Hours per week, one decimal, above 0 and at most 60."""
    hours = to_number(text).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    if not 0 < hours <= 60:
        raise ValueError(text)
    return hours


def to_bool(text: str) -> bool:
    """`J` or `N`, and what packages write for them."""
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(text)


def to_safety_net(text: str) -> str:
    """`J`, `N` or `O` → `ja`, `nee`, `onbekend`. Which net it is may not be in the file."""
    if text.casefold() in _UNKNOWN:
        return "onbekend"
    return "ja" if to_bool(text) else "nee"


def to_gender(text: str) -> str:
    """`m`, `v`, `x`, or empty for unknown."""
    try:
        return _GENDERS[text.casefold()]
    except KeyError as error:
        raise ValueError(text) from error


def to_email(text: str) -> str:
    """An address as it is written."""
    if len(text) > 254 or not text.isascii() or not _EMAIL.fullmatch(text):
        raise ValueError(text)
    return text


def key_of(name: str) -> str:
    """Names that differ in case or blanks only are one name."""
    return " ".join(name.casefold().split())
