"""Text for the employer's side that tells about health: warned of on every door, left only with a reason on record."""

import html
import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cases import services
from cases.models import AccessQuestion, Case, Opinion
from employers.models import Department
from medical.drafts import MedicalHalf, ReleaseHalf
from outbox import delivery
from privacy import chance, context
from privacy.errors import HealthWords, Invalid
from privacy.models import AuditEntry
from tests.cases.absence_files import cases_of, day, row, written
from tests.cases.test_import_page import upload, worked
from tests.cases.test_my_access import visit_of
from tests.cases.test_retention import left_service, proposal, propose, years_ago
from tests.support.cast import House
from tests.support.rest import rest
from tests.support.worlds import run_jobs, write_probleemanalyse
from timeline.models import Step

TYPED = "Opbouw na overspanning, gesprek op dinsdag."
RULE = "De werkgever mag geen diagnose lezen."
REASON = "Letterlijk uit een brief die beiden al kennen"


def to_do(house: House, case_id: UUID) -> Step:
    with context.entered(house.system):
        rows = Step.objects.filter(case_id=case_id, state="planned", visibility="case", owner="CMWG")
        found = rows.filter(act_by__isnull=False).order_by("act_by", "id").first()
    assert found
    return found


def closed(house: House, case_id: UUID) -> Step:
    step = to_do(house, case_id)
    with house.casemanager.at_work() as actor:
        services.step_close(by=actor, step_id=step.pk, done_on=chance.today())
    return step


def asked(house: House, case_id: UUID) -> UUID:
    """A question of the employee about who read along."""
    house.hr.client().get(f"/dossiers/{case_id}/")
    answer = house.werknemer.client().post(f"/mijn-inzage/{visit_of(house, house.hr)}/", {"text": "Waarom keek HR?"})
    assert answer.status_code == 302
    with context.entered(house.system):
        return AccessQuestion.objects.get().pk


def door_of_rights(house: House, name: str) -> tuple[str, str, dict[str, str]]:
    if name == "RightsForm.words":
        return "werknemer", "/mijn-gegevens/verzoek/", {"kind": "correction", "part": "person"}
    with house.werknemer.at_work() as actor:
        asked = services.rights_ask(by=actor, kind="correction", part="person", words="Mijn uren kloppen niet.")
    return "hr", f"/verzoeken/{asked}/", {"granted": "yes"}


def door_of_employer(house: House, name: str) -> tuple[str, str, dict[str, str]]:
    if name == "DepartmentForm.name":
        return "hr", f"/werkgevers/{house.employer_id}/afdelingen/nieuw/", {}
    if name == "ContractForm.function":
        values = {"starts_on": "01-01-2016", "employment_number": "2"}
        return "hr", f"/werknemers/{house.employee_id}/contracten/nieuw/", values
    values = {"name": "Kaart sturen", "owner": "WG", "sick_day": "9", "valid_from": f"{chance.today():%d-%m-%Y}"}
    return "hr", f"/werkgevers/{house.employer_id}/stappen/", values


# The door of each guarded field: who, the address, the other values, and whether a reason can open it.
def door(house: House, name: str) -> tuple[str, str, dict[str, str]]:  # noqa: PLR0911  one return a door
    today = f"{chance.today():%d-%m-%Y}"
    if name.startswith("SickReportForm"):
        return "hr", "/ziekmelding/", {
            "employee": str(house.employee_id), "first_sick_day": today, "expected_duration": "onbekend",
            "safety_net": "onbekend",
        }  # fmt: skip
    if name.startswith(("OwnStepForm", "DepartmentForm", "ContractForm")):
        return door_of_employer(house, name)
    if name == "KeepForm.reason":
        left_service(house, years_ago(2))
        propose(house)
        until = f"{chance.today() + timedelta(days=99):%d-%m-%Y}"
        return "hr", f"/bewaartermijnen/{proposal(house)}/bewaren/", {"until": until}
    if name in {"RightsForm.words", "RightsAnswerForm.reason"}:
        return door_of_rights(house, name)
    case_id = house.report(first_sick_day=chance.today() - timedelta(days=3))
    match name:
        case "AnswerForm.text":
            return "beheerder", f"/inzagelog/vragen/{asked(house, case_id)}/", {}
        case "WithdrawForm.reason":
            return "hr", f"/dossiers/{case_id}/intrekken/", {}
        case "StepCloseForm.note" | "StepAcknowledgeForm.reason":
            page = "afronden" if name == "StepCloseForm.note" else "later"
            step = to_do(house, case_id)
            return "casemanager", f"/dossiers/{case_id}/stappen/{step.pk}/{page}/", {"done_on": today}
        case _:
            return "casemanager", f"/dossiers/{case_id}/stappen/{closed(house, case_id).pk}/heropenen/", {}


