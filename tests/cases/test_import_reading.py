"""Files of all kinds, read: encodings, separators, columns, dates, and what is never read."""

from datetime import date
from decimal import Decimal

import pytest

from cases.imports import fields, values
from cases.imports.fields import Field, Refusal, guess, refusal_of
from cases.imports.problems import FileRefused
from cases.imports.records import Record, read_records
from cases.imports.table import MAX_BYTES, read_table, unpack
from tests.cases.absence_files import COLUMNS, SMALL, row, written

TODAY = date(2026, 11, 24)
ROWS = [row("01-06-2026", Achternaam="Özdemir", Afdeling="Financiën", Voorvoegsel="in 't")]


def records(content: bytes) -> list[Record]:
    table = read_table(content)
    reading = read_records(table, guess(table.columns), today=TODAY)
    assert not reading.problems
    return reading.records


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_encoding_and_separator_gives_the_same_records(encoding: str, separator: str) -> None:
    read = records(written(ROWS, encoding=encoding, separator=separator))
    assert read == records(written(ROWS))
    assert (read[0].last_name, read[0].department, read[0].prefix) == ("Özdemir", "Financiën", "in 't")


def test_the_shared_format_is_recognised_whole() -> None:
    table = read_table(SMALL.read_bytes())
    assert len(guess(table.columns)) == len(COLUMNS) == len(table.columns)
    first = records(SMALL.read_bytes())[0]
    assert first.hours == Decimal("37.5")
    assert first.first_sick_day == date(2025, 3, 3)


def test_other_names_in_another_order_are_guessed() -> None:
    names = {
        "1e ziektedag": Field.FIRST_SICK_DAY, "Pers.nr": Field.PERSONNEL_NUMBER, "Naam werkgever": Field.EMPLOYER,
        "Geb. datum": Field.BIRTH_DATE, "ACHTERNAAM": Field.LAST_NAME, "Tussenvoegsel": Field.PREFIX,
        "Verzuimpercentage": Field.PERCENTAGE, "Datum herstel": Field.RECOVERED_FROM, "M/V": Field.GENDER,
        "Contracturen": Field.HOURS, "Datum in dienst": Field.CONTRACT_STARTS, "Vangnetregeling": Field.SAFETY_NET,
        "Laatste ziektedag": Field.LAST_SICK_DAY, "Ingangsdatum percentage": Field.FROM_DATE, "E-mail": Field.EMAIL,
        "Datum eerste ziektedag (Wvp)": None,
    }  # fmt: skip
    found = {column: field for field, column in guess(list(names)).items()}
    assert found == {column: field for column, field in names.items() if field}


def test_a_longer_name_is_guessed_when_nothing_fits_better() -> None:
    assert guess(["Personeelsnummer oud", "Datum eerste ziektedag (Wvp)"]) == {
        Field.PERSONNEL_NUMBER: "Personeelsnummer oud", Field.FIRST_SICK_DAY: "Datum eerste ziektedag (Wvp)",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ("BSN", Refusal.BSN), ("Burgerservicenummer", Refusal.BSN), ("Sofi-nummer", Refusal.BSN),
        ("BSN-nr", Refusal.BSN), ("Diagnose", Refusal.MEDICAL), ("Reden verzuim", Refusal.MEDICAL),
        ("Klachten", Refusal.MEDICAL), ("Oorzaak", Refusal.MEDICAL), ("Soort verzuim", Refusal.MEDICAL),
        ("Vangnet reden", Refusal.MEDICAL), ("Aard ziekte", Refusal.MEDICAL), ("Opmerkingen", Refusal.MEDICAL),
        ("CAS-code", Refusal.MEDICAL), ("No-risk", Refusal.MEDICAL), ("Ziekte", Refusal.MEDICAL),
        ("Eerste ziektedag", None), ("Afdeling omschrijving", None), ("Standaard uren", None), ("Casemanager", None),
    ],
)  # fmt: skip
def test_columns_that_are_never_read(column: str, why: Refusal | None) -> None:
    assert refusal_of(column) is why


def test_what_is_never_read_is_not_even_kept_for_the_worker() -> None:
    rows = [{**ROWS[0], "BSN": "123456782", "Diagnose": "griep-geheim", "Kostenplaats": "4400"}]
    table = unpack(read_table(written(rows, [*COLUMNS, "BSN", "Diagnose", "Kostenplaats"])).pack())
    assert table.refused == (("BSN", Refusal.BSN), ("Diagnose", Refusal.MEDICAL))
    kept = " ".join(cell for line in table.rows for cell in line.cells)
    assert "4400" in kept
    assert "123456782" not in kept
    assert "geheim" not in kept


