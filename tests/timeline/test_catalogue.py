"""The catalogue that ships, against the table of RSC Werkwijzer, bijlage 4.1 (`bijlage-4-1.csv`)."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.timeline.worlds import RULES
from timeline.catalogue import Party, Term, catalogue_for
from timeline.catalogue.model import Origin
from timeline.errors import InputError

with (Path(__file__).parent / "bijlage-4-1.csv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table, delimiter=";"))

RELATIVE = {
    "": None,
    "monthly after W8-PLAN-VAN-AANPAK": Term(after=("W8-PLAN-VAN-AANPAK",), monthly=True),
    "wia_decision + 42 days": Term(after=("wia_decision",), days=42),
    "wia_applied + 57 days": Term(after=("wia_applied",), days=57),
}
ALARMS = {
    "W6-PROBLEEMANALYSE": 42,
    "W8-PLAN-VAN-AANPAK": 56,
    "W42-MELDING-UWV": 294,
    "W58-TWEEDE-SPOOR": 406,
    "W91-REINTEGRATIEVERSLAG": 630,
    "W93-CHECK-WIA-AANVRAAG": 651,
}


def test_holds_exactly_the_54_rows_in_the_order_of_the_process() -> None:
    assert len(ROWS) == 54
    assert [rule.code for rule in RULES if rule.origin is Origin.RSC] == [row["code"] for row in ROWS]


def test_every_other_row_is_the_laws_and_says_so_in_its_code() -> None:
    others = [rule for rule in RULES if rule.origin is not Origin.RSC]
    assert len(others) == 14
    assert {rule.origin for rule in others} == {Origin.LAW}
    assert all(rule.code.startswith("L-") for rule in others)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_each_row_says_what_the_table_says(row: Mapping[str, str]) -> None:
    rule = RULES.by_code[row["code"]]
    assert rule.phase == row["phase"]
    assert rule.trigger == row["trigger"]
    assert rule.fact == row["fact"]
    assert rule.visibility.value == row["visibility"]
    assert [party.value for party in rule.owner] == row["owner"].split(",")
    assert {party.value: rule.roles[party] for party in Party} == {party.value: row[party.value] for party in Party}
    for column, term in (("opens", rule.opens), ("target", rule.target), ("legal_last", rule.legal_last)):
        _check_term(row[column], term, rule.code)


def _check_term(cell: str, term: Term | None, code: str) -> None:
    if cell.isdigit():
        assert term is not None
        assert term.day == int(cell)
    elif cell == "on event":
        assert term is not None
        assert (term.days, term.day) == (0, None)
    elif code == "K-SPREEKUUR" and cell:
        assert term is not None
        assert (term.days, term.day) == (91, None)
    elif cell or not code.startswith(("E-", "B-")):  # rows on event also open that day, and B-BEZWAAR has a legal end
        assert term == RELATIVE[cell]


def test_every_row_has_texts_in_both_languages_and_a_source() -> None:
    for rule in RULES:
        assert rule.source.endswith("bijlage 4.1") is (rule.origin is Origin.RSC)
        assert rule.source
        for text in (rule.name, rule.rule):
            assert text.nl
            assert text.en
        assert len(rule.name.nl) <= 60


def test_the_six_named_alarms_have_their_own_text() -> None:
    assert {rule.code: rule.target.day for rule in RULES if rule.alarm and rule.target} == ALARMS
    for code, day in ALARMS.items():
        alarm = RULES.by_code[code].alarm
        assert alarm is not None
        assert f"ziektedag {day}" in alarm.nl
        assert f"sick day {day}" in alarm.en.lower()


def test_nothing_an_employer_reads_of_a_row_names_a_complaint() -> None:
    """Names and rules of rows that a non-medical reader sees are neutral, whatever the case."""
    for rule in RULES:
        if rule.visibility.value in {"case", "content-medical"}:
            for word in ("psych", "behandelaar", "diagnos", "medisch dossier heeft"):
                assert word not in (rule.name.nl + rule.rule.nl).lower(), rule.code


def test_the_version_in_force_on_the_first_sick_day() -> None:
    assert catalogue_for(date(2024, 2, 29)).version == "rsc-2026-11"
    with pytest.raises(InputError, match="2003-12-31"):
        catalogue_for(date(2003, 12, 31))
