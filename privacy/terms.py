"""The terms of retention as data, and when a file is due to go. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "terms.toml"


@dataclass(frozen=True)
class Term:
    """One term: of which file, for whom, how many years, counted from what, and by which source."""

    file: str
    applies: str
    years: int
    since: str
    valid_from: date
    nl: str
    en: str
    source: str

    def text(self, language: str) -> str:
        """The term in words."""
        return self.en if language == "en" else self.nl


@cache
def terms() -> tuple[Term, ...]:
    """Every term, as the file has them."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["term"]
    return tuple(
        Term(
            row["file"], row["applies"], row["years"], row["from"], row["valid_from"], row["nl"], row["en"],
            row["source"],
        )
        for row in rows
    )  # fmt: skip


def term_of(file: str, *, erd_zw: bool = False, today: date) -> Term:
    """The term in force on `today`; for a self-insurer the longer one. Raises LookupError for an unknown file."""
    fitting = [term for term in terms() if term.file == file and term.valid_from <= today]
    fitting = [term for term in fitting if term.applies != "erd_zw" or erd_zw]
    if not fitting:
        raise LookupError(file)
    return max(fitting, key=lambda term: (term.applies == "erd_zw", term.valid_from))


def due_on(since: date, years: int) -> date:
    """The day on which a file is due to go: `years` calendar years after `since`; 29 February becomes the 28th."""
    try:
        return since.replace(year=since.year + years)
    except ValueError:
        return since.replace(year=since.year + years, day=28)
