"""The ribbon's geometry: nothing overlaps, nothing falls off, nothing is lost."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.ribbon import CROWDED, MARGIN, WIDTH, Layout, RibbonPause, RibbonStep, lay_out, week_of

DAY = date(2026, 11, 23)
NAMES = ["Probleemanalyse", "Plan van aanpak", "42e-weeksmelding UWV", "RIV", "Eerstejaarsevaluatie", "m" * 60, ""]
STATES = st.sampled_from(["done", "late", "due", "todo", "paused"])


def step(
    code: str, week: float, state: str = "todo", *, label: str = "Stap", milestone: bool = True, side: str = "auto"
) -> RibbonStep:
    return RibbonStep(code, label, week, state, DAY, "uitleg", None, milestone, side)  # type: ignore[arg-type]  # str, as rooms pass them


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[RibbonStep], float | None]:
    steps = [
        step(
            f"S{number}",
            draw(st.floats(-3, 120, allow_nan=False)),
            draw(STATES),
            label=draw(st.sampled_from(NAMES)),
            milestone=draw(st.booleans()),
            side=draw(st.sampled_from(["above", "below", "auto"])),
        )
        for number in range(draw(st.integers(0, 25)))
    ]
    return steps, draw(st.none() | st.floats(0, 130, allow_nan=False))


def boxes(layout: Layout) -> list[tuple[int, int, int, int]]:
    labels = [*layout.labels, *([layout.today] if layout.today else [])]
    return [(label.left, label.right, label.top, label.bottom) for label in labels]


@given(worlds())
def test_no_two_labels_overlap_and_all_stay_inside(world: tuple[list[RibbonStep], float | None]) -> None:
    layout = lay_out(steps=world[0], today_week=world[1])
    for left, right, top, bottom in boxes(layout):
        assert 0 <= left < right <= layout.width
        assert 0 <= top < bottom <= layout.height
        assert bottom <= layout.bar_y or top >= layout.bar_y + layout.bar_height
    for one, other in combinations(boxes(layout), 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert apart, (one, other)


@given(worlds())
def test_every_step_is_in_the_table_and_behind_exactly_one_mark(world: tuple[list[RibbonStep], float | None]) -> None:
    steps, today = world
    layout = lay_out(steps=steps, today_week=today)
    assert sorted(row.code for row in layout.rows) == sorted(found.code for found in steps)
    assert sorted(item.code for mark in layout.marks for item in mark.items) == sorted(found.code for found in steps)
    assert {label.code for label in layout.labels} == {found.code for found in steps if found.milestone}
    for mark in layout.marks:
        assert MARGIN <= mark.x <= WIDTH - MARGIN


@given(worlds())
def test_milestones_and_what_asks_attention_never_hide_each_other(world: tuple[list[RibbonStep], float | None]) -> None:
    layout = lay_out(steps=world[0], today_week=world[1])
    own = [mark.x for mark in layout.marks if mark.milestone or mark.state in {"late", "due"}]
    assert all(abs(one - other) >= CROWDED for one, other in combinations(own, 2))
    told = {item.step.code for item in layout.story if item.step}
    assert told == {found.code for found in world[0] if found.milestone or found.state in {"late", "due"}}


def test_the_label_stands_at_its_mark() -> None:
    layout = lay_out(steps=[step("A", 6.0, "done", label="Probleemanalyse")], today_week=None)
    (label,), (mark,) = layout.labels, layout.marks
    assert label.leader_x == mark.x == MARGIN + round(6 / 104 * (WIDTH - 2 * MARGIN))
    assert label.left <= mark.x <= label.right
    assert layout.today is None
    assert layout.past_width == 0


def test_a_quiet_step_near_a_milestone_shares_its_mark_but_a_late_one_does_not() -> None:
    quiet = lay_out(steps=[step("A", 42.0), step("B", 42.1, milestone=False)], today_week=10)
    assert [[item.code for item in mark.items] for mark in quiet.marks] == [["A", "B"]]
    late = lay_out(steps=[step("A", 42.0), step("B", 42.1, "late", milestone=False)], today_week=43)
    assert [[item.code for item in mark.items] for mark in late.marks] == [["A"], ["B"]]


def test_a_pause_is_shaded_and_told_in_its_place() -> None:
    layout = lay_out(steps=[step("A", 6.0), step("B", 52.0)], pauses=[RibbonPause(24.0, 26.0, 14)], today_week=42.3)
    (band,) = layout.bands
    assert (band.days, layout.paused_days) == (14, 14)
    assert band.width == pytest.approx(2 / 104 * (WIDTH - 2 * MARGIN), abs=1)
    assert [item.kind for item in layout.story] == ["step", "pause", "today", "step"]
    assert [item.past for item in layout.story] == [True, True, False, False]


@pytest.mark.parametrize(("passed", "week"), [(0.0, 1), (0.14, 1), (6.0, 6), (5.86, 6), (42.001, 43), (104.0, 104)])
def test_a_deadline_belongs_to_the_week_that_it_ends(passed: float, week: int) -> None:
    assert week_of(passed) == week


def test_an_empty_ribbon_still_shows_the_weeks() -> None:
    layout = lay_out(steps=[], today_week=3.2)
    assert [tick.text for tick in layout.ticks if tick.text] == ["0", "26", "52", "78", "104"]
    assert layout.week == 4
