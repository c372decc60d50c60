"""When whoever stands above hears of a late step, and that no threshold lies on the day itself; reckoned by hand."""

from datetime import date
from typing import Any

import pytest

from timeline.thresholds import ESCALATED, escalates, passed

TUESDAY = date(2026, 11, 17)  # due; a week later is Tuesday 24 November
LONG_AGO = date(2026, 1, 1)


def up(**about: Any) -> bool:
    """Whether it goes up a week after it was due, but for what is said."""
    return escalates(**{"act_by": TUESDAY, "today": date(2026, 11, 24), "dated_on": LONG_AGO, **about})


def test_its_name_stands_in_what_is_stored() -> None:
    assert ESCALATED == "escalated-1w"


def test_a_week_late_and_not_a_day_sooner() -> None:
    assert up()
    assert up(today=date(2026, 11, 25))
    assert not up(today=date(2026, 11, 23))


def test_on_a_working_day_also_for_the_days_off_after_it() -> None:
    friday, saturday = date(2026, 11, 27), date(2026, 11, 28)
    assert up(act_by=date(2026, 11, 22), today=friday)  # a week later is the Sunday after it
    assert not up(act_by=date(2026, 11, 23), today=friday)
    assert not up(today=saturday)


@pytest.mark.parametrize(("known", "goes"), [("2026-11-16", True), ("2026-11-17", True), ("2026-11-18", False)])
def test_a_week_after_it_got_its_date_and_after_somebody_said_to_know_of_it(known: str, goes: bool) -> None:
    assert up(dated_on=date.fromisoformat(known)) is goes
    assert up(noted_on=date.fromisoformat(known)) is goes


@pytest.mark.parametrize(("until", "goes"), [("2026-11-23", True), ("2026-11-24", True), ("2026-11-25", False)])
def test_not_while_it_sleeps(until: str, goes: bool) -> None:
    assert up(asleep_until=date.fromisoformat(until)) is goes


def test_the_day_itself_is_no_threshold_before_it() -> None:
    assert passed(TUESDAY, today=TUESDAY, dated_on=LONG_AGO, days_before=[0, 1]) == ("before-1", "due")
