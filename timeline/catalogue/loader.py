"""Reading catalogue versions from disk: a folder per version, `version.toml` and a file per phase in it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from timeline.catalogue.check import check_step, find_cycle
from timeline.catalogue.model import Catalogue, Fact, StepRule
from timeline.catalogue.parse import check_keys, parse_fact, parse_step, text
from timeline.errors import CatalogueError, InputError

VERSIONS = Path(__file__).parent / "versions"
HEADER = "version.toml"
STEP_TABLE = re.compile(r"^\s*\[\[\s*step\s*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row stands, for error messages."""

    file: Path
    line: int
    row: int
    code: str

    def fail(self, problem: object) -> CatalogueError:
        return CatalogueError(f"{self.file}:{self.line}: row {self.row} ({self.code or 'no code'}): {problem}")

    @contextmanager
    def named(self) -> Iterator[None]:
        """An error inside gets this place."""
        try:
            yield
        except CatalogueError as problem:
            raise self.fail(problem) from None


@lru_cache(maxsize=1)
def versions() -> tuple[Catalogue, ...]:
    """Every version that ships with the product, oldest first. Raises CatalogueError."""
    found = [load(folder) for folder in sorted(VERSIONS.iterdir()) if (folder / HEADER).is_file()]
    return tuple(sorted(found, key=lambda catalogue: catalogue.valid_from))


def catalogue_for(first_sick_day: date) -> Catalogue:
    """The version in force on that day. Raises InputError for a day before the oldest version."""
    in_force = [catalogue for catalogue in versions() if catalogue.valid_from <= first_sick_day]
    if in_force:
        return in_force[-1]
    oldest = versions()[0].valid_from
    raise InputError(
        "spells",
        f"de eerste ziektedag {first_sick_day} ligt vóór {oldest}, de eerste dag van de regels die dit programma kent",
        f"the first sick day {first_sick_day} is before {oldest}, the first day of the rules this program knows",
    )


def load(folder: Path) -> Catalogue:
    """One version from its folder. Raises CatalogueError naming file, line and row."""
    header = _header(folder / HEADER)
    placed = [entry for file in sorted(folder.glob("*.toml")) if file.name != HEADER for entry in _steps(file)]
    catalogue = Catalogue(steps=tuple(step for step, _ in placed), **header)
    places: dict[str, _Place] = {}
    for step, place in placed:
        if step.code in places:
            first = places[step.code]
            raise place.fail(f"the code is already used in {first.file.name}:{first.line}")
        places[step.code] = place
        with place.named():
            check_step(step, catalogue)
    if cycle := find_cycle(catalogue):
        raise places[cycle[0]].fail(f"cycle: {' → '.join((*cycle, cycle[0]))}")
    return catalogue


def _header(file: Path) -> dict[str, Any]:
    table = _read(file)
    place = _Place(file, 1, 0, "header")
    with place.named():
        check_keys(table, ("version", "valid_from", "facts", "events"), ("milestones",))
        if type(table["valid_from"]) is not date:
            raise CatalogueError("'valid_from' must be a date")
        return {
            "version": text(table, "version"),
            "valid_from": table["valid_from"],
            "facts": _facts(table["facts"]),
            "events": _facts(table["events"]),
            "milestones": _facts(table.get("milestones", {})),
        }


def _facts(table: object) -> Mapping[str, Fact]:
    if not isinstance(table, dict):
        raise CatalogueError("facts and events must be tables")
    return MappingProxyType({name: parse_fact(name, entry) for name, entry in table.items()})


def _steps(file: Path) -> list[tuple[StepRule, _Place]]:
    table = _read(file)
    with _Place(file, 1, 0, "header").named():
        check_keys(table, ("phase", "step"), ())
        phase, rows = text(table, "phase"), table["step"]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise CatalogueError("rows must be written as [[step]]")
    source = file.read_text(encoding="utf-8")
    lines = [source.count("\n", 0, match.end()) + 1 for match in STEP_TABLE.finditer(source)]
    if len(lines) != len(rows):  # rows written in another way, or the heading quoted in a text
        lines = [1] * len(rows)
    steps = []
    for number, (line, row) in enumerate(zip(lines, rows, strict=True), start=1):
        place = _Place(file, line, number, str(row.get("code", "")))
        with place.named():
            steps.append((parse_step(row, phase), place))
    return steps


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise CatalogueError(f"{file}: {problem}") from problem
