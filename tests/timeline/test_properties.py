"""What holds for any history."""

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.timeline.worlds import RULES, inputs
from timeline.engine import DatedStep, Explanation, Inputs, Leave, Spell, Status, StoredStep, Timeline, compute, diff
from timeline.engine.render import render
from timeline.errors import InputError
from timeline.workdays import is_workday

STARTS = st.dates(date(2005, 1, 1), date(2060, 1, 1))
ONE = timedelta(days=1)


@settings(max_examples=examples(100), deadline=None)
@given(STARTS)
def test_unbroken_sickness_is_seven_n_arithmetic(start: date) -> None:
    seen = compute(RULES, Inputs((Spell(start),), start))
    for code, week in {"W6-PROBLEEMANALYSE": 6, "W8-PLAN-VAN-AANPAK": 8, "W42-MELDING-UWV": 42}.items():
        assert seen.step(code).target == start + timedelta(days=7 * week - 1)
    assert seen.step("W88-UITLEG-WIA").target == start + timedelta(days=7 * 87 - 1)
    assert seen.wait.first_wia_day == start + timedelta(weeks=104)


@settings(max_examples=examples(100), deadline=None)
@given(STARTS, st.integers(1, 720), st.integers(0, 27))
def test_a_gap_of_at_most_27_days_moves_later_targets_by_exactly_its_length(
    start: date, sick_days: int, gap: int
) -> None:
    end = start + timedelta(days=sick_days - 1)
    whole = compute(RULES, Inputs((Spell(start),), start))
    broken = compute(RULES, Inputs((Spell(start, end), Spell(end + ONE + timedelta(days=gap))), start))
    for before, after in zip(whole.steps, broken.steps, strict=True):
        for old, new in ((before.target, after.target), (before.window_opens, after.window_opens)):
            if old is None:
                assert new is None
            else:
                assert new == (old if old <= end else old + timedelta(days=gap))


@settings(max_examples=examples(60), deadline=None)
@given(STARTS, st.integers(1, 720), st.integers(28, 200))
def test_a_gap_of_28_days_starts_a_new_wait(start: date, sick_days: int, gap: int) -> None:
    end = start + timedelta(days=sick_days - 1)
    again = end + ONE + timedelta(days=gap)
    broken = compute(RULES, Inputs((Spell(start, end), Spell(again)), again))
    assert broken.steps == compute(RULES, Inputs((Spell(again),), again)).steps
    assert [past.sick_days for past in broken.previous_waits] == [sick_days]


@settings(max_examples=examples(150), deadline=None)
@given(inputs())
def test_any_input_gives_a_timeline_that_repeats_and_explains_itself(given_inputs: Inputs) -> None:
    seen = compute(RULES, given_inputs)
    assert [step.code for step in seen.steps] == [rule.code for rule in RULES]
    assert compute(RULES, given_inputs) == seen
    shuffled = replace(given_inputs, events=dict(reversed(list(given_inputs.events.items()))))
    assert compute(RULES, shuffled) == seen
    for step in seen.steps:
        assert Explanation.from_json(step.explanation.to_json()) == step.explanation
        assert "None" not in render(step.explanation, RULES, "nl") + render(step.explanation, RULES, "en")
        if step.act_by and step.target:
            assert step.act_by <= step.target
            assert is_workday(step.act_by) or step.code == "W101-INGEBREKESTELLING"


@settings(max_examples=examples(100), deadline=None)
@given(inputs(), inputs())
def test_done_and_settled_steps_never_move(before: Inputs, after: Inputs) -> None:
    old = compute(RULES, before)
    changes = diff(_stored(old), compute(RULES, after), after.today)
    for move in changes.moved:
        assert move.old.state != "done"
        by_clock = not move.old.follows_event and not move.new.follows_event
        assert not (by_clock and move.old.act_by and move.old.act_by < after.today)


@settings(max_examples=examples(100), deadline=None)
@given(inputs())
def test_storing_what_was_computed_leaves_nothing_to_change(given_inputs: Inputs) -> None:
    seen = compute(RULES, given_inputs)
    assert not diff(_stored(seen), seen, given_inputs.today)


@settings(max_examples=examples(200), deadline=None)
@given(
    st.lists(st.builds(Spell, st.dates(), st.none() | st.dates()), max_size=4),
    st.dates(),
    st.dictionaries(st.sampled_from(["W6-PROBLEEMANALYSE", "wia_decision", "K-SPREEKUUR", "nothing"]), st.dates()),
    st.frozensets(st.sampled_from(["psychological", "erd_zw", "unknown"])),
)
def test_nothing_but_the_typed_error_is_raised(
    spells: list[Spell], today: date, events: dict[str, date], facts: frozenset[str]
) -> None:
    said: tuple[str, ...] = ()
    steps: tuple[DatedStep, ...] = ()
    try:
        steps = compute(RULES, Inputs(tuple(spells), today, facts, events)).steps
    except InputError as problem:
        said = (problem.key, problem.nl, problem.en)
    assert len(steps) == 68 or (len(said) == 3 and all(said))


@pytest.mark.parametrize("today", [date(2026, 3, 29), date(2026, 10, 25)])
def test_nights_on_which_the_clock_changes_are_days_like_others(today: date) -> None:
    seen = compute(RULES, Inputs((Spell(date(2026, 3, 1)),), today))
    assert seen.wait.sick_days == (today - date(2026, 3, 1)).days + 1


def _stored(seen: Timeline) -> list[StoredStep]:
    """The rows as the persistence layer keeps them."""
    states = {Status.DONE: "done", Status.PAUSED: "paused", Status.CANCELLED: "cancelled"}
    assume(seen.steps)
    return [
        StoredStep(
            step.code,
            states.get(step.status, "planned"),
            step.window_opens,
            step.target,
            step.act_by,
            step.legal_last,
            step.follows_event,
        )
        for step in seen.steps
        if step.status not in {Status.NOT_APPLICABLE, Status.CANCELLED}
    ]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "Europe/Amsterdam"])
def test_the_result_is_the_same_in_every_time_zone(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given_inputs = Inputs(
        (Spell(date(2026, 3, 1)),), date(2026, 10, 25), leaves=(Leave(date(2026, 6, 1), date(2026, 9, 20)),)
    )
    here = compute(RULES, given_inputs)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert compute(RULES, given_inputs) == here
    finally:
        monkeypatch.undo()
        time.tzset()
