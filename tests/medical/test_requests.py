"""Requests for information: under a consent only, a letter that nobody mails, and nothing for the employer's side."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from medical import consent_list, consents, requests
from medical.consents import ConsentLacking
from medical.models import InformationRequest
from privacy import chance, context
from privacy.errors import Conflict
from tests.medical.test_consents import PSYCHIATRIST, ask, give
from tests.support.cast import House
from tests.support.worlds import run_jobs

QUESTION = "Welke beperkingen ziet u de komende drie maanden?"


def drafted(amstel: House) -> tuple[UUID, UUID, UUID]:
    """(case, consent, request): asked, given and drafted."""
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=9))
    consent_id = ask(amstel, case_id)
    give(amstel, consent_id)
    with amstel.cmtd.at_work() as actor:
        request_id = requests.request_draft(
            by=actor, case_id=case_id, employee_id=amstel.employee_id, consent_id=consent_id, questions=QUESTION
        )
    return case_id, consent_id, request_id


def withdraw(amstel: House, consent_id: UUID) -> None:
    with amstel.werknemer.at_work() as actor:
        consents.consent_withdraw(by=actor, consent_id=consent_id)


def post(client: Client, case_id: UUID, request_id: UUID, tail: str, **body: str) -> int:
    today = f"{chance.today():%d-%m-%Y}"
    path = f"/dossiers/{case_id}/informatieverzoeken/{request_id}/{tail}"
    return client.post(path, {"on": today, **body}).status_code


def test_from_draft_to_answer_on_screen(amstel: House) -> None:
    case_id, _consent, request_id = drafted(amstel)
    run_jobs(amstel)
    client = amstel.bedrijfsarts.client()
    page = client.get(f"/dossiers/{case_id}/informatieverzoeken/{request_id}/").content.decode()
    assert QUESTION in page
    assert "Download de brief" in page
    assert post(client, case_id, request_id, "stap/", state="sent") == 302
    assert post(client, case_id, request_id, "stap/", state="reminded") == 302
    assert post(client, case_id, request_id, "antwoord/", text="Tot maart geen nachtdienst.") == 302
    assert post(client, case_id, request_id, "stap/", state="closed") == 302
    page = client.get(f"/dossiers/{case_id}/informatieverzoeken/{request_id}/").content.decode()
    assert "Tot maart geen nachtdienst." in page
    assert "Gesloten" in page


def test_the_letter_is_downloaded_under_a_name_that_says_nothing(amstel: House) -> None:
    case_id, _consent, request_id = drafted(amstel)
    path = f"/dossiers/{case_id}/informatieverzoeken/{request_id}.pdf"
    client = amstel.bedrijfsarts.client()
    assert client.get(path).status_code == 404
    run_jobs(amstel)
    answer = client.get(path)
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'attachment; filename="brief.pdf"'
    with context.medical_opened(amstel.system, [case_id]):
        row = InformationRequest.objects.get()
    assert not bytes(row.letter or b"").startswith(b"%PDF")
    for name in ("hr", "casemanager", "werkgever", "leidinggevende", "beheerder"):
        assert getattr(amstel, name).client().get(path).status_code == 403


def test_without_consent_nothing_is_drafted_and_nothing_typed_is_lost(amstel: House) -> None:
    case_id = amstel.report()
    consent_id = ask(amstel, case_id)
    client = amstel.bedrijfsarts.client()
    path = f"/dossiers/{case_id}/informatieverzoeken/"
    assert "Eerst toestemming" in client.get(path).content.decode()
    give(amstel, consent_id)
    form = client.get(path).content.decode()
    assert str(consent_id) in form
    withdraw(amstel, consent_id)
    answer = client.post(path, {"consent": str(consent_id), "questions": QUESTION})
    assert answer.status_code == 422
    with context.medical_opened(amstel.system, [case_id]):
        assert not InformationRequest.objects.exists()


@pytest.mark.parametrize("state", ["drafted", "sent"])
def test_a_withdrawal_stops_everything_but_closing(amstel: House, state: str) -> None:
    case_id, consent_id, request_id = drafted(amstel)
    run_jobs(amstel)
    client = amstel.bedrijfsarts.client()
    if state == "sent":
        assert post(client, case_id, request_id, "stap/", state="sent") == 302
    withdraw(amstel, consent_id)
    assert client.get(f"/dossiers/{case_id}/informatieverzoeken/{request_id}.pdf").status_code == 403
    following = "sent" if state == "drafted" else "reminded"
    assert post(client, case_id, request_id, "stap/", state=following) == 422
    typed = client.post(
        f"/dossiers/{case_id}/informatieverzoeken/{request_id}/antwoord/",
        {"text": "Toch gekomen.", "on": f"{chance.today():%d-%m-%Y}"},
    )
    assert typed.status_code == 422
    assert "geen geldige toestemming" in typed.content.decode()
    assert post(client, case_id, request_id, "stap/", state="closed") == 302


def test_a_changed_draft_gets_a_new_letter_and_a_sent_one_is_not_changed(amstel: House) -> None:
    case_id, _consent, request_id = drafted(amstel)
    run_jobs(amstel)
    about = {"case_id": case_id, "employee_id": amstel.employee_id, "request_id": request_id}
    with amstel.bedrijfsarts.at_work() as actor:
        requests.request_rewrite(by=actor, questions="Andere vraag?", revision=1, **about)
        assert not consent_list.request_of(actor, **about).has_letter
        with pytest.raises(Conflict):
            requests.request_rewrite(by=actor, questions="Te laat.", revision=1, **about)
    run_jobs(amstel)
    with amstel.bedrijfsarts.at_work() as actor:
        assert consent_list.request_of(actor, **about).has_letter
        requests.request_move(by=actor, state="sent", on=chance.today(), **about)
        with pytest.raises(Conflict):
            requests.request_rewrite(by=actor, questions="Na verzending.", revision=2, **about)


def test_the_worker_draws_no_letter_once_the_consent_is_gone(amstel: House) -> None:
    case_id, consent_id, _request = drafted(amstel)
    withdraw(amstel, consent_id)
    run_jobs(amstel)
    with context.medical_opened(amstel.system, [case_id]):
        assert InformationRequest.objects.get().letter is None


def test_the_employee_sees_that_it_was_asked_and_what_became_of_it(amstel: House) -> None:
    case_id, _consent, request_id = drafted(amstel)
    assert post(amstel.bedrijfsarts.client(), case_id, request_id, "stap/", state="sent") == 302
    page = amstel.werknemer.client().get("/mijn-toestemmingen/").content.decode()
    assert "informatieverzoek opgesteld door Marit Schouten" in page
    assert "verstuurd" in page
    assert QUESTION not in page
    assert PSYCHIATRIST.name in page


def test_only_who_treats_or_assists_reaches_it(amstel: House) -> None:
    case_id, consent_id, _request = drafted(amstel)
    with amstel.other_bedrijfsarts.at_work() as actor, pytest.raises(ConsentLacking):
        requests.request_draft(
            by=actor, case_id=case_id, employee_id=amstel.employee_id, consent_id=consent_id, questions=QUESTION
        )
