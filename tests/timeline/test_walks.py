"""How sick days are walked, leg by leg, and where a wait closes; each date reckoned by hand."""

from datetime import date

import pytest

from tests.timeline.worlds import day, spells, timeline
from timeline.engine import Leave, Leg, PastWait, closes_on
from timeline.engine.waits import split_waits

START = "2026-02-02…"


def leave(start: str, end: str, joined: bool | None = True) -> Leave:
    return Leave(day(start), day(end), joined=joined)


@pytest.mark.parametrize(("ends", "flags"), [("2026-07-08", ["riv_full"]), ("2026-07-09", [])])
def test_until_a_recovered_case_closes_nobody_knows_that_the_employee_stays_better(ends: str, flags: list[str]) -> None:
    seen = timeline("2026-04-01…2026-06-10", employment_ends=day(ends), today=day("2026-06-20"))
    assert seen.wait.closes_on == date(2026, 7, 9)  # 28 days from 11 June
    assert [flag.code for flag in seen.flags] == flags


def test_on_the_last_day_of_leave_it_moves_still() -> None:
    events = {"W6-PROBLEEMANALYSE": "2026-04-12"}  # fourteen days later is 26 April; 27 April is a holiday
    on_leave = [leave("2026-04-20", "2026-04-26")]
    assert timeline(START, leaves=on_leave, events=events).step("W8-PLAN-VAN-AANPAK").target == date(2026, 4, 28)


def test_leave_between_two_periods_is_no_sickness() -> None:
    (clock,) = split_waits(spells("2026-02-02…2026-03-01", "2026-03-16…"), [leave("2026-03-02", "2026-03-15")])
    assert clock.legs(date(2026, 3, 20)) == (
        Leg(date(2026, 2, 2), date(2026, 3, 1), sick=True),
        Leg(date(2026, 3, 2), date(2026, 3, 15), sick=False, leave=True),
        Leg(date(2026, 3, 16), date(2026, 3, 20), sick=True),
    )


class TestClosing:
    """Art. 7:629 lid 10 BW: from the 28th day of recovery on a new report is a new wait."""

    def test_of_the_last_wait(self) -> None:
        assert closes_on(spells("2025-02-03…2025-03-02", "2026-02-02…2026-03-01")) == date(2026, 3, 30)
        assert closes_on(spells("2025-02-03…2025-03-02", "2026-02-02…")) is None

    def test_leave_that_adjoins_holds_it_open_until_the_day_after_the_first_day_after_it(self) -> None:
        held = spells("2026-02-02…2026-03-01")
        assert closes_on(held, [leave("2026-03-02", "2026-06-20")]) == date(2026, 6, 22)
        assert closes_on(held, [leave("2026-03-02", "2026-06-20", joined=False)]) == date(2026, 3, 30)

    def test_without_a_sick_day_outside_leave_there_is_none(self) -> None:
        assert closes_on(spells("2026-03-05…2026-03-10"), [leave("2026-03-02", "2026-06-20")]) is None


def test_a_wait_that_is_over_tells_its_last_day_and_how_many_counted() -> None:
    seen = timeline("2025-02-03…2025-02-09", "2025-02-17…2025-02-20", START)
    assert seen.previous_waits == (PastWait(date(2025, 2, 3), date(2025, 2, 20), 11),)


class TestInterruptions:
    def test_each_from_its_first_day_to_its_last(self) -> None:
        wait = timeline("2026-02-02…2026-02-10", "2026-02-12…2026-02-20", "2026-03-02…").wait
        assert wait.interruptions == (
            (date(2026, 2, 11), date(2026, 2, 11)),
            (date(2026, 2, 21), date(2026, 3, 1)),
        )

    def test_none_where_no_day_lies_between(self) -> None:
        assert timeline("2026-02-02…2026-02-10", "2026-02-11…").wait.interruptions == ()


def test_a_step_that_is_not_in_it_is_asked_for_in_vain() -> None:
    with pytest.raises(KeyError, match="X-NOWHERE"):
        timeline(START).step("X-NOWHERE")
