"""Of three employments each that ends asks its own report to UWV (art. 38 lid 2 ZW) and its own RIV."""

from functools import partial
from uuid import UUID

import pytest

from cases import services
from privacy import context
from privacy.errors import Conflict
from tests.cases.absence_files import day
from tests.cases.test_course import make, undo
from tests.cases.test_employment_ends import ending
from tests.cases.test_employments import contract, dates
from tests.support.cast import House, Member
from timeline.models import Step

REPORT, RIV = "L-ZIEK-UIT-DIENST-DEEL", "L-RIV-EINDE-DEEL-DIENSTVERBAND"


@pytest.fixture
def three(amstel: House) -> UUID:
    """Sick for eighty days in three employments."""
    contract(amstel)
    contract(amstel, 3)
    return amstel.report(first_sick_day=day(-80))


def owed(amstel: House, case_id: UUID, code: str = REPORT) -> list[tuple[int, str]]:
    """(days from today, state) of every occurrence."""
    found = [(nth, *row) for (name, nth), row in dates(amstel, case_id).items() if name == code]
    return [((target - day(0)).days, state) for _nth, target, _act_by, state in sorted(found)]


def done(amstel: House, case_id: UUID, by: Member, code: str = REPORT) -> UUID:
    with context.entered(amstel.system):
        step = Step.objects.get(case_id=case_id, code=code, state="planned").pk
    with by.at_work() as actor:
        services.step_close(by=actor, step_id=step, done_on=day(0))
    return step


def test_the_next_end_is_asked_once_the_first_is_reported(amstel: House, three: UUID) -> None:
    make(amstel, partial(ending, three, 3, 2))
    make(amstel, partial(ending, three, 40, 3))
    assert owed(amstel, three) == [(3, "planned")]
    first = done(amstel, three, amstel.werkgever)
    assert owed(amstel, three) == [(3, "done"), (40, "planned")]
    assert owed(amstel, three, RIV) == [(3, "planned")], "each report at its own pace"
    done(amstel, three, amstel.casemanager, RIV)
    assert owed(amstel, three, RIV) == [(3, "done"), (40, "planned")]
    reopen = partial(services.step_reopen, step_id=first, reason="verkeerde datum ingevuld")
    with amstel.werkgever.at_work() as actor:
        reopen(by=actor)
    assert owed(amstel, three) == [(3, "planned")]
    done(amstel, three, amstel.werkgever)
    done(amstel, three, amstel.werkgever)
    assert owed(amstel, three) == [(3, "done"), (40, "done")], "nothing more is owed"
    with amstel.werkgever.at_work() as actor, pytest.raises(Conflict, match="latere keer"):
        reopen(by=actor)


def test_an_end_that_comes_later_does_not_move_a_late_report(amstel: House, three: UUID) -> None:
    make(amstel, partial(ending, three, -1, 2))
    late = owed(amstel, three)
    moved = make(amstel, partial(ending, three, 40, 3))
    assert owed(amstel, three) == late == [(-1, "planned")]
    page = amstel.casemanager.client().get(f"/dossiers/{three}/").content.decode()
    assert page.count("art. 38 lid 2 Ziektewet") == 2, "the page names every end"
    done(amstel, three, amstel.werkgever)
    assert owed(amstel, three) == [(-1, "done"), (40, "planned")]
    undo(amstel, moved)
    assert owed(amstel, three) == [(-1, "done"), (40, "cancelled")]


def test_two_that_end_on_one_day_are_two_reports(amstel: House, three: UUID) -> None:
    make(amstel, partial(ending, three, 5, 2))
    make(amstel, partial(ending, three, 5, 3))
    assert owed(amstel, three) == [(5, "planned")]
    done(amstel, three, amstel.werkgever)
    assert owed(amstel, three) == [(5, "done"), (5, "planned")]


def test_an_end_recorded_after_a_report_is_a_report_of_its_own(amstel: House, three: UUID) -> None:
    make(amstel, partial(ending, three, 3, 2))
    done(amstel, three, amstel.werkgever)
    taken_back = make(amstel, partial(ending, three, 40, 3))
    assert owed(amstel, three) == [(3, "done"), (40, "planned")]
    undo(amstel, taken_back)
    assert owed(amstel, three) == [(3, "done")]
    make(amstel, partial(ending, three, None, 2))
    assert owed(amstel, three) == [(3, "done")], "what was done stays on record"
    make(amstel, partial(ending, three, 8, 2))
    assert owed(amstel, three) == [(3, "done"), (8, "planned")], "UWV was told another day"


@pytest.mark.parametrize(("ago", "riv"), [(50, "verkort"), (80, "volledig")])
def test_the_report_at_its_end_says_which_and_why(amstel: House, ago: int, riv: str) -> None:
    contract(amstel)
    case_id = amstel.report(first_sick_day=day(-ago))
    make(amstel, partial(ending, case_id, 0, 2))
    with context.entered(amstel.system):
        why = Step.objects.get(case_id=case_id, code=RIV).explanation
    assert (why["sick_day"], why["report"]) == (ago + 1, {"verkort": "short", "volledig": "full"}[riv])
    page = amstel.casemanager.client().get(f"/dossiers/{case_id}/").content.decode()
    assert f"Ziektedag {ago + 1}: een {riv} re-integratieverslag" in page


def test_leave_moves_neither_report_nor_its_opening(amstel: House, three: UUID) -> None:
    leave = partial(services.leave_set, case_id=three, starts_on=day(2), ends_on=day(5))
    make(amstel, leave)
    make(amstel, partial(ending, three, 8, 2))
    with context.entered(amstel.system):
        step = Step.objects.get(case_id=three, code=REPORT)
    assert (step.window_opens, step.target) == (day(1), day(8))
    make(amstel, partial(ending, three, 10, 2))
    with context.entered(amstel.system):
        step.refresh_from_db()
    assert (step.window_opens, step.target) == (day(3), day(10)), "the opening, in leave, stays before the target"
