"""The worked examples of the law (section 3), date by date."""

from datetime import date

import pytest

from tests.timeline.worlds import day, timeline

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
