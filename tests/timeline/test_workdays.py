"""Working days: dates that a person looked up."""

from datetime import date

import pytest

from tests.timeline.worlds import day
from timeline.workdays import is_workday, last_workday_on_or_before, statutory_term_end


@pytest.mark.parametrize(
    "holiday",
    [
        "2026-01-01",
        "2026-04-03",
        "2026-04-06",
        "2026-04-27",
        "2026-05-14",
        "2026-05-25",
        "2026-12-25",
        "2025-05-05",
        "2025-04-26",
    ],
)
def test_national_holidays_are_no_working_days(holiday: str) -> None:
    assert not is_workday(day(holiday))


def test_liberation_day_is_a_general_day_off_once_in_five_years() -> None:
    assert is_workday(date(2026, 5, 5))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026-11-22", "2026-11-20"),
        ("2026-12-27", "2026-12-24"),
        ("2028-01-01", "2027-12-31"),
        ("2026-04-06", "2026-04-02"),
    ],
)
def test_rolls_back_over_weekend_holiday_and_new_year(start: str, expected: str) -> None:
    assert last_workday_on_or_before(day(start)) == day(expected)


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2026-05-05", "2026-05-06"), ("2026-12-25", "2026-12-28"), ("2026-11-20", "2026-11-20")],
)
def test_a_statutory_term_ends_on_no_holiday_of_the_termijnenwet(start: str, expected: str) -> None:
    assert statutory_term_end(day(start)) == day(expected)
