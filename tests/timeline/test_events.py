"""Rows that follow an event, come back, or wait for a fact."""

from datetime import date

import pytest

from tests.timeline.worlds import timeline
from timeline.engine import Kind, Status
from timeline.engine.dating import add_months, next_month_after

START = "2026-01-05…"


@pytest.mark.parametrize(
    ("months", "expected"),
    [(1, "2026-02-28"), (2, "2026-03-31"), (3, "2026-04-30"), (12, "2027-01-31"), (25, "2028-02-29")],
)
def test_months_are_clamped_at_the_end_and_keep_their_day(months: int, expected: str) -> None:
    assert str(add_months(date(2026, 1, 31), months)) == expected


@pytest.mark.parametrize(
    ("done", "expected"),
    [(None, 1), ("2026-02-28", 2), ("2026-02-20", 2), ("2026-03-03", 2), ("2026-03-31", 3), ("2026-02-02", 1)],
)
def test_a_done_date_settles_the_nearest_month(done: str | None, expected: int) -> None:
    assert next_month_after(date(2026, 1, 31), date.fromisoformat(done) if done else None) == expected


def test_monitoring_is_monthly_after_the_plan_and_unknown_before_it() -> None:
    waiting = timeline(START).step("M-MONITORING")
    assert (waiting.target, waiting.explanation.kind, waiting.status) == (None, Kind.AWAITING, Status.OPEN)
    plan = {"W8-PLAN-VAN-AANPAK": "2026-01-31"}
    assert timeline(START, events=plan).step("M-MONITORING").target == date(2026, 2, 28)
    again = timeline(START, events={**plan, "M-MONITORING": "2026-03-02"}).step("M-MONITORING")
    assert (again.target, again.recurring, again.done_on) == (date(2026, 3, 31), True, None)


def test_a_consult_follows_the_analysis_and_then_the_last_consult() -> None:
    analysis = {"W6-PROBLEEMANALYSE": "2026-02-10"}
    assert timeline(START, events=analysis).step("K-SPREEKUUR").target == date(2026, 5, 12)
    consulted = {**analysis, "K-SPREEKUUR": "2026-04-20"}
    assert timeline(START, events=consulted).step("K-SPREEKUUR").target == date(2026, 7, 20)


def test_event_offsets_do_not_move_with_gaps() -> None:
    events = {"W6-PROBLEEMANALYSE": "2026-02-10", "W8-PLAN-VAN-AANPAK": "2026-02-20"}
    whole = timeline(START, events=events)
    broken = timeline("2026-01-05…2026-02-22", "2026-03-05…", events=events)
    for code in ("W8-PLAN-VAN-AANPAK", "K-SPREEKUUR", "M-MONITORING"):
        assert whole.step(code).target == broken.step(code).target


@pytest.mark.parametrize(
    ("evaluated", "target", "opens"),
    [
        (None, "2027-02-14", "2027-02-08"),
        ("2026-12-01", "2027-01-12", "2026-12-01"),
        ("2027-01-20", "2027-02-14", "2027-02-08"),
    ],
)
def test_second_track_takes_the_earlier_of_evaluation_and_week_58(
    evaluated: str | None, target: str, opens: str
) -> None:
    events = {"W52-EERSTEJAARSEVALUATIE": evaluated} if evaluated else {}
    step = timeline(START, events=events).step("W58-TWEEDE-SPOOR")
    assert (str(step.target), str(step.window_opens)) == (target, opens)


def test_no_second_track_with_a_concrete_prospect() -> None:
    step = timeline(START, facts=["concrete_prospect_3_months"]).step("W58-TWEEDE-SPOOR")
    assert (step.status, step.target) == (Status.NOT_APPLICABLE, None)


def test_notice_of_default_opens_57_days_after_the_application_and_is_never_rolled_back() -> None:
    overdue = ["wia_decision_overdue"]
    step = timeline("2026-01-03…", facts=overdue, events={"wia_applied": "2027-10-10"}).step("W101-INGEBREKESTELLING")
    assert (step.window_opens, step.target, step.act_by) == (date(2027, 12, 6), date(2027, 12, 10), date(2027, 12, 10))
    weekend = timeline("2026-01-05…", facts=overdue).step("W101-INGEBREKESTELLING")
    assert (weekend.window_opens, weekend.target, weekend.act_by) == (None, date(2027, 12, 12), date(2027, 12, 12))
    late = timeline(START, facts=overdue, events={"wia_applied": "2027-11-20"}).step("W101-INGEBREKESTELLING")
    assert (late.window_opens, late.target, late.act_by) == (date(2028, 1, 16),) * 3
    assert late.explanation.not_before == date(2028, 1, 16)
    assert timeline(START).step("W101-INGEBREKESTELLING").status is Status.NOT_APPLICABLE


