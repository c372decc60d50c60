"""Leave under the Wazo: its days never count, and what lies before and after it joins only when somebody said so."""

from datetime import date

import pytest

from tests.timeline.worlds import RULES, timeline
from timeline.engine import Leave, Status
from timeline.engine.render import render

FROM, TO = date(2025, 12, 1), date(2026, 3, 22)


def leave(joined: bool | None = True, start: date = FROM, end: date = TO) -> Leave:
    return Leave(start, end, joined=joined)


@pytest.mark.parametrize(
    ("before", "after", "joined", "first", "flagged"),
    [
        ("2025-11-30", "2026-03-23", True, "2025-09-01", False),
        ("2025-11-30", "2026-03-23", False, "2026-03-23", False),
        ("2025-11-30", "2026-03-23", None, "2026-03-23", True),
        ("2025-11-29", "2026-03-23", True, "2026-03-23", True),  # a healthy day before the leave
        ("2025-11-30", "2026-03-24", True, "2026-03-24", True),  # and one after it
        ("2025-11-03", "2026-03-23", True, "2026-03-23", True),  # 27 healthy days
        ("2025-11-02", "2026-03-23", True, "2026-03-23", True),  # and 28
    ],
)
def test_joins_only_when_both_adjoin_and_somebody_said_so(
    before: str, after: str, joined: bool | None, first: str, flagged: bool
) -> None:
    seen = timeline(f"2025-09-01…{before}", f"{after}…", leaves=[leave(joined)])
    assert str(seen.wait.first_sick_day) == first
    assert [flag.code for flag in seen.flags] == (["leave_to_be_judged"] if flagged else [])


def test_two_leaves_without_a_day_between_them_are_one() -> None:
    parts = [leave(end=date(2026, 1, 31)), leave(start=date(2026, 2, 1))]
    seen = timeline("2025-09-01…2025-11-30", "2026-03-23…", leaves=parts)
    assert seen.wait.first_sick_day == date(2025, 9, 1)
    doubtful = timeline("2025-09-01…2025-11-30", "2026-03-23…", leaves=[parts[0], leave(None, start=date(2026, 2, 1))])
    assert doubtful.wait.first_sick_day == date(2026, 3, 23)


def test_the_explanation_tells_leave_from_recovery() -> None:
    seen = timeline("2025-09-01…2025-11-20", "2025-11-25…2025-11-30", "2026-03-23…", leaves=[leave()])
    why = seen.step("W42-MELDING-UWV").explanation
    assert render(why, RULES, "nl").startswith(
        "294e ziektedag (einde ziekteweek 42): 81 dagen t/m 20-11-2025, daarna 4 dagen onderbreking die niet "
        "meetellen, dan 6 dagen van 25-11-2025 t/m 30-11-2025, daarna verlof van 01-12-2025 t/m 22-03-2026 (112 dagen) "
        "dat niet meetelt, dan nog 207 dagen vanaf 23-03-2026 → do 15-10-2026."
    )
    assert "then leave from 01-12-2025 to 22-03-2026 (112 days), which does not count" in render(why, RULES, "en")


def test_during_the_leave_steps_wait_and_the_case_stays_open_until_the_day_after() -> None:
    for today, status in (
        (date(2025, 12, 1), Status.PAUSED),
        (date(2026, 3, 23), Status.PAUSED),
        (date(2026, 3, 24), Status.CANCELLED),
    ):
        seen = timeline("2025-09-01…2025-11-30", leaves=[leave(None)], today=today)
        assert seen.step("W42-MELDING-UWV").status is status
        assert seen.wait.closes_on == date(2026, 3, 24)
    waiting = timeline("2025-09-01…2025-11-30", leaves=[leave(None)], today=date(2025, 12, 1))
    text = render(waiting.step("W52-BESPREKING").explanation, RULES, "nl")
    assert "verlof vanaf ma 01-12-2025. Gepauzeerd: volgt er ziekte direct op het verlof" in text
    other = timeline("2025-09-01…2025-11-30", leaves=[leave(False)], today=date(2025, 12, 29))
    assert other.wait.closes_on == date(2025, 12, 29)
    brief = timeline("2025-09-01…2025-11-30", leaves=[leave(end=date(2025, 12, 5))], today=date(2025, 12, 28))
    assert (brief.wait.closes_on, brief.step("W42-MELDING-UWV").status) == (date(2025, 12, 29), Status.PAUSED)
    assert other.step("W42-MELDING-UWV").status is Status.CANCELLED


def test_no_step_falls_in_the_leave() -> None:
    done = {"W6-PROBLEEMANALYSE": "2025-10-10", "W8-PLAN-VAN-AANPAK": "2025-11-20", "wia_decision": "2025-11-20"}
    seen = timeline("2025-09-01…", leaves=[leave()], events=done)
    talk = seen.step("L-VOORTGANGSGESPREK")
    assert (talk.target, talk.act_by) == (date(2026, 3, 23), date(2026, 3, 23))
    assert render(talk.explanation, RULES, "nl").startswith(
        '42 dagen na "Plan van aanpak vaststellen" (do 20-11-2025); 01-01-2026 valt in het verlof, daarom de eerste '
        "werkdag erna → ma 23-03-2026."
    )
    assert seen.step("K-SPREEKUUR").target == date(2026, 3, 23)
    # The term for objection is the Awb's own: it does not wait for a leave.
    assert seen.step("B-BEZWAAR").target == date(2026, 1, 1)
    assert seen.step("B-BEZWAAR").legal_last == date(2026, 1, 2)
    assert seen.step("B-BEZWAAR").act_by == date(2025, 12, 31)


def test_the_last_working_day_is_rolled_back_never_forward() -> None:
    until = leave(end=date(2026, 3, 20))  # a Friday; the first sick day after it is a Saturday
    seen = timeline("2025-10-20…", leaves=[until], today=date(2026, 3, 1))
    step = seen.step("W6-BESPREKING")
    assert (step.target, step.act_by) == (date(2025, 11, 30), date(2025, 11, 28))
    rolled = timeline("2025-10-21…", leaves=[until]).step("W6-BESPREKING")
    assert (rolled.target, rolled.act_by) == (date(2026, 3, 21), date(2026, 3, 20))


def test_sick_days_are_counted_without_the_leave() -> None:
    seen = timeline("2025-09-01…", leaves=[leave()], today=date(2026, 3, 25))
    assert seen.wait.sick_days == 91 + 3
    assert seen.wait.interruptions == ((FROM, TO),)