ON_SCREEN = [
    "SickReportForm.nursing_address", "SickReportForm.running_work", "WithdrawForm.reason", "StepCloseForm.note",
    "StepAcknowledgeForm.reason", "DepartmentForm.name", "OwnStepForm.name", "OwnStepForm.name_en", "OwnStepForm.rule",
    "ContractForm.function",
    "KeepForm.reason", "AnswerForm.text", "RightsForm.words", "RightsAnswerForm.reason",
]  # fmt: skip
ON_RECORD = ["StepReopenForm.reason"]
RELEASED = [
    "ProbleemanalyseForm.possibilities", "ProbleemanalyseForm.hours", "ProbleemanalyseForm.expected_duration",
    "ProbleemanalyseForm.advice",
]  # fmt: skip
IN_THE_API = [
    "ReportSerializer.nursing_address", "ReportSerializer.running_work", "WithdrawalSerializer.reason",
    "StepCloseSerializer.note", "StepAcknowledgeSerializer.reason",
]  # fmt: skip
API_ON_RECORD = ["StepReopenSerializer.reason"]


def overrides(house: House) -> list[AuditEntry]:
    with context.entered(house.system):
        return list(AuditEntry.objects.filter(action="health_words.override"))


def in_the_record(house: House) -> str:
    with context.entered(house.system):
        return json.dumps(list(AuditEntry.objects.values()), default=str, ensure_ascii=False).lower()


