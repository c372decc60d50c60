"""What lies outside the absence and decides its dates: employment, age, a safety net, a loonsanctie, agreed talks."""

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from cases import services
from cases.course.effects import EffectKind
from cases.models import Case
from cases.selectors.calendar import calendar_file
from cases.services import Changed, SickReport
from employers import services as employers
from employers.models import Contract, Employee
from employers.services import ContractTerms
from privacy import chance, context
from privacy.errors import Invalid, Refused
from tests.cases.absence_files import day
from tests.cases.test_course import everything, make, of_kind, undo
from tests.support.cast import House
from tests.support.rest import rest
from timeline.models import Step


@pytest.fixture
def sick(amstel: House) -> UUID:
    return amstel.report(first_sick_day=day(-80))


def codes(amstel: House, case_id: UUID, *, live: bool = True) -> set[str]:
    with context.entered(amstel.system):
        rows = Step.objects.filter(case_id=case_id)
        return set((rows.exclude(state="cancelled") if live else rows).values_list("code", flat=True))


def ending(case_id: UUID, ends: int | None, by: Any) -> Changed:
    return services.case_set_employment_end(by=by, case_id=case_id, ends_on=None if ends is None else day(ends))


def test_the_end_of_the_employment_brings_its_steps_and_is_undone(amstel: House, sick: UUID) -> None:
    before = everything(amstel)
    done = make(amstel, partial(ending, sick, 30))
    added = {effect.code for effect in of_kind(done, EffectKind.ADDED)}
    assert {"L-ZIEK-UIT-DIENST", "L-RIV-EINDE-DIENSTVERBAND"} <= added
    assert of_kind(done, EffectKind.CANCELLED)
    with context.entered(amstel.system):
        assert Contract.objects.get(employee_id=amstel.employee_id).ends_on == day(30)
    undo(amstel, done)
    assert everything(amstel) == before
    with context.entered(amstel.system):
        assert Contract.objects.get(employee_id=amstel.employee_id).ends_on is None


def test_a_contract_that_is_changed_elsewhere_moves_the_running_case(amstel: House, sick: UUID) -> None:
    with amstel.hr.at_work() as actor:
        row = Contract.objects.get(employee_id=amstel.employee_id)
        terms = ContractTerms(row.starts_on, day(30))
        employers.contract_set(by=actor, employee_id=amstel.employee_id, terms=terms, contract_id=row.pk)
    assert "L-ZIEK-UIT-DIENST" in codes(amstel, sick)
    with amstel.hr.at_work() as actor:
        employers.contract_set(by=actor, employee_id=amstel.employee_id, terms=ContractTerms(day(31)), contract_id=None)
    assert "L-ZIEK-UIT-DIENST" not in codes(amstel, sick), "a contract that follows at once: the employment goes on"


def test_an_end_before_the_absence_is_refused_and_not_everybody_sets_it(amstel: House, sick: UUID) -> None:
    with pytest.raises(Invalid, match="eerste ziektedag"):
        make(amstel, partial(ending, sick, -81))
    with pytest.raises(Refused):
        make(amstel, partial(ending, sick, 30), amstel.leidinggevende)


def test_the_screen_shows_the_effects_of_the_end(amstel: House, sick: UUID) -> None:
    client, address = amstel.hr.client(), f"/dossiers/{sick}/dienstverband/"
    shown = client.post(address, {"ends_on": f"{day(30):%d-%m-%Y}", "shown": ""})
    assert "komen erbij" in shown.content.decode()
    assert "L-ZIEK-UIT-DIENST" not in codes(amstel, sick)
    sent = client.post(address, {"ends_on": f"{day(30):%d-%m-%Y}", "shown": shown.context["shown"]})
    assert sent.status_code == 302
    assert f'value="{day(30):%d-%m-%Y}"' in client.get(address).content.decode()
    api = rest(amstel)
    assert api.post(f"/api/v1/cases/{sick}/dienstverband/", {"ends_on": None}).json()["saved"]
    assert "L-ZIEK-UIT-DIENST" not in codes(amstel, sick)


def test_whoever_has_reached_aow_age_gets_six_weeks_and_no_wia(amstel: House) -> None:
    with context.entered(amstel.system):
        Employee.objects.filter(pk=amstel.employee_id).update(birth_date=date(1955, 1, 1))
    case_id = amstel.report(first_sick_day=day(-10))
    found = codes(amstel, case_id)
    assert "W93-CHECK-WIA-AANVRAAG" not in found
    with context.entered(amstel.system):
        assert Step.objects.get(case_id=case_id, code="L-EINDE-LOONDOORBETALING").target == day(-10 + 41)


