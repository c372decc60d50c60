"""The ziekmelding over REST: once per key, the six permitted questions, only one's own people."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client

from cases import services
from cases.models import Case, IdempotencyKey
from cases.services import SickReport
from privacy import chance, context
from privacy.models import AuditEntry
from roles.models import MembershipEmployer
from tests.support.cast import House, house
from tests.support.rest import JSON, Rest, rest

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/ziekmeldingen/"


def body(tenant: House, **more: Any) -> dict[str, Any]:
    return {"employee_id": str(tenant.employee_id), "first_sick_day": chance.today().isoformat(), **more}


def count(tenant: House, model: Any = Case) -> int:
    with context.entered(tenant.system):
        return int(model.objects.count())


def test_a_ziekmelding_opens_a_case_that_its_location_shows(amstel: House) -> None:
    client = rest(amstel)
    answers = {
        "phone": "06 1234 5678", "nursing_address": "Kade 1, Zwolle", "expected_duration": "weken",
        "running_work": "Rooster week 48", "work_accident": True, "traffic_accident_liable": False, "safety_net": "nee",
    }  # fmt: skip
    answer = client.report(body(amstel, **answers))
    assert answer.status_code == 201
    assert answer.json()["outcome"] == "opened"
    assert "Idempotency-Replayed" not in answer.headers
    case = amstel.case(answer.json()["id"])
    assert (case.source, case.reference) == ("api", answer.json()["reference"])
    shown = client.get(answer.headers["Location"])
    assert shown.status_code == 200
    assert shown.json()["header"]["reference"] == case.reference
    intake = shown.json()["intake"]
    assert {name: intake[name] for name in ("phone", "running_work", "work_accident")} == {
        "phone": "06 1234 5678", "running_work": "Rooster week 48", "work_accident": True,
    }  # fmt: skip


def test_the_same_key_and_body_reports_once(amstel: House) -> None:
    client = rest(amstel)
    first = client.report(body(amstel, phone="06"), key="k-1")
    turned = dict(reversed(body(amstel, phone="06").items()))
    again = client.report(turned, key="k-1")
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count(amstel) == 1


def test_the_same_key_for_another_body_is_refused(amstel: House) -> None:
    client = rest(amstel)
    client.report(body(amstel), key="k-1")
    other = client.report({**body(amstel), "employee_id": str(amstel.colleague_id)}, key="k-1")
    assert other.status_code == 422
    assert other.json()["errors"][0]["field"] == "Idempotency-Key"
    assert count(amstel) == 1


@pytest.mark.parametrize("key", ["", "  ", "x" * 256])
def test_without_a_usable_key_nothing_is_reported(amstel: House, key: str) -> None:
    answer = rest(amstel).report(body(amstel), key=key)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["type"].endswith("idempotency_key_missing")
    assert count(amstel) == 0


def test_a_refused_ziekmelding_does_not_use_up_its_key(amstel: House) -> None:
    client = rest(amstel)
    tomorrow = (chance.today() + timedelta(days=1)).isoformat()
    refused = client.report(body(amstel, first_sick_day=tomorrow), key="k-1")
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["first_sick_day"]
    assert "Vul vandaag of een eerdere dag in" in refused.json()["errors"][0]["detail"]
    assert count(amstel, IdempotencyKey) == 0
    assert client.report(body(amstel), key="k-1").status_code == 201


def test_a_key_belongs_to_who_sent_it(amstel: House, maas: House) -> None:
    ours, theirs = rest(amstel), rest(maas)
    first = ours.report(body(amstel), key="same")
    second = theirs.report(body(maas), key="same")
    assert second.status_code == 201
    assert second.json()["id"] != first.json()["id"]
    assert "Idempotency-Replayed" not in second.headers
    hr = amstel.hr.client()
    third = hr.post(
        ADDRESS,
        body(amstel, employee_id=str(amstel.colleague_id)),
        content_type=JSON,
        headers={"idempotency-key": "same"},
    )
    assert third.status_code == 201
    assert third.json()["id"] != first.json()["id"]


def test_keys_are_forgotten_after_two_days(amstel: House) -> None:
    report = SickReport(employee_id=amstel.employee_id, first_sick_day=chance.today() - timedelta(days=5))
    other = SickReport(employee_id=amstel.colleague_id, first_sick_day=chance.today() - timedelta(days=5))
    with amstel.hr.at_work() as actor:
        with chance.seeded(seed=1, instant=chance.now() - timedelta(hours=49)):
            first = services.case_open_once(by=actor, key="k", body_hash="a", report=report)
        second = services.case_open_once(by=actor, key="k", body_hash="b", report=other)
    assert not second.replayed
    assert second.case_id != first.case_id
    assert count(amstel, IdempotencyKey) == 1


def test_a_replay_shows_nothing_to_who_lost_the_case(amstel: House) -> None:
    client = rest(amstel)
    client.report(body(amstel), key="k-1")
    with context.entered(amstel.system):
        MembershipEmployer.objects.filter(membership__role="api_client").update(employer_id=amstel.other_employer_id)
    lost = client.report(body(amstel), key="k-1")
    assert lost.status_code == 404


@pytest.mark.parametrize("field", ["diagnosis", "klachten", "cause", "employee"])
def test_only_the_permitted_questions_are_accepted(amstel: House, field: str) -> None:
    answer = rest(amstel).report(body(amstel, **{field: "griep"}))
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert "zes toegestane vragen" in error["detail"]
    assert "Beleidsregels De zieke werknemer" in error["detail"]
    assert "griep" not in answer.content.decode()
    assert count(amstel) == 0


def test_all_faults_are_named_at_once(amstel: House) -> None:
    wrong = {
        "first_sick_day": "23-11-2026", "phone": 612345678, "expected_duration": "lang", "work_accident": "ja",
        "running_work": "x" * 2001, "safety_net": None, "employee_id": 7, "extra\ud800": 1,
    }  # fmt: skip
    answer = rest(amstel).report(wrong)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == set(wrong)
    assert {error["field"]: error["detail"] for error in answer.json()["errors"]}["expected_duration"] == (
        "Kies een van: dagen, weken, langer, onbekend."
    )


@pytest.mark.parametrize("text", ["2026-W48-1", "20261123", "2026-1-3", "2026-02-30", "0000-01-01", "2026-11-23T00:00"])
def test_a_date_is_read_in_one_way_only(amstel: House, text: str) -> None:
    answer = rest(amstel).report(body(amstel, first_sick_day=text))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "first_sick_day")


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_text_that_no_database_takes_is_refused(amstel: House, text: str) -> None:
    answer = rest(amstel).report(body(amstel, running_work=text))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "running_work")


def test_employee_by_personnel_number(amstel: House) -> None:
    named = {"employer_id": str(amstel.employer_id), "personnel_number": "1001"}
    answer = rest(amstel).report({**named, "first_sick_day": chance.today().isoformat()})
    assert answer.status_code == 201
    assert amstel.case(answer.json()["id"]).employee_id == amstel.employee_id
    again = rest(amstel).report({**named, "first_sick_day": chance.today().isoformat()})
    assert again.json()["errors"][0]["field"] == "personnel_number"
    assert "al ziek gemeld" in again.json()["errors"][0]["detail"]


@pytest.mark.parametrize("named", [{}, {"personnel_number": "1001"}, {"employee_id": "x", "personnel_number": "1001"}])
def test_who_is_sick_is_said_in_exactly_one_way(amstel: House, named: dict[str, str]) -> None:
    filled = {k: str(amstel.employee_id) if v == "x" else v for k, v in named.items()}
    answer = rest(amstel).report({**filled, "first_sick_day": chance.today().isoformat()})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "employee_id")


def test_somebody_elses_employee_reads_like_nobody(amstel: House, maas: House) -> None:
    """Of another employer, of another tenant, and not existing: the same bytes."""
    client = rest(amstel)
    ids = [amstel.stranger_id, maas.employee_id, uuid4()]
    by_id = {client.report(body(amstel, employee_id=str(pk))).content for pk in ids}
    day = chance.today().isoformat()
    places = [(amstel.other_employer_id, "2001"), (maas.employer_id, "1001"), (amstel.employer_id, "9999")]
    by_number = {
        client.report({"employer_id": str(e), "personnel_number": n, "first_sick_day": day}).content for e, n in places
    }
    assert (len(by_id), len(by_number)) == (1, 1)
    assert b'"status": 422' in by_id.pop()


def test_a_relapse_within_four_weeks_joins_the_case(amstel: House) -> None:
    client = rest(amstel)
    today = chance.today()
    first = client.report(body(amstel, first_sick_day=(today - timedelta(days=20)).isoformat())).json()
    recovered = (today - timedelta(days=10)).isoformat()
    assert client.post(f"/api/v1/cases/{first['id']}/herstel/", {"recovered_from": recovered}).status_code == 200
    again = client.report(body(amstel))
    assert (again.status_code, again.json()["outcome"], again.json()["id"]) == (201, "joined", first["id"])


def test_a_browser_session_writes_with_its_csrf_token_only(amstel: House) -> None:
    client = amstel.leidinggevende.client()
    client.handler.enforce_csrf_checks = True
    headers = {"idempotency-key": "k-1"}
    refused = client.post(ADDRESS, body(amstel), content_type=JSON, headers=headers)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:poortwacht:problem:csrf")
    assert count(amstel) == 0
    session = client.session
    session["_csrftoken"] = "A" * 32
    session.save()
    done = client.post(ADDRESS, body(amstel), content_type=JSON, headers={**headers, "x-csrftoken": "A" * 32})
    assert done.status_code == 201


def test_roles_that_may_not_report_are_refused_and_recorded(amstel: House) -> None:
    for member in (amstel.werknemer, amstel.bedrijfsarts, amstel.beheerder):
        answer = member.client().post(ADDRESS, body(amstel), content_type=JSON, headers={"idempotency-key": "k"})
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:poortwacht:problem:refused")
    with context.entered(amstel.system):
        assert AuditEntry.objects.filter(kind="denial", action="api_ziekmeldingen").count() == 3


@pytest.mark.django_db(transaction=True)
def test_concurrent_duplicates_open_one_case() -> None:
    tenant = house("amstel")
    token = rest(tenant).token
    barrier = threading.Barrier(4)
    answers: list[Any] = []

    def send() -> None:
        try:
            barrier.wait(timeout=20)
            answers.append(Rest(token).report(body(tenant), key="once"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    assert count(tenant) == 1


def test_the_client_without_a_name_gets_401(amstel: House) -> None:
    answer = Client().post(ADDRESS, body(amstel), content_type=JSON, headers={"idempotency-key": "k"})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="poortwacht"')