def page_of(answer: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


@pytest.mark.parametrize("name", ON_SCREEN)
def test_a_page_names_word_rule_and_source_and_saves_only_with_a_reason(amstel: House, name: str) -> None:
    who, path, values = door(amstel, name)
    field = name.split(".")[1]
    client = getattr(amstel, who).client()
    first = client.post(path, {**values, field: TYPED})
    page = page_of(first)
    assert first.status_code == 422
    assert "Medisch woord: “overspanning”." in page
    assert RULE in page
    assert "AP, Beleidsregels De zieke werknemer" in page
    assert TYPED in page, "nothing typed is lost"
    assert 'name="override_reason"' in page
    assert not overrides(amstel)
    again = client.post(path, {**values, field: TYPED, "override_reason": REASON})
    assert again.status_code == 302, page_of(again)
    [entry] = overrides(amstel)
    assert (entry.purpose, entry.detail) == (REASON, {"fields": [field], "rules": ["diagnosis"]})
    assert "overspanning" not in in_the_record(amstel)


@pytest.mark.parametrize("name", ON_SCREEN)
def test_work_talk_passes_at_once(amstel: House, name: str) -> None:
    who, path, values = door(amstel, name)
    answer = getattr(amstel, who).client().post(path, {**values, name.split(".")[1]: "Drukte op de afdeling"})
    assert answer.status_code == 302, page_of(answer)
    assert not overrides(amstel)


@pytest.mark.parametrize("name", ON_RECORD)
def test_what_goes_on_record_never_holds_such_a_word(amstel: House, name: str) -> None:
    who, path, values = door(amstel, name)
    client = getattr(amstel, who).client()
    answer = client.post(path, {**values, name.split(".")[1]: TYPED, "override_reason": REASON})
    page = page_of(answer)
    assert answer.status_code == 422
    assert "Medisch woord: “overspanning”." in page
    assert 'name="override_reason"' not in page
    assert "overspanning" not in in_the_record(amstel)


@pytest.mark.parametrize("reason", ["omdat het een burn-out is", "x" * 121])
def test_a_reason_tells_nothing_about_health_itself_and_is_short(amstel: House, reason: str) -> None:
    who, path, values = door(amstel, "StepCloseForm.note")
    answer = getattr(amstel, who).client().post(path, {**values, "note": TYPED, "override_reason": reason})
    assert answer.status_code == 422
    assert 'id="id_override_reason_error"' in page_of(answer)
    assert not overrides(amstel)


def test_other_mistakes_are_told_together_with_the_words(amstel: House) -> None:
    who, path, values = door(amstel, "StepCloseForm.note")
    page = page_of(getattr(amstel, who).client().post(path, {**values, "done_on": "31-13-2026", "note": TYPED}))
    assert "dd-mm-jjjj" in page
    assert "Medisch woord" in page


def test_english_pages_name_the_rule_in_english(amstel: House) -> None:
    who, path, values = door(amstel, "StepCloseForm.note")
    client = getattr(amstel, who).client()
    client.cookies["django_language"] = "en"
    assert "The employer may not read a diagnosis." in page_of(client.post(path, {**values, "note": TYPED}))


def api_door(house: House, name: str) -> tuple[str, dict[str, Any]]:
    today = chance.today().isoformat()
    if name.startswith("ReportSerializer"):
        return "/api/v1/ziekmeldingen/", {"employee_id": str(house.employee_id), "first_sick_day": today}
    case_id = house.report(first_sick_day=chance.today() - timedelta(days=3))
    match name:
        case "WithdrawalSerializer.reason":
            return f"/api/v1/cases/{case_id}/intrekken/", {}
        case "StepCloseSerializer.note":
            return f"/api/v1/steps/{to_do(house, case_id).pk}/close/", {"done_on": today}
        case "StepAcknowledgeSerializer.reason":
            return f"/api/v1/steps/{to_do(house, case_id).pk}/acknowledge/", {}
        case _:
            return f"/api/v1/steps/{closed(house, case_id).pk}/reopen/", {}


@pytest.mark.parametrize("name", IN_THE_API + API_ON_RECORD)
def test_the_api_answers_a_problem_with_field_word_rule_and_remedy(amstel: House, name: str) -> None:
    path, body = api_door(amstel, name)
    field = name.split(".")[1]
    client = rest(amstel)
    first = client.post(path, {**body, field: TYPED}, idempotency_key="one")
    problem = first.json()
    assert (first.status_code, problem["type"]) == (422, "urn:poortwacht:problem:health_words")
    [told] = problem["health_words"]
    assert (told["field"], told["word"], told["category"]) == (field, "overspanning", "diagnosis")
    assert told["rule"] == RULE
    assert told["source"].startswith("AP, Beleidsregels")
    assert problem["errors"][0]["field"] == field
    again = client.post(path, {**body, field: TYPED, "override_reason": REASON}, idempotency_key="one")
    if name in API_ON_RECORD:
        assert again.status_code == 422
        assert "override_reason" not in told["remedy"]
        assert not overrides(amstel)
    else:
        assert "override_reason" in told["remedy"]
        assert again.status_code in {200, 201}, again.json()
        assert [entry.purpose for entry in overrides(amstel)] == [REASON]
    assert "overspanning" not in in_the_record(amstel)


@pytest.mark.parametrize("name", RELEASED)
def test_the_bedrijfsarts_is_warned_while_writing_and_asked_before_sending(amstel: House, name: str) -> None:
    field = name.split(".")[1]
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=30))
    client = amstel.bedrijfsarts.client()
    path = f"/dossiers/{case_id}/probleemanalyse/"
    values = {"findings": "Overspanning", "work_possible": "nee", "possibilities": "Zittend werk.", "revision": "0"}
    saved = client.post(path, {**values, field: TYPED, "next": "save"}, follow=True)
    assert "Medisch woord: “overspanning”." in page_of(saved), "saved, and warned of"
    assert page_of(saved).count("Medisch woord") == 1, "the medical half may say what it is"
    preview = page_of(client.get(f"{path}versturen/"))
    assert RULE in preview
    refused = client.post(f"{path}versturen/", {"revision": "1"})
    assert refused.status_code == 422
    with context.entered(amstel.system):
        assert not Opinion.objects.exists()
    sent = client.post(f"{path}versturen/", {"revision": "1", "override_reason": REASON})
    assert sent.status_code == 302, page_of(sent)
    [entry] = overrides(amstel)
    assert (entry.purpose, entry.detail["fields"], entry.case_id) == (REASON, [field], case_id)
    assert "overspanning" not in in_the_record(amstel)


