"""What a recomputation changes in stored steps."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.timeline.worlds import day, spells, timeline
from timeline.engine import Changes, Move, StoredStep, Timeline, diff, first_difference

BEFORE = ("2026-02-02…",)


def stored(seen: Timeline, **states: str) -> list[StoredStep]:
    """The applicable steps as rows; `states` by code with underscores."""
    return [
        StoredStep(
            step.code,
            states.get(step.code.replace("-", "_"), "planned"),
            step.window_opens,
            step.target,
            step.act_by,
            step.legal_last,
            step.follows_event,
        )
        for step in seen.steps
        if step.status.to_do or step.status == "done"
    ]


def test_a_new_case_adds_only_what_applies() -> None:
    changes = diff([], timeline(*BEFORE, today=date(2026, 2, 3)), date(2026, 2, 3))
    codes = {step.code for step in changes.added}
    assert {"W6-PROBLEEMANALYSE", "W42-MELDING-UWV", "M-MONITORING"} <= codes
    assert not codes & {"B-UITLEG", "W2-OPROEP-PSYCHISCH", "W42-CHECK-ERD-ZW"}
    assert not (changes.moved)
    assert not (changes.paused)
    assert not (changes.resumed)
    assert not (changes.cancelled)


def test_recovery_pauses_and_relapse_resumes_with_the_gap_added() -> None:
    rows = stored(timeline(*BEFORE, today=date(2026, 6, 1)), W6_PROBLEEMANALYSE="done")
    recovered = timeline("2026-02-02…2026-05-31", today=date(2026, 6, 1))
    paused = diff(rows, recovered, date(2026, 6, 1)).paused
    assert "W42-MELDING-UWV" in {move.old.code for move in paused}
    assert "W6-PROBLEEMANALYSE" not in {move.old.code for move in paused}
    resting = [StoredStep(row.code, "paused" if row.state == "planned" else row.state, *row.dates) for row in rows]
    relapsed = timeline("2026-02-02…2026-05-31", "2026-06-11…", today=date(2026, 6, 11))
    resumed = {move.old.code: move.new for move in diff(resting, relapsed, date(2026, 6, 11)).resumed}
    assert resumed["W42-MELDING-UWV"].target == date(2026, 12, 2)


def test_a_gap_moves_what_is_to_come_and_nothing_that_was_due() -> None:
    rows = stored(timeline(*BEFORE, today=date(2026, 6, 11)))
    changes = diff(rows, timeline("2026-02-02…2026-05-31", "2026-06-11…", today=date(2026, 6, 11)), date(2026, 6, 11))
    moved = {move.old.code: (move.old.target, move.new.target) for move in changes.moved}
    assert moved["W42-MELDING-UWV"] == (date(2026, 11, 22), date(2026, 12, 2))
    assert "W8-VOORLICHTING" not in moved


def test_a_correction_of_the_first_sick_day_counts_from_where_the_clock_differs() -> None:
    today = date(2026, 3, 18)
    rows = stored(timeline(*BEFORE, today=today))
    corrected = timeline("2026-02-09…", today=today)
    assert "W6-PROBLEEMANALYSE" not in {move.old.code for move in diff(rows, corrected, today).moved}
    effective = first_difference(spells(*BEFORE), spells("2026-02-09…"))
    assert effective == date(2026, 2, 2)
    moved = {move.old.code: move.new.target for move in diff(rows, corrected, today, effective=effective).moved}
    assert moved["W6-PROBLEEMANALYSE"] == date(2026, 3, 22)


def test_a_late_event_moves_what_follows_it_even_after_its_date() -> None:
    today = date(2026, 4, 20)
    rows = stored(timeline(*BEFORE, today=today))
    analysed = timeline(*BEFORE, today=today, events={"W6-PROBLEEMANALYSE": "2026-04-20"})
    changes = diff(rows, analysed, today)
    moved = {move.old.code: move.new.target for move in changes.moved}
    assert moved["W8-PLAN-VAN-AANPAK"] == date(2026, 5, 4)
    assert moved["K-SPREEKUUR"] == date(2026, 7, 20)


def test_a_fact_adds_takes_away_and_brings_back() -> None:
    today = date(2026, 2, 20)
    rows = stored(timeline(*BEFORE, today=today))
    none = timeline(*BEFORE, today=today, facts=["no_usable_capacity", "erd_zw"])
    changes = diff(rows, none, today)
    hangs_on_the_plan = {"M-MONITORING", "M-MONITORING-MEDISCH", "L-VOORTGANGSGESPREK"}
    fallen_away = {"W8-PLAN-VAN-AANPAK", "W91-EINDEVALUATIE"} | hangs_on_the_plan
    assert {move.old.code for move in changes.cancelled} == fallen_away
    assert [step.code for step in changes.added] == ["W42-CHECK-ERD-ZW"]
    fallen = stored(timeline(*BEFORE, today=today), W8_PLAN_VAN_AANPAK="cancelled")
    assert [move.old.code for move in diff(fallen, timeline(*BEFORE, today=today), today).resumed] == [
        "W8-PLAN-VAN-AANPAK"
    ]


def test_a_closed_case_cancels_what_is_left() -> None:
    rows = stored(timeline(*BEFORE, today=date(2026, 6, 1)), W6_PROBLEEMANALYSE="done")
    changes = diff(rows, timeline("2026-02-02…2026-05-31", today=date(2026, 6, 29)), date(2026, 6, 29))
    assert len(changes.cancelled) == len(rows) - 1


def test_the_next_occurrence_is_added_beside_those_done() -> None:
    events = {"W8-PLAN-VAN-AANPAK": "2026-03-20", "M-MONITORING": "2026-04-20"}
    seen = timeline(*BEFORE, today=date(2026, 4, 21), events=events)
    rows = [row for row in stored(seen) if row.code != "M-MONITORING"]
    rows.append(StoredStep("M-MONITORING", "done", None, day("2026-04-20")))
    changes = diff(rows, seen, date(2026, 4, 21))
    assert [(step.code, step.target) for step in changes.added] == [("M-MONITORING", date(2026, 5, 20))]


def test_the_same_spells_differ_nowhere() -> None:
    assert first_difference(spells(*BEFORE), spells(*BEFORE)) is None
    assert first_difference(spells("2026-02-02…"), spells("2026-02-02…2026-05-31")) == date(2026, 6, 1)


def test_a_step_due_on_the_day_of_the_change_is_not_settled_yet_and_the_day_before_is() -> None:
    today = date(2026, 3, 13)  # act_by of the probleemanalyse
    row = StoredStep("W6-PROBLEEMANALYSE", "planned", None, date(2026, 3, 14), today)
    seen = timeline(*BEFORE, today=today)
    assert [move.old.code for move in diff([row], seen, today).moved] == ["W6-PROBLEEMANALYSE"]
    assert diff([row], seen, date(2026, 3, 14)).moved == ()


@pytest.mark.parametrize("name", ["window_opens", "target", "act_by", "legal_last"])
def test_each_of_the_four_dates_counts(name: str) -> None:
    seen = timeline("2026-02-02…", today=date(2026, 2, 3))
    now = seen.step("W6-PROBLEEMANALYSE")
    same = StoredStep("W6-PROBLEEMANALYSE", "planned", *now.dates)
    changed: dict[str, Any] = {name: date(2026, 3, 1)}
    other = replace(same, **changed)
    today = date(2026, 2, 3)
    assert not [move for move in diff([same], seen, today).moved if move.old.code == same.code]
    assert [move.old for move in diff([other], seen, today).moved if move.old.code == same.code] == [other]


def test_any_change_is_a_change() -> None:
    step = timeline("2026-02-02…").step("W6-PROBLEEMANALYSE")
    move = Move(StoredStep(step.code, "planned"), step)
    assert not Changes()
    for changes in (
        Changes(added=(step,)), Changes(moved=(move,)), Changes(paused=(move,)), Changes(resumed=(move,)),
        Changes(cancelled=(move,)),
    ):  # fmt: skip
        assert changes


def test_what_fell_away_is_not_added() -> None:
    ended = timeline("2026-02-02…", employment_ends=date(2026, 3, 1), today=date(2026, 2, 3))
    added = {step.code for step in diff([], ended, date(2026, 2, 3)).added}
    assert "L-ZIEK-UIT-DIENST" in added
    assert "W42-MELDING-UWV" not in added


def test_the_last_day_of_a_spell_is_a_sick_day() -> None:
    shorter, longer = spells("2026-02-02…2026-03-01"), spells("2026-02-02…2026-03-02")
    assert first_difference(shorter, longer) == date(2026, 3, 2)
    assert first_difference(longer, longer) is None


def test_a_step_that_is_done_stays_matched_unless_it_comes_back() -> None:
    seen = timeline("2026-02-02…", events={"W8-PLAN-VAN-AANPAK": "2026-03-20", "M-MONITORING": "2026-04-20"})
    stored = [StoredStep("W8-PLAN-VAN-AANPAK", "done"), StoredStep("M-MONITORING", "done")]
    added = {step.code for step in diff(stored, seen, date(2026, 5, 1)).added}
    assert "M-MONITORING" in added
    assert "W8-PLAN-VAN-AANPAK" not in added
    given = diff([StoredStep("W8-PLAN-VAN-AANPAK", "planned")], seen, date(2026, 5, 1))
    assert not [move for move in given.moved if move.old.code == "W8-PLAN-VAN-AANPAK"]


def test_settled_is_what_was_due_by_the_clock_and_nothing_else() -> None:
    seen = timeline("2026-02-02…", events={"W6-PROBLEEMANALYSE": "2026-03-09"}, today=date(2026, 6, 1))
    by_clock = StoredStep("W8-PLAN-VAN-AANPAK", "planned", act_by=date(2026, 3, 27))
    by_event = StoredStep("W8-PLAN-VAN-AANPAK", "planned", act_by=date(2026, 3, 20), follows_event=True)
    for old in (by_clock, by_event):  # what an event dates moves also afterwards
        assert [move.old for move in diff([old], seen, date(2026, 6, 1)).moved] == [old]
    undated = StoredStep("W42-MELDING-UWV", "planned")
    assert [move.old for move in diff([undated], seen, date(2026, 6, 1)).moved] == [undated]


def test_an_event_that_was_taken_back_moves_what_followed_it_also_afterwards() -> None:
    seen = timeline("2026-02-02…", today=date(2026, 6, 1))
    old = StoredStep("W8-PLAN-VAN-AANPAK", "planned", act_by=date(2026, 3, 20), follows_event=True)
    moved = {move.old.code: move.new.target for move in diff([old], seen, date(2026, 6, 1)).moved}
    assert moved == {"W8-PLAN-VAN-AANPAK": date(2026, 3, 29)}
