"""A ziekmelding that was a mistake is taken back, and nothing else with it. On a real database."""

from uuid import UUID

import pytest

from cases import selectors, services
from cases.models import Case, Spell
from cases.services import Outcome, SickReport
from privacy import context
from tests.cases.absence_files import cases_of, day, imported, row
from tests.support.cast import House, Member
from tests.support.worlds import run_jobs
from timeline.models import Step

WHY = "verkeerde werknemer"


def report(amstel: House, sick_since: int) -> Outcome:
    told = SickReport(employee_id=amstel.employee_id, first_sick_day=day(-sick_since))
    with amstel.hr.at_work() as actor:
        return services.case_open(by=actor, report=told)[1]


def recover(amstel: House, case_id: UUID, better_since: int) -> None:
    with amstel.hr.at_work() as actor:
        services.case_recover(by=actor, case_id=case_id, recovered_from=day(-better_since))


def withdraw(amstel: House, case_id: UUID) -> None:
    with amstel.hr.at_work() as actor:
        services.case_withdraw(by=actor, case_id=case_id, reason=WHY)


@pytest.fixture
def relapsed(amstel: House) -> UUID:
    """Sick for 40 days, better for 10, and reported sick again five days ago: by mistake."""
    case_id = amstel.report(first_sick_day=day(-60))
    recover(amstel, case_id, 20)
    assert report(amstel, 5) is Outcome.JOINED
    return case_id


def step(amstel: House, case_id: UUID, code: str) -> Step:
    with context.entered(amstel.system):
        return Step.objects.get(case_id=case_id, code=code)


def test_a_relapse_that_was_a_mistake_leaves_the_earlier_absence_as_it_was(amstel: House, relapsed: UUID) -> None:
    withdraw(amstel, relapsed)
    case = amstel.case(relapsed)
    assert (case.state, case.recovered_from, case.absence_percentage) == (Case.State.RECOVERED, day(-20), 0)
    assert step(amstel, relapsed, "W8-PLAN-VAN-AANPAK").state == Step.State.PAUSED
    with context.entered(amstel.system):
        assert list(Spell.objects.filter(case=relapsed).values_list("starts_on", flat=True)) == [day(-60)]
        mistake = Case.objects.get(state=Case.State.WITHDRAWN)
        assert (mistake.previous_case_id, mistake.first_sick_day, mistake.withdrawn_reason) == (relapsed, day(-5), WHY)
        assert list(Spell.objects.filter(case=mistake).values_list("starts_on", flat=True)) == [day(-5)]
        assert not Step.objects.filter(case=mistake).exists()


def test_the_next_absence_is_counted_with_the_one_before_the_mistake(amstel: House, relapsed: UUID) -> None:
    withdraw(amstel, relapsed)
    assert report(amstel, 0) is Outcome.JOINED
    # 40 sick days until day -20; the 20 days in between do not count, so sick day 56 is 16 days from now, less one.
    assert step(amstel, relapsed, "W8-PLAN-VAN-AANPAK").target == day(15)
    assert amstel.case(relapsed).state == Case.State.OPEN


def test_an_import_does_not_bring_the_mistake_back(amstel: House) -> None:
    absences = [row(day(-60), Hersteldatum=day(-20)), row(day(-5))]
    imported(amstel.hr, absences)
    with context.entered(amstel.system):
        case_id = Case.objects.get().pk
    withdraw(amstel, case_id)
    again = imported(amstel.hr, absences)
    assert [notice["code"] for notice in again["notices"]] == ["withdrawn"]
    assert all(pair == [0, 0] for pair in again["counts"].values())
    assert sorted(case.state for case in cases_of(amstel)) == ["recovered", "withdrawn"]


def test_the_page_says_what_will_be_withdrawn_and_the_employee_keeps_the_real_dossier(
    amstel: House, relapsed: UUID
) -> None:
    client = amstel.leidinggevende.client()
    page = client.get(f"/dossiers/{relapsed}/intrekken/").content.decode()
    assert "Alleen de laatste ziekmelding vervalt" in page
    assert f"{day(-5):%d-%m-%Y}" in page
    sent = client.post(f"/dossiers/{relapsed}/intrekken/", {"reason": WHY}, follow=True)
    assert "Hersteld gemeld: de termijnen staan stil." in sent.content.decode()
    own = amstel.werknemer.client().get("/mijn-dossier/").content.decode()
    assert "U bent hersteld gemeld" in own


@pytest.mark.parametrize("name", ["leidinggevende", "hr"])
def test_a_report_of_who_was_better_already_can_be_withdrawn_too(amstel: House, name: str) -> None:
    case_id = amstel.report(first_sick_day=day(-9))
    recover(amstel, case_id, 2)
    client = getattr(amstel, name).client()
    path = f"/dossiers/{case_id}/intrekken/"
    assert path in client.get(f"/dossiers/{case_id}/").content.decode()
    assert client.post(path, {"reason": WHY}).status_code == 302
    assert amstel.case(case_id).state == Case.State.WITHDRAWN
    assert path not in client.get(f"/dossiers/{case_id}/").content.decode()


def to_come(amstel: House, member: Member, case_id: UUID) -> list[str]:
    with member.at_work() as actor:
        steps = selectors.dossier(actor, case_id).steps
    return [row.code for row in steps if not row.status or row.to_do or row.status == "paused"]


@pytest.mark.parametrize("name", ["casemanager", "hr", "bedrijfsarts", "werknemer"])
def test_in_a_case_that_is_over_nothing_is_to_come(amstel: House, name: str) -> None:
    case_id = amstel.report(first_sick_day=day(-9))
    run_jobs(amstel)
    member = getattr(amstel, name)
    assert "W5-SPREEKUUR" in to_come(amstel, member, case_id)
    withdraw(amstel, case_id)
    run_jobs(amstel)
    assert to_come(amstel, member, case_id) == []


def test_a_recovered_case_that_a_new_wait_closes_has_nothing_open(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-60))
    recover(amstel, case_id, 28)
    assert report(amstel, 0) is Outcome.OPENED
    with context.entered(amstel.system):
        left = Step.objects.filter(case_id=case_id, state__in=["planned", "paused", "not_recorded"])
        assert not left.exists()
    assert amstel.case(case_id).state == Case.State.CLOSED


def test_of_one_day_the_list_names_the_step_that_comes_first_in_the_process(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-30))
    with context.entered(amstel.system):
        # Whatever the ids say: the analysis, and then the talk about it.
        Step.objects.filter(case_id=case_id, code="W6-PROBLEEMANALYSE").update(id=UUID(int=2**128 - 1))
    with amstel.hr.at_work() as actor:
        following = selectors.case_list(actor, selectors.CaseFilters()).rows[0].next_step
    assert following is not None
    assert following.code == "W6-PROBLEEMANALYSE"
