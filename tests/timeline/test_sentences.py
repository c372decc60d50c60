"""The sentences of an explanation that a worked example seldom needs."""

import json
from datetime import date
from typing import Any, ClassVar

import pytest

from tests.timeline.worlds import RULES, day, timeline
from timeline.engine import Explanation, Inputs, Kind, Leave, Leg, Spell, compute
from timeline.engine.render import render

START = "2026-02-02…"
PLAN = "W8-PLAN-VAN-AANPAK"


def both(why: Explanation) -> tuple[str, str]:
    return render(why, RULES, "nl"), render(why, RULES, "en-gb")


def test_past_aow_age_with_the_date_and_for_who_may_not_know_it_without() -> None:
    why = timeline(START, aow_date=date(2026, 1, 1)).step(PLAN).explanation
    assert both(why) == (
        "Niet van toepassing: vanaf de AOW-leeftijd (do 01-01-2026) vraagt de wet dit niet.",
        "Does not apply: from AOW age (Thu 01-01-2026) the law does not ask for this.",
    )
    assert both(Explanation(Kind.AOW)) == (
        "Niet van toepassing: vanaf de AOW-leeftijd vraagt de wet dit niet.",
        "Does not apply: from AOW age the law does not ask for this.",
    )


def test_what_the_end_of_the_employment_takes_away() -> None:
    why = (
        timeline(START, employment_ends=date(2026, 6, 20), today=day("2026-03-01")).step("W42-MELDING-UWV").explanation
    )
    assert both(why) == (
        "Vervallen: het dienstverband eindigt op za 20-06-2026.",
        "Fallen away: the employment ends on Sat 20-06-2026.",
    )


@pytest.mark.parametrize(
    ("code", "nl", "en"),
    [
        (
            "M-MONITORING",
            'Volgt elke kalendermaand na "Plan van aanpak vaststellen"; daarvan is nog geen datum bekend.',
            'Follows every calendar month after "Settle the plan van aanpak", of which no date is known yet.',
        ),
        (
            "L-VOORTGANGSGESPREK",
            'Volgt 42 dagen na "Plan van aanpak vaststellen"; daarvan is nog geen datum bekend.',
            'Follows 42 days after "Settle the plan van aanpak", of which no date is known yet.',
        ),
        (
            "E-DESKUNDIGENOORDEEL",
            'Volgt op de dag van "verschil van inzicht ontstaan"; daarvan is nog geen datum bekend.',
            'Follows on the day of "a dispute arose", of which no date is known yet.',
        ),
    ],
)
def test_what_waits_for_a_date(code: str, nl: str, en: str) -> None:
    assert both(timeline(START, facts=["doubt_or_dispute"]).step(code).explanation) == (nl, en)


def test_an_event_beyond_a_recovery() -> None:
    done = {"W6-PROBLEEMANALYSE": "2026-03-09"}
    why = timeline("2026-02-02…2026-03-15", events=done, today=day("2026-03-20")).step(PLAN).explanation
    assert both(why) == (
        (
            '14 dagen na "Probleemanalyse" (ma 09-03-2026) valt na het herstel van ma 16-03-2026. Gepauzeerd: bij een '
            "nieuwe ziekmelding vóór ma 13-04-2026 telt de klok door, anders sluit het dossier op ma 13-04-2026."
        ),
        (
            '14 days after "Probleemanalyse" (Mon 09-03-2026) falls after the recovery of Mon 16-03-2026. Paused: a '
            "new sickness report before Mon 13-04-2026 lets the clock run on, else the case closes on Mon 13-04-2026."
        ),
    )


@pytest.mark.parametrize(
    ("days", "nl"),
    [
        (1, '1 dag na "Probleemanalyse" (ma 09-03-2026) → di 10-03-2026.'),
        (-1, '1 dag vóór "Probleemanalyse" (ma 09-03-2026) → di 10-03-2026.'),
        (-14, '14 dagen vóór "Probleemanalyse" (ma 09-03-2026) → di 10-03-2026.'),
        (0, 'Op de dag zelf van "Probleemanalyse" → di 10-03-2026.'),
    ],
)
def test_days_before_and_after_an_event(days: int, nl: str) -> None:
    when = date(2026, 3, 10)
    why = Explanation(
        Kind.OFFSET, anchor="W6-PROBLEEMANALYSE", anchor_date=date(2026, 3, 9), days=days, target=when, act_by=when
    )
    assert render(why, RULES) == nl


