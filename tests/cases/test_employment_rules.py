"""Percentages over several employments: what holds for any of them. Pure."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.percentages import (
    Stand,
    Told,
    concerned,
    employer_until,
    first_day_at_work,
    history,
    overall,
    part_ends,
    weighed,
)
from employers.employment import Employment, Held, employments_of
from tests.support.effort import examples
from timeline.engine import Spell

FIRST = date(2026, 2, 2)
BEFORE = date(2020, 1, 1)
ABSENCE = st.integers(0, 100)
HOURS = st.one_of(st.none(), st.decimals(Decimal("0.5"), Decimal(60), places=1))
PARTS = st.lists(st.tuples(ABSENCE, HOURS), min_size=1, max_size=5)


def jobs(*ends: date | None, hours: tuple[int, ...] = (36, 12, 8)) -> tuple[Employment, ...]:
    held = [Held(BEFORE, end, number, Decimal(hours[number - 1])) for number, end in enumerate(ends, start=1)]
    return employments_of(held)


def after(days: int) -> date:
    return FIRST + timedelta(days=days)


@settings(max_examples=examples(200), deadline=None)
@given(PARTS)
def test_the_whole_lies_between_the_parts(parts: list[tuple[int, Decimal | None]]) -> None:
    absences = [absence for absence, _hours in parts]
    found = weighed(parts)
    assert min(absences) <= found <= max(absences)
    assert (found == 0) is (max(absences) == 0), "at least 1 while any is above 0"
    assert weighed(parts[:1]) == absences[0], "with one employment it is its own"
    assert weighed(list(reversed(parts))) == found


@settings(max_examples=examples(200), deadline=None)
@given(PARTS, st.integers(0, 4), ABSENCE)
def test_more_absence_in_one_is_never_less_in_all(
    parts: list[tuple[int, Decimal | None]], place: int, higher: int
) -> None:
    place %= len(parts)
    more = [(max(absence, higher) if n == place else absence, hours) for n, (absence, hours) in enumerate(parts)]
    assert weighed(more) >= weighed(parts)


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([(50, 36), (0, 36)], 25),
        ([(25, 20), (0, 20)], 13),  # 12.5, half up
        ([(1, 1), (0, 60)], 1),
        ([(100, 36), (0, 12)], 75),
        ([(100, None), (0, 12)], 50),  # hours of one are unknown: unweighed
        ([(0, 36), (0, 12)], 0),
    ],
)
def test_the_average_is_weighed_by_hours(parts: list[tuple[int, int | None]], found: int) -> None:
    assert weighed([(absence, Decimal(hours) if hours else None) for absence, hours in parts]) == found


def test_its_own_row_goes_before_the_general_one_and_silence_is_work() -> None:
    two = jobs(None, None)
    told = [Told(FIRST, 100), Told(FIRST, 20, number=2), Told(after(9), 50, True, 1)]
    assert history(two, told) == ((FIRST, 80, False), (after(9), 43, True))
    assert overall(two, [Told(FIRST, 40, number=1)], FIRST) == Stand(30)
    assert overall((), [Told(FIRST, 40, True)], FIRST) == Stand(40, True), "no contract is known"
    assert overall(two, [], FIRST) == Stand(0)


def test_who_is_absent_in_none_any_more_recovered() -> None:
    two = jobs(None, None)
    told = [Told(FIRST, 100), Told(after(5), 0, number=1), Told(after(9), 0, number=2)]
    assert first_day_at_work(two, told[:2], FIRST) is None
    assert first_day_at_work(two, told, FIRST) == after(9)
    assert first_day_at_work(two, told, after(10)) is None, "earlier days were judged when they were told"


def test_where_the_absence_is_in_an_employment_that_ended_it_stands_as_it_did() -> None:
    two = jobs(after(20), None)
    told = [Told(FIRST, 60, number=1), Told(FIRST, 0, number=2)]
    assert overall(two, told, after(20)).absence == 45
    assert overall(two, told, after(30)).absence == 45
    both = jobs(after(20), after(28))
    told = [Told(FIRST, 100), Told(after(25), 40)]
    assert overall(both, told, after(30)).absence == 40, "as on the last day, without the one that ended before"
    outside = [*told, Told(after(29), 70)]
    assert overall(both, outside, after(30)).absence == 70, "told of the whole when none is there any more"
    assert concerned(both, [Told(FIRST, 100, number=1), Told(after(29), 70)], FIRST) == both[:1]


HISTORY = st.lists(
    st.builds(
        Told,
        st.integers(1, 700).map(after), ABSENCE, st.booleans(), st.sampled_from([1, 2, 3]),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=examples(200), deadline=None)
@given(HISTORY)
def test_percentages_never_decide_when_anything_ends(told: list[Told]) -> None:
    ends = [None, after(300), after(500)]
    whole = [Told(FIRST, 100), *told]
    for three in (jobs(*ends), jobs(*ends[1:]), jobs(*ends[:1])):
        about = concerned(three, whole, FIRST)
        assert about == concerned(three, [Told(FIRST, 100)], FIRST) == three
    assert employer_until(jobs(*ends)) is None
    assert employer_until(jobs(*ends[1:])) == after(500)


def test_what_is_owed_when_one_of_several_ends() -> None:
    spells = [Spell(FIRST)]
    told = [Told(FIRST, 100)]
    three = jobs(after(40), after(41), None)
    found = part_ends(concerned(three, told, FIRST), told, spells, [])
    assert [(end.number, end.day, end.riv.value) for end in found] == [(1, after(40), "none"), (2, after(41), "short")]
    full = jobs(after(69), None)
    assert [end.riv.value for end in part_ends(full, told, spells, [])] == ["full"]
    assert part_ends(jobs(after(69)), told, spells, []) == (), "the last end is the employer's own"
    works = [*told, Told(after(30), 0, number=1)]
    assert part_ends(full, works, spells, []) == (), "who works there again is not sick in it when it ends"
    better = [Spell(FIRST, after(20))]
    assert part_ends(full, told, better, []) == (), "recovered for four weeks by then"


def test_the_absence_is_about_what_it_began_in() -> None:
    later = employments_of([Held(BEFORE), Held(after(3), None, 2)])
    assert [one.number for one in concerned(later, [Told(FIRST, 100), Told(after(9), 50, number=2)], FIRST)] == [1]
    assert overall(later, [Told(FIRST, 100)], after(9)).absence == 50, "of the one that began later nothing was told"
    told = [Told(FIRST, 100, number=1), Told(FIRST, 0, number=2)]
    two = jobs(after(50), None)
    assert concerned(two, [], FIRST) == two, "nothing told: all of them"
    assert employer_until(concerned(two, told, FIRST)) == after(50), "not sick in the one that goes on"
    assert employer_until(concerned(two, [*told, Told(after(9), 10, number=2)], FIRST)) is None


@pytest.mark.parametrize(
    ("third", "chains"),
    [
        (Held(after(1), None, 3, Decimal(12)), [[1], [2, 3]]),
        (Held(after(1), None, 3, Decimal(36)), [[1, 3], [2]]),
        (Held(after(1), None, 3, Decimal(36), "docent"), [[1], [2, 3]]),
        (Held(after(1), None, 2, Decimal(36)), [[1], [2, 2]]),
        (Held(after(1), None, 3, Decimal(20)), [[1, 3], [2]]),
        (Held(after(2), None, 3, Decimal(12)), [[1], [2], [3]]),
    ],
    ids=["hours", "other hours", "function before hours", "number before all", "neither: one goes on", "days between"],
)
def test_of_two_that_end_on_one_day_the_one_like_it_goes_on(third: Held, chains: list[list[int]]) -> None:
    ended = [Held(BEFORE, after(0), 1, Decimal(36)), Held(BEFORE, after(0), 2, Decimal(12), "docent")]
    found = employments_of([*ended, third])
    assert sorted([c.number for c in one.contracts] for one in found) == chains
    alone = employments_of([ended[0], third])
    assert len(alone) == (1 if third.starts_on == after(1) else 2), "of one, whatever follows the next day goes on"