def test_objection_rolls_its_legal_end_forward_and_its_own_date_back() -> None:
    step = timeline(START, events={"wia_decision": "2028-03-03"}).step("B-BEZWAAR")
    # 42 days later is Good Friday; then comes the weekend, then Easter Monday
    assert step.target == date(2028, 4, 14)
    assert step.act_by == date(2028, 4, 13)
    assert step.legal_last == date(2028, 4, 18)


def test_rows_on_the_decision_are_due_that_day_and_the_insurer_only_where_there_is_one() -> None:
    seen = timeline(START, events={"wia_decision": "2028-01-12"})
    explain = seen.step("B-UITLEG")
    assert (explain.window_opens, explain.target) == (date(2028, 1, 12), date(2028, 1, 12))
    assert seen.step("B-VERZEKERAAR").status is Status.NOT_APPLICABLE
    insured = timeline(START, facts=["interested_insurer"], events={"wia_decision": "2028-01-12"})
    assert insured.step("B-VERZEKERAAR").target == date(2028, 1, 12)
    assert insured.step("D2-VERZEKERAAR").target == date(2026, 1, 6)


@pytest.mark.parametrize(
    ("fact", "event", "code"),
    [
        ("medical_change_or_stagnation", "situation_changed", "E-BIJSTELLING"),
        ("no_suitable_work_own_employer", "situation_changed", "E-VERKENNING-SPOOR2"),
        ("doubt_or_dispute", "dispute", "E-DESKUNDIGENOORDEEL"),
    ],
)
def test_steps_on_event_need_their_fact_and_follow_their_event(fact: str, event: str, code: str) -> None:
    assert timeline(START, events={event: "2026-06-10"}).step(code).status is Status.NOT_APPLICABLE
    assert timeline(START, facts=[fact]).step(code).target is None
    step = timeline(START, facts=[fact], events={event: "2026-06-10"}).step(code)
    assert (step.window_opens, step.target, step.act_by) == (date(2026, 6, 10),) * 3


def test_no_usable_capacity_takes_plan_and_final_evaluation_away() -> None:
    seen = timeline(START, facts=["no_usable_capacity"])
    assert seen.step("W8-PLAN-VAN-AANPAK").status is Status.NOT_APPLICABLE
    assert seen.step("W91-EINDEVALUATIE").status is Status.NOT_APPLICABLE
    assert seen.step("W67-VERVROEGDE-WIA").status is Status.NOT_APPLICABLE


def test_durably_no_usable_capacity_brings_the_early_application() -> None:
    seen = timeline(START, facts=["durably_no_usable_capacity"], today=date(2026, 1, 19))
    weigh, apply = seen.step("W3-VERVROEGDE-WIA"), seen.step("W67-VERVROEGDE-WIA")
    assert (weigh.window_opens, weigh.target, weigh.act_by, weigh.status) == (
        date(2026, 1, 19),
        None,
        None,
        Status.WINDOW,
    )
    assert (apply.window_opens, apply.target, apply.legal_last) == (
        date(2026, 1, 26),
        date(2027, 4, 18),
        date(2027, 4, 25),
    )


def test_a_psychological_case_has_its_own_analysis_in_place_of_three_rows() -> None:
    seen = timeline(START, facts=["psychological"], events={"W4-PROBLEEMANALYSE-PSYCHISCH": "2026-01-29"})
    analysis = seen.step("W4-PROBLEEMANALYSE-PSYCHISCH")
    assert (analysis.status, analysis.target) == (Status.DONE, date(2026, 2, 1))
    for code in ("W4-EVALUATIE", "W5-SPREEKUUR", "W6-PROBLEEMANALYSE"):
        assert seen.step(code).status is Status.NOT_APPLICABLE
    assert seen.step("W8-PLAN-VAN-AANPAK").target == date(2026, 2, 12)


def test_an_analysis_released_under_its_neutral_name_is_the_same_analysis() -> None:
    seen = timeline(START, facts=["psychological"], events={"W6-PROBLEEMANALYSE": "2026-01-30"})
    assert seen.step("W4-PROBLEEMANALYSE-PSYCHISCH").done_on == date(2026, 1, 30)
    assert seen.step("W8-PLAN-VAN-AANPAK").target == date(2026, 2, 13)
