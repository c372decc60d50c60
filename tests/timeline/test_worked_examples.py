"""The worked examples of the law (section 3), date by date."""

from dataclasses import replace
from datetime import date

import pytest

from tests.timeline.worlds import RULES, day, timeline
from timeline.engine import Leave, Status
from timeline.engine.render import render

EXAMPLES = [
    pytest.param(
        ["2026-02-02…"],
        "2026-03-15 2026-03-29 2026-11-22 2026-12-14 2027-01-31 2027-03-14 2027-10-24 2027-11-14 2028-01-30 2028-01-31",
        id="1-unbroken",
    ),
    pytest.param(
        ["2024-02-29…"],
        "2024-04-10 2024-04-24 2024-12-18 2025-01-09 2025-02-26 2025-04-09 2025-11-19 2025-12-10 2026-02-25 2026-02-26",
        id="2-leap-day",
    ),
    pytest.param(
        ["2026-01-05…2026-03-01", "2026-03-29…"],
        "2026-02-15 2026-03-01 2026-11-21 2026-12-13 2027-01-30 2027-03-13 2027-10-23 2027-11-13 2028-01-29 2028-01-30",
        id="3-gap-27-joined",
    ),
    pytest.param(
        ["2026-01-05…2026-03-01", "2026-03-30…"],
        "2026-05-10 2026-05-24 2027-01-17 2027-02-08 2027-03-28 2027-05-09 2027-12-19 2028-01-09 2028-03-26 2028-03-27",
        id="4-gap-28-new-wait",
    ),
]


@pytest.mark.parametrize(("spells", "expected"), EXAMPLES)
def test_every_given_date(spells: list[str], expected: str) -> None:
    seen = timeline(*spells)
    evaluation = seen.step("W52-EERSTEJAARSEVALUATIE")
    found = [
        seen.step("W6-PROBLEEMANALYSE").target,
        seen.step("W8-PLAN-VAN-AANPAK").target,
        seen.step("W42-MELDING-UWV").target,
        evaluation.window_opens,
        evaluation.target,
        seen.step("W58-TWEEDE-SPOOR").target,
        seen.step("W91-REINTEGRATIEVERSLAG").target,
        seen.step("W93-CHECK-WIA-AANVRAAG").target,
        seen.wait.last_day,
        seen.wait.first_wia_day,
    ]
    assert found == [day(text) for text in expected.split()]
    assert seen.wait.pay_ends == seen.wait.last_day


def test_example_1_rolls_back_to_a_working_day() -> None:
    seen = timeline("2026-02-02…")
    assert seen.step("W6-PROBLEEMANALYSE").act_by == date(2026, 3, 13)
    assert seen.step("W42-MELDING-UWV").act_by == date(2026, 11, 20)
    assert seen.step("W42-MELDING-UWV").legal_last == date(2026, 11, 23)


def test_example_3_is_one_wait_and_example_4_two() -> None:
    joined = timeline("2026-01-05…2026-03-01", "2026-03-29…")
    assert joined.previous_waits == ()
    assert joined.wait.first_sick_day == date(2026, 1, 5)
    assert joined.wait.interruptions == ((date(2026, 3, 2), date(2026, 3, 28)),)
    split = timeline("2026-01-05…2026-03-01", "2026-03-30…")
    assert [(past.first_sick_day, past.last_sick_day, past.sick_days) for past in split.previous_waits] == [
        (date(2026, 1, 5), date(2026, 3, 1), 56)
    ]
    assert split.wait.first_sick_day == date(2026, 3, 30)


def test_example_5_gap_before_week_6() -> None:
    seen = timeline("2026-05-04…2026-05-24", "2026-06-01…")
    assert seen.step("W6-PROBLEEMANALYSE").target == date(2026, 6, 21)
    assert seen.step("W8-PLAN-VAN-AANPAK").target == date(2026, 7, 5)
    assert seen.step("W42-MELDING-UWV").target == date(2027, 2, 28)
    assert seen.wait.last_day == date(2028, 5, 7)


