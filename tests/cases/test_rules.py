"""The rules of a case's clock, day by day: what joins, what counts, what is frequent; reckoned by hand."""

from datetime import date, datetime, timedelta, timezone

import pytest

from cases import rules
from cases.rules import SpellDates
from timeline.engine import Leave


def day(text: str) -> date:
    return date.fromisoformat(text)


def spell(start: str, recovered: str = "") -> SpellDates:
    """Sick from a day up to, not including, the day of recovery."""
    return SpellDates(day(start), day(recovered) if recovered else None)


def leave(start: str, end: str, joined: bool | None = None) -> Leave:
    return Leave(day(start), day(end), joined=joined)


class TestJoining:
    """Art. 7:629 lid 10 BW: less than four weeks in between."""

    @pytest.mark.parametrize(
        ("again", "gap", "joined"),
        [("2026-03-02", 0, True), ("2026-03-29", 27, True), ("2026-03-30", 28, False), ("2026-03-31", 29, False)],
    )
    def test_by_the_days_not_sick(self, again: str, gap: int, joined: bool) -> None:
        better = day("2026-03-02")
        assert rules.gap_days(better, day(again)) == gap
        assert rules.is_joined(better, day(again)) is joined

    def test_it_closes_on_the_first_day_that_would_not_join(self) -> None:
        assert rules.closes_on(day("2026-03-02")) == day("2026-03-30")

    @pytest.mark.parametrize(
        ("on", "within"),
        [
            ("2026-02-01", False),
            ("2026-02-02", True),
            ("2026-03-01", True),
            ("2026-03-02", False),
            ("2026-05-31", False),
            ("2026-06-01", True),
            ("2029-01-01", True),
        ],
    )
    def test_the_day_of_recovery_is_no_sick_day_and_a_spell_that_lasts_has_no_end(self, on: str, within: bool) -> None:
        assert rules.overlaps([spell("2026-02-02", "2026-03-02"), spell("2026-06-01")], day(on)) is within

    def test_without_a_spell_nothing_overlaps(self) -> None:
        assert rules.overlaps([], day("2026-02-02")) is False


class TestCounting:
    SPELLS = (spell("2026-02-02", "2026-02-10"), spell("2026-02-20"))

    @pytest.mark.parametrize(
        ("until", "days"),
        [
            ("2026-02-01", 0),
            ("2026-02-02", 1),
            ("2026-02-09", 8),
            ("2026-02-10", 8),
            ("2026-02-19", 8),
            ("2026-02-20", 9),
            ("2026-02-21", 10),
        ],
    )
    def test_days_in_between_do_not_count(self, until: str, days: int) -> None:
        assert rules.sick_days(self.SPELLS, day(until)) == days

    @pytest.mark.parametrize(("days", "week"), [(0, 1), (1, 1), (7, 1), (8, 2), (14, 2), (15, 3), (294, 42), (295, 43)])
    def test_a_week_is_seven_sick_days(self, days: int, week: int) -> None:
        assert rules.sick_week(days) == week


class TestLeave:
    """Its days never count; until it is over the wait that runs goes on (law, section 2)."""

    @pytest.mark.parametrize(
        ("today", "joined"), [("2026-04-01", True), ("2026-04-30", True), ("2026-05-01", None), ("2026-06-01", None)]
    )
    def test_it_stands_as_joined_through_its_last_day(self, today: str, joined: bool | None) -> None:
        assert rules.standing(leave("2026-04-01", "2026-04-30"), day(today)).joined is joined

    def test_what_was_said_holds_afterwards_and_its_days_stay(self) -> None:
        said = leave("2026-04-01", "2026-04-30", joined=False)
        assert rules.standing(said, day("2026-05-01")) == said
        assert rules.standing(said, day("2026-04-30")) == leave("2026-04-01", "2026-04-30", joined=True)

    def test_the_wait_that_runs_is_counted_without_its_days(self) -> None:
        lasting, on_leave = [spell("2026-02-02")], [leave("2026-04-01", "2026-04-30")]
        assert rules.counted(lasting, on_leave, day("2026-04-15")) == [
            spell("2026-02-02", "2026-04-01"),
            spell("2026-05-01"),
        ]
        # over, and nobody said that it joins: the wait begins after it
        assert rules.counted(lasting, on_leave, day("2026-05-01")) == [spell("2026-05-01")]

    def test_recovered_and_sick_again_each_ends_on_the_day_before_its_recovery(self) -> None:
        spells = [spell("2026-02-02", "2026-02-10"), spell("2026-02-20", "2026-03-02")]
        assert rules.counted(spells, [], day("2026-06-01")) == spells
        assert rules.counted([spell("2025-02-02", "2025-02-10"), *spells], [], day("2026-06-01")) == spells

    def test_when_every_sick_day_falls_in_leave_nothing_counts(self) -> None:
        assert (
            rules.counted([spell("2026-04-02", "2026-04-05")], [leave("2026-04-01", "2026-04-30")], day("2026-04-03"))
            == []
        )


class TestFrequent:
    """Three ziekmeldingen or more in twelve months (RSC Werkwijzer 2.3), counted back from each report."""

    @pytest.mark.parametrize(
        ("others", "frequent"),
        [
            ([], False),
            (["2026-03-01"], False),
            (["2026-03-01", "2026-11-25"], True),
            (["2025-11-27", "2026-03-01"], True),
            (["2025-11-26", "2026-03-01"], False),  # a year ago to the day is no longer within it
            (["2026-11-27", "2026-12-01"], False),  # later reports are not counted back to
            (["2025-12-01", "2026-03-01", "2026-06-01"], True),
        ],
    )
    def test_within_the_year_before(self, others: list[str], frequent: bool) -> None:
        own = day("2026-11-26")
        found = rules.frequent_since([own], [own, *map(day, others)])
        assert found == (own if frequent else None)

    def test_the_first_report_that_was_the_third_counts_whatever_the_order(self) -> None:
        every = [day(text) for text in ("2025-12-01", "2026-03-01", "2026-04-01", "2026-11-26")]
        assert rules.frequent_since([every[3], every[2]], every) == every[2]
        assert rules.frequent_since([], every) is None


class TestUndoing:
    AT = datetime(2026, 3, 28, 12, 0, tzinfo=timezone(timedelta(hours=1)))

    @pytest.mark.parametrize(("after", "may"), [(timedelta(), True), (timedelta(hours=23, minutes=59), True)])
    def test_within_a_day(self, after: timedelta, may: bool) -> None:
        assert rules.may_be_undone(self.AT, self.AT + after) is may

    def test_not_any_more_when_24_hours_are_over_also_on_the_night_of_summer_time(self) -> None:
        assert not rules.may_be_undone(self.AT, datetime(2026, 3, 29, 13, 0, tzinfo=timezone(timedelta(hours=2))))
        assert rules.may_be_undone(self.AT, datetime(2026, 3, 29, 12, 59, tzinfo=timezone(timedelta(hours=2))))