def test_a_longer_wait_and_the_leave_between_its_legs() -> None:
    leaves = (Leave(date(2026, 6, 1), date(2026, 9, 20), joined=True),)
    inputs = Inputs(
        (Spell(date(2026, 2, 2)),), date(2026, 3, 1), leaves=leaves, events={"voluntary_extension": day("2028-07-30")}
    )
    why = compute(RULES, inputs).step("W104-VOORLICHTING").explanation
    nl, en = both(why)
    assert ", met 70 dagen langere wachttijd erbij" in nl
    assert ", with 70 days of a longer wait added" in en
    assert "119 dagen t/m 31-05-2026, daarna verlof van 01-06-2026 t/m 20-09-2026 (112 dagen)" in nl


def test_the_report_at_the_end_of_the_employment() -> None:
    short = timeline(START, employment_ends=day("2026-03-20")).step("L-RIV-EINDE-DIENSTVERBAND").explanation
    full = timeline(START, employment_ends=day("2026-06-20")).step("L-RIV-EINDE-DIENSTVERBAND").explanation
    assert render(short, RULES).endswith("Ziektedag 47: een verkort re-integratieverslag (42 t/m 69 ziektedagen).")
    assert render(full, RULES, "en").endswith("Sick day 139: a full re-integratieverslag (70 sick days or more).")


@pytest.mark.parametrize("code", ["W6-PROBLEEMANALYSE", "W2-RAPPORTAGE"])
def test_weeks_are_those_of_sickness(code: str) -> None:
    why = timeline(START).step(code).explanation
    week = {
        "W6-PROBLEEMANALYSE": "42e ziektedag (einde ziekteweek 6)",
        "W2-RAPPORTAGE": "14e ziektedag (einde ziekteweek 2)",
    }
    assert render(why, RULES).startswith(week[code])


class TestStored:
    """What stands in the database for years is read back as it was written."""

    WHOLE = Explanation(
        Kind.SICK_DAY, sick_day=42, legs=(Leg(day("2026-02-02"), day("2026-02-10"), sick=True),
        Leg(day("2026-02-11"), day("2026-02-20"), sick=False, leave=True)), anchor="W6-PROBLEEMANALYSE",
        anchor_date=day("2026-03-01"), days=14, months=2, not_before=day("2026-03-02"), out_of_leave=day("2026-03-03"),
        extended=60, ends_on=day("2026-03-04"), settled_before=day("2026-03-05"), window_opens=day("2026-03-06"),
        target=day("2026-03-07"), act_by=day("2026-03-08"), legal_last=day("2026-03-09"),
        recovered_from=day("2026-03-10"), closes_on=day("2026-03-11"), leave_follows=True, report="full",
        fact="not no_usable_capacity",
    )  # fmt: skip
    PLAIN: ClassVar[dict[str, Any]] = {
        "kind": "sick_day", "sick_day": 42,
        "legs": [{"start": "2026-02-02", "end": "2026-02-10", "sick": True},
        {"start": "2026-02-11", "end": "2026-02-20", "sick": False, "leave": True}], "anchor": "W6-PROBLEEMANALYSE",
        "anchor_date": "2026-03-01", "days": 14, "months": 2, "not_before": "2026-03-02", "out_of_leave": "2026-03-03",
        "extended": 60, "ends_on": "2026-03-04", "settled_before": "2026-03-05", "window_opens": "2026-03-06",
        "target": "2026-03-07", "act_by": "2026-03-08", "legal_last": "2026-03-09", "recovered_from": "2026-03-10",
        "closes_on": "2026-03-11", "leave_follows": True, "report": "full", "fact": "not no_usable_capacity",
    }  # fmt: skip

    def test_with_everything(self) -> None:
        assert json.loads(json.dumps(self.WHOLE.to_json())) == self.PLAIN
        assert Explanation.from_json(self.PLAIN) == self.WHOLE

    def test_with_nothing_but_what_decided_it(self) -> None:
        for kind in Kind:
            assert Explanation(kind).to_json() == {"kind": kind.value}
            assert Explanation.from_json({"kind": kind.value}) == Explanation(kind)

    def test_a_period_counts_its_first_day_and_its_last(self) -> None:
        assert [leg.days for leg in self.WHOLE.legs] == [9, 10]