def test_example_8_plan_has_the_clock_of_the_analysis() -> None:
    seen = timeline("2026-04-06…", events={"W6-PROBLEEMANALYSE": "2026-04-27"})
    plan = seen.step("W8-PLAN-VAN-AANPAK")
    assert plan.target == date(2026, 5, 11)
    assert plan.window_opens == date(2026, 4, 27)
    assert plan.follows_event


LEAVE = Leave(date(2025, 12, 1), date(2026, 3, 22), joined=True)
AROUND = ("2025-09-01…2025-11-30", "2026-03-23…")


def test_example_6_leave_does_not_count_and_joins_when_the_cause_is_shared() -> None:
    for spells in (AROUND, ("2025-09-01…",)):  # reported recovered for the leave, or not
        seen = timeline(*spells, leaves=[LEAVE])
        evaluation = seen.step("W52-EERSTEJAARSEVALUATIE")
        assert seen.step("W42-MELDING-UWV").target == date(2026, 10, 11)
        assert (evaluation.window_opens, evaluation.target) == (date(2026, 11, 2), date(2026, 12, 20))
        assert seen.step("W93-CHECK-WIA-AANVRAAG").target == date(2027, 10, 3)
        assert seen.wait.last_day == date(2027, 12, 19)
        assert seen.flags == ()


def test_example_7_another_cause_starts_a_new_wait() -> None:
    seen = timeline(*AROUND, leaves=[replace(LEAVE, joined=False)])
    assert seen.wait.first_sick_day == date(2026, 3, 23)
    assert seen.step("W6-PROBLEEMANALYSE").target == date(2026, 5, 3)
    assert seen.step("W42-MELDING-UWV").target == date(2027, 1, 10)
    assert seen.wait.last_day == date(2028, 3, 19)
    assert [past.sick_days for past in seen.previous_waits] == [91]


def test_example_8_first_progress_talk() -> None:
    done = {"W6-PROBLEEMANALYSE": "2026-04-27", "W8-PLAN-VAN-AANPAK": "2026-05-08"}
    assert timeline("2026-04-06…", events=done).step("L-VOORTGANGSGESPREK").target == date(2026, 6, 19)


def test_example_9_past_aow_age_six_weeks_of_pay() -> None:
    seen = timeline("2026-05-18…", aow_date=date(2026, 3, 1))
    assert (seen.wait.last_day, seen.wait.pay_ends, seen.wait.first_wia_day) == (date(2026, 6, 28),) * 2 + (None,)
    assert seen.step("W6-PROBLEEMANALYSE").status is not Status.NOT_APPLICABLE
    gone = {step.code for step in seen.steps if step.status is Status.NOT_APPLICABLE}
    wanted = {rule.code for rule in RULES if rule.part or (rule.target and (rule.target.day or 0) > 42)}
    assert wanted - {"L-EINDE-LOONDOORBETALING"} <= gone


def test_example_10_employment_ends_on_a_saturday() -> None:
    seen = timeline("2026-04-06…", employment_ends=date(2026, 6, 20))
    report = seen.step("L-ZIEK-UIT-DIENST")
    assert (report.target, report.act_by) == (date(2026, 6, 20), date(2026, 6, 19))
    assert [(flag.code, flag.subject) for flag in seen.flags] == [("riv_full", "L-RIV-EINDE-DIENSTVERBAND")]
    assert "Ziektedag 76" in seen.flags[0].text.nl
    assert seen.step("L-RIV-EINDE-DIENSTVERBAND").target == date(2026, 6, 20)
    why = seen.step("L-RIV-EINDE-DIENSTVERBAND").explanation
    assert (why.report, why.sick_day) == ("full", 76)
    assert "Ziektedag 76: een volledig re-integratieverslag" in render(why, RULES, "nl")
    assert "Sick day 76: a full re-integratieverslag" in render(why, RULES, "en")
    assert seen.step("W42-MELDING-UWV").status is Status.CANCELLED
    assert seen.wait.pay_ends == date(2026, 6, 20)
