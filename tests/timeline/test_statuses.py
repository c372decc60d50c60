"""Where a step stands (law, section 3a), and what a recovery does."""

from datetime import date

import pytest

from tests.timeline.worlds import day, timeline
from timeline.engine import Status

REPORT = "W42-MELDING-UWV"  # opens 2026-11-16, act_by Friday 2026-11-20, target 2026-11-22 for 2026-02-02


@pytest.mark.parametrize(
    ("today", "status"),
    [
        ("2026-11-12", Status.OPEN),
        ("2026-11-13", Status.DUE),
        ("2026-11-20", Status.DUE),
        ("2026-11-21", Status.LATE),
    ],
)
def test_due_from_seven_days_before_act_by_and_late_after_it(today: str, status: Status) -> None:
    assert timeline("2026-02-02…", today=day(today)).step(REPORT).status is status


def test_an_opened_window_shows() -> None:
    evaluation = "W52-EERSTEJAARSEVALUATIE"
    assert timeline("2026-02-02…", today=date(2026, 12, 13)).step(evaluation).status is Status.OPEN
    assert timeline("2026-02-02…", today=date(2026, 12, 14)).step(evaluation).status is Status.WINDOW


def test_done_is_done_however_late() -> None:
    step = timeline("2026-02-02…", today=date(2027, 6, 1), events={REPORT: "2026-12-24"}).step(REPORT)
    assert (step.status, step.done_on) == (Status.DONE, date(2026, 12, 24))


def test_recovered_for_less_than_28_days_pauses_and_hides_dates_beyond() -> None:
    seen = timeline("2026-02-02…2026-05-31", today=date(2026, 6, 28), events={"W6-PROBLEEMANALYSE": "2026-03-10"})
    assert seen.wait.recovered_from == date(2026, 6, 1)
    assert seen.wait.closes_on == date(2026, 6, 29)
    assert (seen.wait.last_day, seen.wait.first_wia_day, seen.wait.pay_ends) == (None, None, None)
    assert seen.wait.sick_days == 119
    report = seen.step(REPORT)
    assert (report.status, report.target, report.act_by, report.legal_last) == (Status.PAUSED, None, None, None)
    past = seen.step("W8-VOORLICHTING")
    assert (past.status, past.target) == (Status.PAUSED, date(2026, 3, 29))
    assert seen.step("W6-PROBLEEMANALYSE").status is Status.DONE


def test_after_28_days_what_was_not_done_falls_away() -> None:
    seen = timeline("2026-02-02…2026-05-31", today=date(2026, 6, 29), events={"W6-PROBLEEMANALYSE": "2026-03-10"})
    assert seen.step(REPORT).status is Status.CANCELLED
    assert seen.step("W6-PROBLEEMANALYSE").status is Status.DONE
    assert seen.step("B-UITLEG").status is Status.NOT_APPLICABLE


def test_a_recovery_announced_for_later_pauses_only_what_lies_beyond_it() -> None:
    seen = timeline("2026-02-02…2026-03-22", today=date(2026, 3, 10))
    assert seen.step("W6-PROBLEEMANALYSE").status is Status.DUE
    assert seen.step("W8-PLAN-VAN-AANPAK").status is Status.PAUSED


def test_a_relapse_within_28_days_lets_the_clock_run_on() -> None:
    seen = timeline("2026-02-02…2026-05-31", "2026-06-28…", today=date(2026, 6, 29))
    assert seen.step(REPORT).target == date(2026, 12, 19)
    assert seen.previous_waits == ()


def test_before_the_first_sick_day_no_day_is_counted() -> None:
    seen = timeline("2026-02-02…", today=date(2026, 1, 30))
    assert seen.wait.sick_days == 0
    assert seen.step(REPORT).status is Status.OPEN


def test_events_of_an_earlier_wait_do_not_count_and_are_flagged() -> None:
    seen = timeline("2026-01-05…2026-03-01", "2026-03-30…", events={"W6-PROBLEEMANALYSE": "2026-02-10"})
    assert seen.step("W6-PROBLEEMANALYSE").status is Status.LATE
    assert seen.step("W8-PLAN-VAN-AANPAK").target == date(2026, 5, 24)
    assert [(flag.code, flag.subject) for flag in seen.flags] == [("event_before_wait", "W6-PROBLEEMANALYSE")]


def test_what_was_done_on_the_first_sick_day_counts() -> None:
    seen = timeline("2026-02-02…", events={"D1-ZIEKMELDING": "2026-02-02"})
    assert (seen.step("D1-ZIEKMELDING").status, seen.flags) == (Status.DONE, ())


def test_a_late_analysis_is_flagged_and_gives_the_plan_its_own_clock() -> None:
    on_time = timeline("2026-02-02…", events={"W6-PROBLEEMANALYSE": "2026-03-15"})
    assert on_time.flags == ()
    late = timeline("2026-02-02…", events={"W6-PROBLEEMANALYSE": "2026-04-20"})
    assert [flag.code for flag in late.flags] == ["analysis_late"]
    assert late.step("W8-PLAN-VAN-AANPAK").target == date(2026, 5, 4)
