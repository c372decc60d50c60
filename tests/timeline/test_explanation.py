"""Why a date is what it is, in words."""

from datetime import date
from typing import Any

import pytest

from tests.timeline.worlds import RULES, timeline
from timeline.engine import Explanation
from timeline.engine.render import render

GAP = ("2026-01-19…2026-07-07", "2026-07-22…")


def why(code: str, *spells: str, language: str = "nl", **world: Any) -> str:
    """The explanation of one step; `world` as in `worlds.timeline`."""
    return render(timeline(*spells, **world).step(code).explanation, RULES, language)


def test_a_walk_over_an_interruption_reads_as_a_person_would_say_it() -> None:
    assert why("W42-MELDING-UWV", *GAP) == (
        "294e ziektedag (einde ziekteweek 42): 170 dagen t/m 07-07-2026, "
        "daarna 14 dagen onderbreking die niet meetellen, dan nog 124 dagen vanaf 22-07-2026 → zo 22-11-2026; "
        "laatste werkdag daarvoor vr 20-11-2026. Wettelijk uiterlijk ma 23-11-2026. Kan vanaf ma 16-11-2026."
    )
    assert why("W42-MELDING-UWV", *GAP, language="en") == (
        "Sick day 294 (end of sick week 42): 170 days up to and including 07-07-2026, "
        "then an interruption of 14 days, which do not count, then another 124 days from 22-07-2026 → Sun 22-11-2026; "
        "last working day before that Fri 20-11-2026. By law Mon 23-11-2026 at the latest. "
        "Possible from Mon 16-11-2026."
    )


@pytest.mark.parametrize(
    ("code", "world", "expected"),
    [
        (
            "W6-PROBLEEMANALYSE",
            {},
            (
                "42e ziektedag (einde ziekteweek 6): 42 dagen vanaf 05-01-2026 → zo 15-02-2026; laatste werkdag "
                "daarvoor vr 13-02-2026. Wettelijk uiterlijk ma 16-02-2026. Kan vanaf ma 09-02-2026."
            ),
        ),
        (
            "W8-PLAN-VAN-AANPAK",
            {"events": {"W6-PROBLEEMANALYSE": "2026-02-10"}},
            '14 dagen na "Probleemanalyse" (di 10-02-2026) → di 24-02-2026. Kan vanaf di 10-02-2026.',
        ),
        (
            "M-MONITORING",
            {"events": {"W8-PLAN-VAN-AANPAK": "2026-01-31"}},
            (
                '1 kalendermaand na "Plan van aanpak vaststellen" (za 31-01-2026) → za 28-02-2026; '
                "laatste werkdag daarvoor vr 27-02-2026."
            ),
        ),
        (
            "K-SPREEKUUR",
            {},
            'Volgt 91 dagen na "Probleemanalyse"; daarvan is nog geen datum bekend.',
        ),
        (
            "W3-VERVROEGDE-WIA",
            {"facts": ["durably_no_usable_capacity"]},
            (
                "15e ziektedag (begin ziekteweek 3): 15 dagen vanaf 05-01-2026 → kan vanaf ma 19-01-2026; "
                "er is geen uiterste datum."
            ),
        ),
        (
            "B-UITLEG",
            {"events": {"wia_decision": "2028-01-12"}},
            'Op de dag zelf van "WIA-beschikking ontvangen" → wo 12-01-2028.',
        ),
        (
            "B-VERZEKERAAR",
            {},
            "Niet van toepassing. Geldt als: WIA-beschikking ontvangen en er is een belanghebbende verzekeraar.",
        ),
    ],
)
def test_each_kind_of_date_has_its_own_sentence(code: str, world: dict[str, Any], expected: str) -> None:
    assert why(code, "2026-01-05…", **world) == expected


def test_a_step_that_recovery_came_before_names_the_day_the_case_closes() -> None:
    assert why("W42-MELDING-UWV", "2026-02-02…2026-05-31", today=date(2026, 6, 10)) == (
        "De 294e ziektedag (einde ziekteweek 42) is niet bereikt: 119 dagen vanaf 02-02-2026, hersteld vanaf "
        "ma 01-06-2026. Gepauzeerd: bij een nieuwe ziekmelding vóór ma 29-06-2026 telt de klok door, "
        "anders sluit het dossier op ma 29-06-2026."
    )


def test_a_notice_held_back_by_a_late_application_says_so() -> None:
    text = why(
        "W101-INGEBREKESTELLING", "2026-01-05…", facts=["wia_decision_overdue"], events={"wia_applied": "2027-11-20"}
    )
    assert ", maar niet eerder dan 16-01-2028 → zo 16-01-2028." in text


def test_survives_a_json_column() -> None:
    for step in timeline(*GAP, events={"W6-PROBLEEMANALYSE": "2026-02-20"}).steps:
        stored = step.explanation.to_json()
        assert None not in stored.values()
        assert Explanation.from_json(stored) == step.explanation
