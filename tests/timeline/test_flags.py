"""Every flag, word for word: what it is about, and what it says in both languages."""

# ruff: noqa: E501, ISC004  sentences as they are read

from datetime import date
from typing import Any

import pytest

from tests.timeline.worlds import day, timeline
from timeline.engine import Leave

START = "2026-02-02…"  # day 42 is 2026-03-15, day 652 is 2027-11-15


def leave(joined: bool | None) -> Leave:
    return Leave(date(2026, 3, 2), date(2026, 6, 21), joined=joined)


@pytest.mark.parametrize(
    ("texts", "world", "about", "nl", "en"),
    [
        (
            [START], {"events": {"W6-PROBLEEMANALYSE": "2026-03-16"}}, ("analysis_late", "W6-PROBLEEMANALYSE"),
            "De probleemanalyse is van 16-03-2026; die moest er uiterlijk 15-03-2026 zijn.",
            "The probleemanalyse is of 16-03-2026; it had to be there by 15-03-2026.",
        ),
        (
            [START], {"events": {"W8-VOORLICHTING": "2026-02-01"}}, ("event_before_wait", "W8-VOORLICHTING"),
            "Voorlichting financiële gevolgen (01-02-2026) ligt vóór de eerste ziektedag 02-02-2026 en telt niet mee.",
            "Explain the financial consequences (01-02-2026) lies before the first sick day 02-02-2026 and does not count.",
        ),
        (
            ["2026-02-02…2026-03-01", "2026-06-22…"], {"leaves": [leave(None)]}, ("leave_to_be_judged", "leaves"),
            "Beoordeling samentelling nodig: de bedrijfsarts of UWV zegt of de ziekte vóór en na het verlof samentelt. "
            "Zolang dat niet vaststaat, begint de termijn op 22-06-2026.",
            "Judgement needed on counting together: the bedrijfsarts or UWV says whether sickness before and after the "
            "leave counts together. Until then the wait begins on 22-06-2026.",
        ),
        (
            [START], {"events": {"wia_applied": "2027-11-25"}}, ("wia_application_late", "W93-CHECK-WIA-AANVRAAG"),
            "De WIA-aanvraag kwam 10 dagen na 15-11-2027; de loondoorbetaling loopt zo veel langer door.",
            "The WIA application came 10 days after 15-11-2027; wage payment goes on for as long.",
        ),
        (
            [START], {"events": {"wia_applied": "2027-11-25"}, "facts": ["late_wia_without_good_reason"]},
            ("wia_application_late", "W93-CHECK-WIA-AANVRAAG"),
            "De WIA-aanvraag kwam 10 dagen na 15-11-2027; zonder goede reden: geen langer loon.",
            "The WIA application came 10 days after 15-11-2027; without a good reason: no longer wage payment.",
        ),
        (
            [START], {"today": day("2027-12-01")}, ("wia_application_missing", "W93-CHECK-WIA-AANVRAAG"),
            "Er is geen WIA-aanvraag bekend; die moest er uiterlijk 15-11-2027 zijn. Elke dag later kan een dag langer "
            "loon betekenen.",
            "No WIA application is known; it had to be there by 15-11-2027. Each day later may be a day more of wage "
            "payment.",
        ),
        (
            [START], {"talk_interval_days": 60}, ("talk_interval_long", "L-VOORTGANGSGESPREK"),
            "In het plan staat elke 60 dagen een voortgangsgesprek; UWV verwacht er minstens elke zes weken een.",
            "The plan has a progress talk every 60 days; UWV expects one at least every six weeks.",
        ),
        (
            [START], {"employment_ends": date(2026, 2, 1)}, ("employment_ended_before", "employment_ends"),
            "Het dienstverband eindigde op 01-02-2026, vóór de eerste ziektedag 02-02-2026; er zijn geen taken voor de "
            "werkgever.",
            "The employment ended on 01-02-2026, before the first sick day 02-02-2026; the employer has no duties.",
        ),
        (
            [START], {"employment_ends": date(2026, 2, 10)}, ("riv_none", "L-RIV-EINDE-DIENSTVERBAND"),
            "Ziektedag 9 op 10-02-2026, het einde van het dienstverband: geen re-integratieverslag nodig (minder dan 42).",
            "Sick day 9 on 10-02-2026, the end of the employment: no re-integratieverslag needed (fewer than 42).",
        ),
        (
            [START], {"employment_ends": date(2026, 3, 15)}, ("riv_short", "L-RIV-EINDE-DIENSTVERBAND"),
            "Ziektedag 42 op 15-03-2026, het einde van het dienstverband: een verkort re-integratieverslag (42 t/m 69).",
            "Sick day 42 on 15-03-2026, the end of the employment: a short re-integratieverslag (42 to 69).",
        ),
        (
            [START], {"employment_ends": date(2026, 4, 12)}, ("riv_full", "L-RIV-EINDE-DIENSTVERBAND"),
            "Ziektedag 70 op 12-04-2026, het einde van het dienstverband: een volledig re-integratieverslag (70 of meer).",
            "Sick day 70 on 12-04-2026, the end of the employment: a full re-integratieverslag (70 or more).",
        ),
    ],
)  # fmt: skip
def test_word_for_word(texts: list[str], world: dict[str, Any], about: tuple[str, str], nl: str, en: str) -> None:
    (flag,) = timeline(*texts, **world).flags
    assert ((flag.code, flag.subject), flag.text.nl, flag.text.en) == (about, nl, en)


def test_nothing_is_said_of_an_application_that_nobody_makes() -> None:
    late = day("2028-03-01")
    assert timeline("2026-02-02…2026-05-31", today=late).flags == ()
    assert timeline(START, today=late, aow_date=date(2026, 1, 1)).flags == ()
    assert timeline(START, today=late, events={"wia_applied": "2027-11-01"}).flags == ()


def test_an_analysis_after_a_recovery_that_came_before_its_day_is_not_late() -> None:
    seen = timeline("2026-02-02…2026-03-01", events={"W6-PROBLEEMANALYSE": "2026-03-20"}, today=day("2026-03-21"))
    assert seen.flags == ()
