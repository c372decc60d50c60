"""The closed form by hand: March 2026, in which the 14th and 15th are a weekend."""

from datetime import date, timedelta

import pytest

from tests.timeline.simulation.closed_form import Look, Stretch, expected, told_from, works


def on(day: int) -> date:
    return date(2026, 3, 1) + timedelta(days=day - 1)


def rules(act_by: int, dated_on: int, days: range | list[int], *, first: int = 0, end: int = 99) -> list[str]:
    """What must be told of one step when somebody looks on those days of March, numbered as moments."""
    stretch = Stretch("s", on(act_by), on(dated_on), first, end)
    looks = [Look(day, on(day)) for day in days]
    return sorted(rule for _step, rule, _act_by in expected([stretch], looks))


def test_day_by_day_each_threshold_is_told() -> None:
    assert rules(18, 1, range(1, 27)) == ["before-1", "before-14", "before-7", "due", "escalated-1w", "late-1w"]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([3], []),
        ([4], ["before-14"]),
        ([10], ["before-14"]),
        ([11], ["before-14", "before-7"]),
        ([14, 15], []),  # nobody works
        ([17], ["before-1", "before-14", "before-7"]),
        ([18, 24], ["before-1", "before-14", "before-7", "due"]),
        ([25], ["before-1", "before-14", "before-7", "due", "escalated-1w", "late-1w"]),
        ([5, 25], ["before-1", "before-14", "before-7", "due", "escalated-1w", "late-1w"]),
    ],
)
def test_after_days_without_a_look_each_threshold_counts(days: list[int], told: list[str]) -> None:
    assert rules(18, 1, days) == told


def test_what_is_reached_in_a_weekend_is_told_on_the_friday_before_it() -> None:
    assert rules(22, 1, [12]) == ["before-14"]
    assert rules(22, 1, [13]) == ["before-14", "before-7"]  # a week before Sunday 22nd is Sunday 15th
    assert rules(15, 15, [13]) == ["due"]


def test_a_threshold_of_before_the_step_had_its_date_is_skipped_unless_it_is_late() -> None:
    assert rules(18, 12, range(12, 18)) == ["before-1"]
    assert rules(10, 12, range(12, 18)) == ["due", "late-1w"]
    assert rules(10, 12, range(12, 20)) == ["due", "escalated-1w", "late-1w"]  # a week after it stood here


@pytest.mark.parametrize(
    ("until", "days", "told"),
    [
        (17, range(5, 17), []),  # asleep
        (17, [17], ["before-1"]),  # woke on a day on which something was reached
        (16, [16], ["again-2026-03-16"]),
        (16, [18], ["again-2026-03-16", "before-1", "due"]),
        (15, [13], ["again-2026-03-15"]),  # a Sunday is told of on Friday
        (3, [4], ["before-14"]),  # nothing had been reached when it woke
    ],
)
def test_what_a_step_slept_through_is_not_told(until: int, days: range | list[int], told: list[str]) -> None:
    stretch = Stretch("s", on(18), on(1), 0, 99, asleep_until=on(until), noted_on=on(2))
    assert sorted(rule for _step, rule, _day in expected([stretch], [Look(day, on(day)) for day in days])) == told


def test_what_is_older_than_the_last_one_told_is_told_no_more_and_who_knows_has_a_week() -> None:
    asleep = Stretch("s", on(18), on(1), 0, 17, asleep_until=on(16), noted_on=on(2))
    awake = Stretch("s", on(18), on(1), 17, 99, days=(21, 14, 7, 1), noted_on=on(20))
    told = expected([asleep, awake], [Look(day, on(day)) for day in range(2, 27)])
    assert sorted(rule for _step, rule, _day in told) == ["again-2026-03-16", "before-1", "due", "late-1w"]
    later = expected([awake], [Look(27, on(27))])
    assert "escalated-1w" in {rule for _step, rule, _day in later}  # noted on the 20th, a Friday


def test_only_looks_while_the_step_asks_count() -> None:
    assert rules(18, 1, range(1, 27), first=5, end=11) == ["before-14"]
    assert rules(18, 1, range(1, 27), first=4, end=4) == []


def test_holidays_are_no_working_days() -> None:
    assert not any(map(works, (date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 27), date(2030, 5, 5))))
    assert works(date(2026, 5, 5))
    assert told_from(date(2026, 4, 6)) == date(2026, 4, 2)
    assert told_from(date(2025, 4, 27)) == date(2025, 4, 25)  # King's day was Saturday the 26th