def test_lines_are_counted_as_an_editor_does() -> None:
    text = (
        "sep=;\r\nWerkgever;Personeelsnummer;Eerste ziektedag\r\n\r\n"
        '"A;B";1;01-01-2026\r\n"over\r\ntwee";2;01-01-2026\r\nC;3;x\r\n'
    )
    assert [(line.line, line.cells[0]) for line in read_table(text.encode()).rows] == [
        (4, "A;B"), (5, "over twee"), (7, "C"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"), (b" \r\n ", "empty"), (b"PK\x03\x04abc", "workbook"), (b"\x89PNG\x00\x81\x8d;a", "not_text"),
        (b"Werkgever\r\nx\r\n", "no_columns"), (b"Werkgever;Personeelsnummer\r\n", "no_rows"),
        (b"x" * (MAX_BYTES + 1), "too_large"), (b";a" * 600 + b"\r\n1;2", "too_many_columns"),
        (b"a;b\r\n" + b"1;2\r\n" * 150_001, "too_many_rows"), (b"a;b\r\n" + b"y" * 200_000 + b";1\r\n", "broken"),
    ],
)  # fmt: skip
def test_what_is_no_delimited_text_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_table(content)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("23-11-2026", date(2026, 11, 23)), ("3-1-2026", date(2026, 1, 3)), ("03/01/26", date(2026, 1, 3)),
        ("3.1.26", date(2026, 1, 3)), ("2026-11-23", date(2026, 11, 23)), ("20261123", date(2026, 11, 23)),
        ("2026-11-23T00:00:00", date(2026, 11, 23)), ("23-11-2026 0:00", date(2026, 11, 23)),
        ("01-01-98", date(1998, 1, 1)), ("29-02-2024", date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_dutch_and_iso_dates(text: str, expected: date) -> None:
    assert values.to_date(text, latest_year=2027) == expected


@pytest.mark.parametrize(
    "text", ["31-02-2026", "2026-13-01", "11/23/2026", "gisteren", "1-1-0026", "08112012", "45000"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):
        values.to_date(text, latest_year=2027)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("50", (50, False)), ("50,0", (50, False)), ("33,33", (33, True)), ("0,4", (1, True)), ("99,6 %", (99, True))],
)
def test_percentages_become_whole_and_stay_between(text: str, expected: tuple[int, bool]) -> None:
    assert values.to_percentage(text) == expected


def test_a_remembered_mapping_is_used_only_when_its_columns_are_there() -> None:
    short = {"employer": "Bedrijf", "personnel_number": "Nr"}
    long = {**short, "first_sick_day": "Ziek", "nonsense": "X"}
    assert fields.fitting([short, long], ["Bedrijf", "Nr", "Ziek"]) == {
        Field.EMPLOYER: "Bedrijf", Field.PERSONNEL_NUMBER: "Nr", Field.FIRST_SICK_DAY: "Ziek",
    }  # fmt: skip
    assert fields.fitting([short, long], ["Bedrijf", "Nummer"]) is None


def test_each_wrong_cell_is_a_problem_with_its_place() -> None:
    wrong = row(
        "01-06-2026", Geboortedatum="17-05-2030", Geslacht="Q", **{"E-mailadres": "geen adres"}, Verzuim_pct="110",
        Uren_per_week="veel", Therapeutisch="misschien", Vangnet="zwangerschap", Hersteldatum="40-06-2026",
        In_dienst="eerst",
    )  # fmt: skip
    table = read_table(written([ROWS[0], wrong]))
    reading = read_records(table, guess(table.columns), today=TODAY)
    assert len(reading.records) == 1
    assert {(p.line, p.column, p.value) for p in reading.problems} == {
        (3, "Geboortedatum", "17-05-2030"), (3, "Geslacht", "Q"), (3, "E-mailadres", "geen adres"),
        (3, "Verzuim %", "110"), (3, "Uren per week", "veel"), (3, "Therapeutisch", "misschien"),
        (3, "Vangnet", ""), (3, "Hersteldatum", "40-06-2026"), (3, "In dienst", "eerst"),
    }  # fmt: skip
