"""The CAS as far as public sources name it, and the installation's own list; found by code or by name."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FILE = Path(__file__).parent / "codes_cas.csv"


@dataclass(frozen=True)
class Code:
    """A code with its name."""

    code: str
    name: str

    @property
    def written(self) -> str:
        """As it stands in a record: the code, and its name for who reads it later."""
        return f"{self.code} · {self.name}"


def all_codes() -> tuple[Code, ...]:
    """Every code that can be chosen, by code."""
    return _codes(settings.MEDICAL_CODES)


@lru_cache(maxsize=4)
def _codes(own: str) -> tuple[Code, ...]:
    """The shipped ones, and those of the installation's file, whose names win."""
    found = {row["code"]: row["name"] for row in _rows(FILE) if len(row["code"]) > 1}
    if own:
        found |= {row["code"].strip().upper(): row["name"].strip() for row in _rows(Path(own))}
    return tuple(Code(code, found[code]) for code in sorted(found))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def search(text: str, limit: int = 20) -> tuple[Code, ...]:
    """Codes that begin with the text, then those in whose name all of its words stand."""
    wanted = text.strip().casefold()
    if not wanted:
        return ()
    by_code = [one for one in all_codes() if one.code.casefold().startswith(wanted)]
    words = wanted.split()
    by_name = [one for one in all_codes() if all(word in one.name.casefold() for word in words)]
    return tuple(dict.fromkeys([*by_code, *by_name]))[:limit]


def written(text: str) -> str:
    """`N613 · Carpaletunnelsyndroom` when the text is a known code or its name; else the text as it was typed."""
    typed = text.strip()
    first = typed.partition("·")[0].strip().partition(" ")[0].casefold()
    for one in all_codes():
        if typed.casefold() == one.name.casefold() or first == one.code.casefold():
            return one.written
    return typed