def test_the_service_refuses_whatever_way_leads_to_it(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=30))
    write_probleemanalyse(amstel, case_id, MedicalHalf(), ReleaseHalf("nee", possibilities=TYPED))
    with amstel.bedrijfsarts.at_work() as actor, pytest.raises(HealthWords):
        services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)
    with amstel.hr.at_work() as actor:
        with pytest.raises(HealthWords):
            services.case_withdraw(by=actor, case_id=case_id, reason=TYPED)
        with pytest.raises(Invalid):
            services.case_withdraw(by=actor, case_id=case_id, reason=TYPED, override_reason="vanwege zijn burn-out")
    with context.entered(amstel.system):
        assert Case.objects.get(pk=case_id).state == Case.State.OPEN


def test_a_medical_note_may_say_what_it_is(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=30))
    run_jobs(amstel)
    answer = amstel.bedrijfsarts.client().post(
        f"/dossiers/{case_id}/medische-stappen/W1-SCREENING/afronden/",
        {"done_on": f"{chance.today():%d-%m-%Y}", "note": TYPED},
    )
    assert answer.status_code == 302, page_of(answer)


def test_an_import_refuses_a_department_that_tells_about_health_unless_a_reason_is_given(amstel: House) -> None:
    client = amstel.hr.client()
    rows = [row(day(-20), Afdeling="Thuis met burn-out")]
    address = upload(client, written(rows))["Location"]
    trial = page_of(type("", (), {"content": worked(amstel, address, client).encode()}))
    assert "De naam van deze afdeling zegt iets over gezondheid." in trial
    assert RULE in trial
    assert "burn-out" not in trial, "a row is about a person"
    client.post(f"{address}uitvoeren/")
    worked(amstel, address, client)
    assert cases_of(amstel) == []
    told = client.post(f"{address}uitvoeren/", {"override_reason": "is zijn burn-out"}, follow=True)
    assert "Noem in de reden zelf niets over gezondheid" in page_of(told)
    client.post(f"{address}uitvoeren/", {"override_reason": "Zo heet de afdeling"})
    delivery.drain_jobs(amstel.tenant_id)
    assert len(cases_of(amstel)) == 1
    [entry] = overrides(amstel)
    assert (entry.purpose, entry.detail) == ("Zo heet de afdeling", {"fields": ["department"], "rules": ["diagnosis"]})
    with context.entered(amstel.system):
        assert Department.objects.filter(name="Thuis met burn-out").exists()


def test_a_department_that_is_already_there_is_not_warned_of_again(amstel: House) -> None:
    client = amstel.hr.client()
    client.post(
        f"/werkgevers/{amstel.employer_id}/afdelingen/nieuw/",
        {"name": "Oncologie", "override_reason": "naam van de zaal"},
    )
    address = upload(client, written([row(day(-20), Afdeling="Oncologie")]))["Location"]
    assert "zegt iets over gezondheid" not in worked(amstel, address, client)
