"""Invented people with the names that a Dutch payroll holds."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Someone:
    """A name as the personnel file keeps it."""

    initials: str
    prefix: str
    last_name: str
    gender: str
    birth_date: date


# "voorvoegsel|achternaam": the Netherlands as it is, with roots in Friesland, Suriname, Turkey, Morocco, Poland …
_FILE = Path(__file__).with_name("last_names.txt")
_GENDERS = "mv" * 24 + "x"
_INITIALS = "AAABBCCDDEEFFGGHHIIJJJJKKLLLMMMMMNNOPPRRRSSSSTTTVWYZ"


@cache
def last_names() -> tuple[tuple[str, str], ...]:
    """(voorvoegsel, achternaam) of every surname that occurs."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return tuple((prefix, name) for prefix, _bar, name in (line.rpartition("|") for line in lines))


def people(throws: random.Random, *, today: date) -> Iterator[Someone]:
    """Ever more people of 19 to 66 years, no two with the same initials and name."""
    seen: set[tuple[str, str, str]] = set()
    while True:
        prefix, last_name = throws.choice(last_names())
        letters = [throws.choice(_INITIALS) for _ in range(throws.choice((1, 1, 1, 2, 2, 3)))]
        initials = "".join(f"{letter}." for letter in letters)
        if (initials, prefix, last_name) in seen:
            continue
        seen.add((initials, prefix, last_name))
        age = timedelta(days=throws.randint(19 * 366, 66 * 365))
        yield Someone(initials, prefix, last_name, throws.choice(_GENDERS), today - age)
