"""That probleemanalyse and plan were adjusted is recorded by day, seen by everybody of the case, and never why."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from cases import selectors, services
from privacy import chance, context
from privacy.errors import Conflict, Invalid, NotFound, Refused
from privacy.models import AuditEntry
from tests.cases.absence_files import day
from tests.cases.test_course import make, recovery
from tests.cases.test_own_steps import add, own
from tests.support.cast import House, Member
from tests.support.rest import rest
from tests.support.worlds import run_jobs
from timeline.models import Step
from timeline.presentation import StepRow

CODE = "E-BIJSTELLING"


@pytest.fixture
def case_id(amstel: House) -> UUID:
    return amstel.report(first_sick_day=day(-60))


def adjust(amstel: House, case_id: UUID, ago: int = 0, member: Member | None = None) -> Any:
    with (member or amstel.casemanager).at_work() as actor:
        return services.adjustment_record(by=actor, case_id=case_id, done_on=day(-ago))


def seen(member: Member, case_id: UUID) -> list[StepRow]:
    with member.at_work() as actor:
        return [step for step in selectors.dossier(actor, case_id).steps if step.code == CODE]


def test_everybody_of_the_case_sees_that_it_was_made_and_nobody_why(amstel: House, case_id: UUID) -> None:
    assert seen(amstel.hr, case_id) == []
    adjust(amstel, case_id, ago=3)
    for member in (amstel.hr, amstel.leidinggevende, amstel.casemanager, amstel.werknemer, amstel.bedrijfsarts):
        (step,) = seen(member, case_id)
        assert (step.name, step.status, step.done_on, step.note) == ("Bijstelling", "done", day(-3), "")
        assert step.source.startswith("Regeling procesgang")
    with context.entered(amstel.system):
        entry = AuditEntry.objects.get(action="step.close", detail__code=CODE)
    assert (entry.case_id, entry.detail["done_on"]) == (case_id, day(-3).isoformat())


def test_what_follows_it_moves_with_each_one(amstel: House, case_id: UUID) -> None:
    add(amstel.hr, amstel.employer_id, sick_day=None, after=CODE, days=7, valid_from=day(-90))
    run_jobs(amstel)
    adjust(amstel, case_id, ago=10)
    assert own(amstel.hr, case_id)[0].target == day(-3)
    adjust(amstel, case_id, ago=1)
    assert own(amstel.hr, case_id)[0].target == day(6)
    assert [(step.occurrence, step.done_on) for step in seen(amstel.hr, case_id)] == [(1, day(-10)), (2, day(-1))]


def test_it_stays_through_a_recovery_and_a_new_reckoning(amstel: House, case_id: UUID) -> None:
    adjust(amstel, case_id, ago=20)
    make(amstel, partial(recovery, case_id, ago=5))
    adjust(amstel, case_id, ago=6)
    assert [step.status for step in seen(amstel.hr, case_id)] == ["done", "done"]


def test_recorded_by_mistake_it_falls_away_and_what_followed_it_waits_again(amstel: House, case_id: UUID) -> None:
    add(amstel.hr, amstel.employer_id, sick_day=None, after=CODE, days=7, valid_from=day(-90))
    run_jobs(amstel)
    adjust(amstel, case_id, ago=10)
    second = adjust(amstel, case_id, ago=1)
    with amstel.casemanager.at_work() as actor:
        services.step_reopen(by=actor, step_id=second.step_id, reason="verkeerd dossier")
    assert [step.status for step in seen(amstel.hr, case_id)] == ["done", "cancelled"]
    assert own(amstel.hr, case_id)[0].target == day(-3)
    adjust(amstel, case_id, ago=1)
    assert own(amstel.hr, case_id)[0].target == day(6)


@pytest.mark.parametrize(("ago", "words"), [(-1, "toekomst"), (61, "eerste ziektedag")])
def test_on_a_day_of_the_absence(amstel: House, case_id: UUID, ago: int, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        adjust(amstel, case_id, ago=ago)


def test_once_a_day_and_not_in_a_case_that_ended(amstel: House, case_id: UUID) -> None:
    adjust(amstel, case_id)
    with pytest.raises(Conflict, match="Op deze dag"):
        adjust(amstel, case_id)
    make(amstel, partial(services.case_close, case_id=case_id, end_reason="anders", ended_on=day(0)))
    with pytest.raises(Conflict, match="gesloten"):
        adjust(amstel, case_id, ago=1)


def test_the_casemanager_records_it_and_a_program(amstel: House, maas: House, case_id: UUID) -> None:
    for member in (amstel.hr, amstel.leidinggevende, amstel.werkgever, amstel.werknemer, amstel.bedrijfsarts):
        with pytest.raises(Refused):
            adjust(amstel, case_id, member=member)
    for member in (amstel.other_casemanager, maas.casemanager):
        with pytest.raises(NotFound):
            adjust(amstel, case_id, member=member)
    api, address = rest(amstel), f"/api/v1/cases/{case_id}/bijstelling/"
    answer = api.post(address, {"done_on": day(-2).isoformat()})
    assert (answer.status_code, answer.json()["done_on"]) == (200, day(-2).isoformat())
    assert api.post(address, {"done_on": day(-2).isoformat()}).status_code == 409
    wrong = api.post(address, {"done_on": (chance.today() + timedelta(days=1)).isoformat()})
    assert wrong.status_code == 422
    assert api.post(address, {"done_on": day(-1).isoformat(), "why": "x"}).status_code in {400, 422}


def test_on_the_page(amstel: House, case_id: UUID) -> None:
    client, address = amstel.casemanager.client(), f"/dossiers/{case_id}/bijstelling/"
    assert address in client.get(f"/dossiers/{case_id}/").content.decode()
    assert address not in amstel.hr.client().get(f"/dossiers/{case_id}/").content.decode()
    assert client.post(address, {"done_on": "31-02-2026"}).status_code == 422
    assert client.post(address, {"done_on": f"{day(-3):%d-%m-%Y}"}).status_code == 302
    assert "Eerder bijgesteld" in client.get(address).content.decode()
    assert "Bijstelling" in amstel.werknemer.client().get("/mijn-dossier/").content.decode()
    with context.entered(amstel.system):
        assert Step.objects.get(code=CODE).done_on == day(-3)
