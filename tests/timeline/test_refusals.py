"""What cannot be reckoned is refused with the key, and what to do about it, in both languages."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.timeline.worlds import RULES, TODAY, day, spells
from timeline.engine import Inputs, Leave, Spell, compute
from timeline.engine.validate import check_clock, check_inputs, check_spells
from timeline.errors import InputError

GOOD = Inputs(spells("2026-02-02…"), TODAY)


def given(**more: Any) -> Inputs:
    return replace(GOOD, **more)


def refused(**more: Any) -> tuple[str, str, str]:
    """Key, Dutch and English of the refusal."""
    with pytest.raises(InputError) as caught:
        check_inputs(RULES, given(**more))
    return caught.value.key, caught.value.nl, caught.value.en


def leave(start: str, end: str, kind: str = "wazo") -> Leave:
    return Leave(day(start), day(end), kind)


class TestDays:
    @pytest.mark.parametrize(
        ("key", "name", "earliest"),
        [
            ("today", "today", "2000-01-01"),
            ("employment_ends", "employment_ends", "2000-01-01"),
            ("aow_date", "aow_date", "1950-01-01"),
        ],
    )
    def test_outside_the_calendar_that_is_known(self, key: str, name: str, earliest: str) -> None:
        before, after = day(earliest) - timedelta(days=1), date(2091, 1, 1)
        for wrong in (before, after):
            assert refused(**{name: wrong}) == (
                key,
                f"de datum {wrong} ligt niet tussen {earliest} en 2090-12-31",
                f"the date {wrong} is not between {earliest} and 2090-12-31",
            )
        for right in (day(earliest), date(2090, 12, 31)):
            check_inputs(RULES, given(**{name: right}))

    def test_an_event_and_one_that_may_lie_long_before(self) -> None:
        assert refused(events={"wia_applied": date(1999, 12, 31)})[0] == "events.wia_applied"
        assert refused(events={"employment_started": date(1949, 12, 31)})[0] == "events.employment_started"
        check_inputs(RULES, given(events={"employment_started": date(1950, 1, 1)}))
        check_inputs(RULES, given(events={"wia_applied": date(2000, 1, 1)}))

    def test_of_spells_and_leaves_both(self) -> None:
        assert refused(spells=(Spell(date(1999, 12, 31)),))[0] == "spells[0].from"
        assert refused(spells=(Spell(date(2090, 12, 31), date(2091, 1, 1)),))[0] == "spells[0].to"
        assert refused(leaves=(leave("1999-12-31", "2000-01-02"),))[0] == "leaves[0].from"
        assert refused(leaves=(leave("2090-12-31", "2091-01-01"),))[0] == "leaves[0].to"


class TestNumbers:
    @pytest.mark.parametrize(("key", "least", "most"), [("loonsanctie_weeks", 0, 52), ("talk_interval_days", 1, 364)])
    def test_within_what_the_law_and_a_plan_know(self, key: str, least: int, most: int) -> None:
        for wrong in (least - 1, most + 1):
            assert refused(**{key: wrong}) == (
                key,
                f"moet een heel getal van {least} t/m {most} zijn",
                f"must be a whole number from {least} to {most}",
            )
        for right in (least, most):
            check_inputs(RULES, given(**{key: right}))


class TestNames:
    def test_an_unknown_fact_is_told_the_known_ones(self) -> None:
        key, nl, en = refused(facts=frozenset({"erd_zw", "rain"}))
        assert key == "facts.rain"
        known = ", ".join(sorted(RULES.facts))
        assert (nl, en) == (f"onbekend feit; bekend zijn: {known}", f"unknown fact; known are: {known}")

    def test_an_unknown_event_is_told_the_known_ones(self) -> None:
        key, nl, en = refused(events={"W6-NIETS": TODAY})
        assert key == "events.W6-NIETS"
        known = ", ".join(sorted(RULES.events))
        assert nl == f"onbekende stapcode of gebeurtenis; gebruik een code uit de stappenlijst of: {known}"
        assert en == f"unknown step code or event; use a code of the step catalogue or: {known}"

    def test_a_step_code_is_an_event_too(self) -> None:
        check_inputs(RULES, given(events={"W6-PROBLEEMANALYSE": TODAY, "wia_applied": TODAY}))

    def test_an_unknown_kind_of_leave(self) -> None:
        assert refused(leaves=(leave("2026-03-01", "2026-03-02", "holiday"),)) == (
            "leaves[0].kind",
            "onbekende soort verlof; bekend: wazo",
            "unknown kind of leave; known: wazo",
        )


class TestSpells:
    def test_at_least_one(self) -> None:
        assert refused(spells=()) == (
            "spells",
            "geef minstens één ziekteperiode",
            "give at least one spell of sickness",
        )

    def test_no_more_than_anybody_has(self) -> None:
        many = tuple(
            Spell(date(2005, 1, 1) + timedelta(days=n), date(2005, 1, 1) + timedelta(days=n)) for n in range(1001)
        )
        check_spells(many[:1000])
        assert refused(spells=many) == (
            "spells",
            "geef hoogstens 1000 ziekteperioden",
            "give at most 1000 spells of sickness",
        )

    def test_the_last_day_is_not_before_the_first(self) -> None:
        check_spells(spells("2026-02-02…2026-02-02"))
        assert refused(spells=spells("2026-02-02…2026-02-01")) == (
            "spells[0].to",
            "de laatste ziektedag 2026-02-01 ligt vóór de eerste, 2026-02-02",
            "the last sick day 2026-02-01 is before the first, 2026-02-02",
        )

    def test_only_the_last_one_may_last(self) -> None:
        assert refused(spells=spells("2026-01-02…", "2026-02-02…")) == (
            "spells[1].from",
            "de ziekteperiode hiervoor loopt nog; geef daarvan eerst de laatste ziektedag (to)",
            "the spell before it has not ended; give its last sick day (to) first",
        )

    def test_in_order_and_without_overlap(self) -> None:
        check_spells(
            spells(
                "2026-01-02…2026-01-10",
                "2026-01-11…",
            )
        )
        assert refused(spells=spells("2026-01-02…2026-01-10", "2026-01-20…2026-01-25", "2026-01-25…")) == (
            "spells[2].from",
            (
                "2026-01-25 ligt niet na 2026-01-25, de laatste ziektedag van de periode hiervoor; ziekteperioden "
                "staan op volgorde en overlappen niet"
            ),
            (
                "2026-01-25 is not after 2026-01-25, the last sick day of the spell before it; spells are in order "
                "and do not overlap"
            ),
        )


class TestLeaves:
    def test_the_last_day_is_not_before_the_first(self) -> None:
        check_clock(GOOD.spells, [leave("2026-03-02", "2026-03-02")])
        assert refused(leaves=(leave("2026-03-02", "2026-03-01"),)) == (
            "leaves[0].to",
            "de laatste verlofdag 2026-03-01 ligt vóór de eerste, 2026-03-02",
            "the last day of leave 2026-03-01 is before the first, 2026-03-02",
        )

    def test_in_order_and_without_overlap(self) -> None:
        check_clock(GOOD.spells, [leave("2026-03-02", "2026-03-05"), leave("2026-03-06", "2026-03-07")])
        wrong = (
            leave("2026-03-02", "2026-03-05"),
            leave("2026-03-10", "2026-03-12"),
            leave("2026-03-12", "2026-03-15"),
        )
        assert refused(leaves=wrong) == (
            "leaves[2].from",
            (
                "2026-03-12 ligt niet na 2026-03-12, de laatste dag van het verlof hiervoor; verlofperioden staan op "
                "volgorde en overlappen niet"
            ),
            (
                "2026-03-12 is not after 2026-03-12, the last day of the leave before it; periods of leave are in "
                "order and do not overlap"
            ),
        )

    def test_no_more_than_anybody_has(self) -> None:
        many = tuple(
            Leave(date(2026, 3, 1) + timedelta(days=2 * n), date(2026, 3, 1) + timedelta(days=2 * n))
            for n in range(101)
        )
        check_clock(GOOD.spells, many[:100])
        assert refused(leaves=many) == (
            "leaves",
            "geef hoogstens 100 verlofperioden",
            "give at most 100 periods of leave",
        )

    def test_a_sick_day_is_left(self) -> None:
        on_leave = (leave("2026-02-01", "2026-02-20"),)
        assert refused(spells=spells("2026-02-02…2026-02-20"), leaves=on_leave) == (
            "spells",
            "elke ziektedag valt in een verlof; dan telt er geen enkele",
            "every sick day falls in a leave; then none of them counts",
        )


def test_the_engine_refuses_before_it_reckons() -> None:
    with pytest.raises(InputError):
        compute(RULES, replace(GOOD, spells=()))
