"""A row or a version of the catalogue that nobody can read any more: pages say so, and the day goes on."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from cases import services
from medical.models import MedicalStep
from outbox.models import Notice
from privacy import chance, context
from tests.cases.absence_files import day
from tests.cases.test_course import make, recovery
from tests.cases.test_own_steps import add, own
from tests.support.cast import House
from tests.support.rest import rest
from tests.support.worlds import run_jobs
from timeline.models import ExtraStep, Step

FIRST = chance.today() - timedelta(days=10)
LOST = "Deze stap kan niet meer worden gelezen"


@pytest.fixture
def case_id(amstel: House) -> UUID:
    """A case with a step of the employer's own."""
    found = amstel.report(first_sick_day=FIRST)
    add(amstel.hr, amstel.employer_id, valid_from=FIRST)
    run_jobs(amstel)
    return found


def spoil(amstel: House, row: dict[str, Any]) -> None:
    """As after an upgrade that took away the step which this one follows, or a row written by hand."""
    with context.entered(amstel.system):
        for extra in ExtraStep.objects.all():
            ExtraStep.objects.filter(pk=extra.pk).update(row={**extra.row, **row})
        for step in Step.objects.filter(code__startswith="X-"):
            Step.objects.filter(pk=step.pk).update(own_rule={**step.own_rule, **row})


def told(amstel: House) -> list[tuple[str, UUID]]:
    names = ["own_step_unreadable", "catalogue_gone", "cases_not_reckoned"]
    with context.entered(amstel.system):
        return list(Notice.objects.filter(topic__in=names).values_list("topic", "recipient_id"))


def begin_day(amstel: House) -> None:
    with context.entered(amstel.system):
        services.day_begun(by=amstel.system, today=chance.today())


@pytest.mark.parametrize("row", [{"target": {"after": "W99-WEG", "days": 3}}, {"owner": ["NOBODY"]}, {"name": 3}])
def test_an_own_step_that_cannot_be_read_stops_nothing(amstel: House, case_id: UUID, row: dict[str, Any]) -> None:
    spoil(amstel, row)
    begin_day(amstel)
    begin_day(amstel)
    assert told(amstel) == [("own_step_unreadable", amstel.beheerder.user_id)]
    for member in (amstel.hr, amstel.casemanager, amstel.werknemer, amstel.bedrijfsarts):
        address = "/mijn-dossier/" if member is amstel.werknemer else f"/dossiers/{case_id}/"
        assert member.client().get(address).status_code == 200
    with context.entered(amstel.system):
        act_by = Step.objects.get(case_id=case_id, code__startswith="X-").act_by
    make(amstel, partial(recovery, case_id))
    make(amstel, partial(services.case_report, report=services.SickReport(amstel.employee_id, day(0))))
    (step,) = own(amstel.hr, case_id)
    assert step.act_by == act_by
    if "target" not in row:
        assert step.rule.startswith(LOST)
    page = amstel.beheerder.client().get(f"/werkgevers/{amstel.employer_id}/stappen/").content.decode()
    assert "telt niet mee" in page
    assert "Laat vervallen" in page


def test_beside_it_others_are_added_and_new_cases_begin(amstel: House, case_id: UUID) -> None:
    spoil(amstel, {"target": {"after": "W99-WEG", "days": 3}})
    add(amstel.hr, amstel.employer_id, name="Kaart sturen", valid_from=FIRST)
    other = amstel.report(employee_id=amstel.colleague_id, first_sick_day=FIRST)
    assert [step.name for step in own(amstel.hr, other)] == ["Kaart sturen"]
    assert case_id != other


def test_a_version_that_is_gone_stops_nothing(amstel: House, case_id: UUID) -> None:
    with context.entered(amstel.system):
        Step.objects.filter(case_id=case_id).update(catalogue_version="rsc-1999-01")
    begin_day(amstel)
    begin_day(amstel)
    assert told(amstel) == [("catalogue_gone", amstel.beheerder.user_id)]
    for member in (amstel.hr, amstel.casemanager, amstel.bedrijfsarts):
        page = member.client().get(f"/dossiers/{case_id}/")
        assert page.status_code == 200
        assert "De stappenlijst van toen is er niet meer" in page.content.decode()
    assert amstel.casemanager.client().get("/vandaag/").status_code == 200
    assert rest(amstel).get(f"/api/v1/cases/{case_id}/timeline/").status_code == 200
    done = make(amstel, partial(recovery, case_id))
    assert done.effects


def test_a_medical_row_without_its_place_in_the_list_is_still_shown(amstel: House, case_id: UUID) -> None:
    with context.medical_opened(amstel.bedrijfsarts.actor, [case_id]):
        MedicalStep.objects.filter(case_id=case_id, code="W1-SCREENING").update(code="W99-WEG")
    page = amstel.bedrijfsarts.client().get(f"/dossiers/{case_id}/")
    assert page.status_code == 200
    assert LOST in page.content.decode()


def test_a_case_that_cannot_be_reckoned_does_not_stop_the_others(amstel: House) -> None:
    cases = [
        amstel.report(first_sick_day=day(-60)),
        amstel.report(employee_id=amstel.colleague_id, first_sick_day=day(-60)),
    ]
    for case_id in cases:
        make(amstel, partial(services.case_recover, case_id=case_id, recovered_from=day(1)))
    with context.entered(amstel.system):
        amstel.case(cases[0]).spells.update(starts_on=day(-9999), recovered_from=day(1))
    with chance.seeded(seed=3, instant=chance.now() + timedelta(days=1)), context.entered(amstel.system):
        assert services.recovered_begin(by=amstel.system, today=chance.today()) == 1
    assert told(amstel) == [("cases_not_reckoned", amstel.beheerder.user_id)]