def test_a_safety_net_brings_the_report_to_uwv(amstel: House, sick: UUID) -> None:
    assert "L-VANGNETMELDING-UWV" not in codes(amstel, sick)
    with amstel.hr.at_work() as actor:
        told = SickReport(employee_id=amstel.colleague_id, first_sick_day=day(0), safety_net=Case.SafetyNet.YES)
        case_id, _outcome = services.case_open(by=actor, report=told)
    assert "L-VANGNETMELDING-UWV" in codes(amstel, case_id)


def test_of_who_came_lately_the_no_risk_question_waits_two_months(amstel: House, sick: UUID) -> None:
    assert "L-NO-RISK-VRAAG" not in codes(amstel, sick), "long employed: nothing to wait for"
    with context.entered(amstel.system):
        Contract.objects.filter(employee_id=amstel.colleague_id).update(starts_on=day(-20))
    case_id = amstel.report(employee_id=amstel.colleague_id, first_sick_day=day(0))
    with context.entered(amstel.system):
        opens = Step.objects.get(case_id=case_id, code="L-NO-RISK-VRAAG").window_opens
    assert opens is not None
    assert 59 <= (opens - day(-20)).days <= 62


def facts(case_id: UUID, by: Any, **numbers: int | None) -> Changed:
    return services.case_set_facts(by=by, case_id=case_id, facts={}, events={}, numbers=numbers)


def test_a_loonsanctie_extends_the_last_day_of_pay(amstel: House, sick: UUID) -> None:
    def last() -> Any:
        with context.entered(amstel.system):
            return Step.objects.get(case_id=sick, code="L-EINDE-LOONDOORBETALING").target

    before = last()
    done = make(amstel, partial(facts, sick, loonsanctie_weeks=10), amstel.casemanager)
    assert last() == before + timedelta(weeks=10)
    with pytest.raises(Refused):
        undo(amstel, done)  # HR may not record circumstances, and takes none back
    undo(amstel, done, amstel.casemanager)
    assert last() == before
    for wrong in (53, -1):
        with pytest.raises(Invalid) as caught:
            make(amstel, partial(facts, sick, loonsanctie_weeks=wrong), amstel.casemanager)
        assert "loonsanctie_weeks" in caught.value.errors


def test_circumstances_are_shown_before_they_are_saved(amstel: House, sick: UUID) -> None:
    client, address = amstel.casemanager.client(), f"/dossiers/{sick}/omstandigheden/"
    told = {"fact_doubt_or_dispute": "on", "loonsanctie_weeks": "4", "talk_interval_days": ""}
    shown = client.post(address, {**told, "shown": ""})
    page = shown.content.decode()
    assert "Gevolgen voor de stappen" in page
    assert amstel.case(sick).facts == {}
    assert client.post(address, {**told, "shown": shown.context["shown"]}).status_code == 302
    case = amstel.case(sick)
    assert (case.facts["doubt_or_dispute"], case.loonsanctie_weeks, case.talk_interval_days) == (True, 4, None)
    assert "heel getal" in client.post(address, {**told, "loonsanctie_weeks": "x", "shown": ""}).content.decode()


def test_the_talks_come_as_the_plan_says(amstel: House, sick: UUID) -> None:
    with amstel.casemanager.at_work() as actor:
        step = Step.objects.get(case_id=sick, code="W8-PLAN-VAN-AANPAK")
        services.step_close(by=actor, step_id=step.pk, done_on=day(-30))

    def talk() -> Any:
        with context.entered(amstel.system):
            return Step.objects.get(case_id=sick, code="L-VOORTGANGSGESPREK").target

    assert talk() == day(-30 + 42)
    make(amstel, partial(facts, sick, talk_interval_days=56), amstel.casemanager)
    assert talk() == day(-30 + 56)
    assert chance.today() == day(0)


def test_what_runs_on_after_a_recovery_stays_on_the_list_of_today(amstel: House, sick: UUID) -> None:
    """A term of objection by the Awb, and what is due before a recovery that was announced."""
    decided = partial(services.case_set_facts, case_id=sick, facts={}, events={"wia_decision": day(-38)})
    make(amstel, decided, amstel.casemanager)  # the term ends within a week
    make(amstel, partial(services.case_recover, case_id=sick, recovered_from=day(-1)))
    with context.entered(amstel.system):
        planned = set(Step.objects.filter(case_id=sick, state="planned").values_list("code", flat=True))
        assert planned == {"B-BEZWAAR"}
    assert "Bezwaar overwegen" in amstel.casemanager.client().get("/vandaag/").content.decode()
    with amstel.casemanager.at_work() as actor:
        assert b"BEGIN:VEVENT" in calendar_file(actor).content
