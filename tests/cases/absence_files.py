"""Absence files for the tests: a row per change, as HR packages export them. Made up; no real persons."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cases.imports.direct import import_file
from cases.imports.run import Options
from cases.imports.table import read_table
from cases.models import Case
from privacy import chance, context
from tests.support.cast import House, Member

SMALL = Path(__file__).parent / "files" / "verzuim-klein.csv"
LINDE = "Zorggroep De Linde"
COLUMNS = (
    "Werkgever", "Personeelsnummer", "Achternaam", "Voorvoegsel", "Voorletters", "Geboortedatum", "Geslacht",
    "E-mailadres", "Afdeling", "In dienst", "Uit dienst", "Uren per week", "Eerste ziektedag", "Ingangsdatum",
    "Verzuim %", "Therapeutisch", "Vangnet", "Hersteldatum",
)  # fmt: skip


def day(days: int) -> date:
    """So many days from today."""
    return chance.today() + timedelta(days=days)


def row(first: date | str, **cells: Any) -> dict[str, str]:
    """One row about employee 9001 of De Linde; cells by column name with _ for blanks (`Verzuim_pct` for the %)."""
    base: dict[str, Any] = {
        "Werkgever": LINDE, "Personeelsnummer": "9001", "Achternaam": "Jansen", "Voorletters": "A.",
        "Geboortedatum": "17-05-1980", "Geslacht": "V", "Afdeling": "Wijkzorg", "In dienst": "01-01-2015",
        "Uren per week": "36", "Eerste ziektedag": first, "Ingangsdatum": first, "Verzuim %": "100",
        "Therapeutisch": "N", "Vangnet": "N",
    }  # fmt: skip
    named = {name.replace("_pct", " %").replace("_", " "): value for name, value in cells.items()}
    return {column: _cell(value) for column, value in {**base, **named}.items()}


def _cell(value: Any) -> str:
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value)


def written(
    rows: Sequence[dict[str, str]],
    columns: Sequence[str] = COLUMNS,
    *,
    encoding: str = "utf-8-sig",
    separator: str = ";",
) -> bytes:
    """The file as bytes."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=separator, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def imported(
    member: Member, rows: Sequence[dict[str, str]] | bytes, *, dry_run: bool = False, **options: Any
) -> dict[str, Any]:
    """Import as this person; the report."""
    content = rows if isinstance(rows, bytes) else written(rows)
    done: list[int] = []
    with member.at_work() as actor:
        return import_file(
            by=actor, file_name="verzuim.csv", table=read_table(content), options=Options(**options),
            dry_run=dry_run, progress=done.append,
        )  # fmt: skip


def codes(report: dict[str, Any]) -> list[tuple[int, str, str, str]]:
    """(line, column, value, code) of every problem."""
    return [(p["line"], p["column"], p["value"], p["code"]) for p in report["problems"]]


@dataclass(frozen=True)
class CaseFacts:
    """A stored case as its history reads."""

    state: str
    first: date
    recovered: date | None
    percentage: int
    spells: tuple[tuple[date, date | None], ...] = ()
    percentages: tuple[tuple[date, int], ...] = ()
    follows: date | None = None  # first sick day of the case before
    safety_net: str = field(default="nee", compare=False)


def cases_of(house: House, number: str = "9001") -> list[CaseFacts]:
    """The cases of an employee, by first sick day."""
    with context.entered(house.system):
        rows = Case.objects.filter(employee__personnel_number=number).order_by("first_sick_day")
        return [_facts(case) for case in rows.select_related("previous_case")]


def _facts(case: Case) -> CaseFacts:
    spells = list(case.spells.order_by("starts_on"))
    return CaseFacts(
        state=case.state,
        first=case.first_sick_day,
        recovered=case.recovered_from,
        percentage=case.absence_percentage,
        spells=tuple((spell.starts_on, spell.recovered_from) for spell in spells),
        percentages=tuple(_percentages(spells)),
        follows=case.previous_case.first_sick_day if case.previous_case else None,
        safety_net=case.safety_net,
    )


def _percentages(spells: Sequence[Any]) -> Iterator[tuple[date, int]]:
    for spell in spells:
        for change in spell.percentages.order_by("from_date"):
            yield change.from_date, change.absence_percentage
