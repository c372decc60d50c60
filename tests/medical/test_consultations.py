"""The list that a bedrijfsarts starts the day with."""

from datetime import timedelta

import pytest

from cases import selectors, services
from cases.selectors import medical
from medical.drafts import MedicalHalf, ReleaseHalf
from privacy import chance, context
from tests.support.cast import House, employee
from tests.support.worlds import write_probleemanalyse

RELEASE = ReleaseHalf(work_possible="nee", possibilities="Kan nu niet werken.")


def test_an_analysis_that_waits_is_on_the_first_page_however_old(
    amstel: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three newer cases fill a page of two; every case is on one page only."""
    monkeypatch.setattr(medical, "PAGE", 2)
    today = chance.today()
    old = amstel.report(first_sick_day=today - timedelta(days=30))
    newer = []
    for days in (5, 6, 7):
        with context.entered(amstel.system):
            person = employee(amstel.employer_id, amstel.department_id, f"N{days}", "Berg")
        newer.append(amstel.report(first_sick_day=today - timedelta(days=days), employee_id=person))
        write_probleemanalyse(amstel, newer[-1], MedicalHalf(), RELEASE)
        with amstel.bedrijfsarts.at_work() as actor:
            services.probleemanalyse_release(by=actor, case_id=newer[-1], revision=1)
    with amstel.bedrijfsarts.at_work() as actor:
        first = selectors.consultation_list(actor)
        second = selectors.consultation_list(actor, after=first.next_cursor)
    assert [row.case_id for row in first.to_write] == [old]
    assert [row.case_id for row in (*first.others, *second.to_write, *second.others)] == newer
    assert second.next_cursor == ""
