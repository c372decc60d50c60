"""Correction and objection: who reads the question, who answers, and that the medical kind is nobody else's."""

import html
import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from cases.models import RightsRequest
from medical.models import RecordRequest
from outbox.models import Message, Notice
from privacy import chance, context, rights
from privacy.models import AuditEntry
from roles.models import Membership
from tests.support.cast import House, Member

PLAIN = {"kind": "correction", "part": "person", "words": "Mijn uren per week zijn 32 en niet 36."}
MEDICAL = {"kind": "objection", "part": "file", "words": "Ik wil niet dat mijn depressie in het dossier staat."}


def page_of(member: Member, path: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", member.client().get(path).content.decode()))


def asked(house: House, body: dict[str, str], path: str) -> None:
    answer = house.werknemer.client().post(path, body)
    assert (answer.status_code, answer["Location"]) == (302, "/mijn-gegevens/"), page_text(answer)


def page_text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def plain(amstel: House) -> UUID:
    asked(amstel, PLAIN, "/mijn-gegevens/verzoek/")
    with context.entered(amstel.system):
        return RightsRequest.objects.values_list("pk", flat=True).get()


@pytest.fixture
def sealed(amstel: House) -> UUID:
    amstel.report(first_sick_day=chance.today() - timedelta(days=9))
    asked(amstel, MEDICAL, "/mijn-gegevens/medisch-verzoek/")
    with context.records_opened(amstel.system, [amstel.employee_id]):
        return RecordRequest.objects.values_list("pk", flat=True).get()


def told(house: House, topic: str) -> set[UUID]:
    with context.entered(house.system):
        mails = set(Message.objects.filter(topic=topic, recipient__isnull=False).values_list("recipient_id", flat=True))
        assert mails == set(Notice.objects.filter(topic=topic).values_list("recipient_id", flat=True))
    return mails


@pytest.mark.parametrize(
    ("asked_on", "due"),
    [
        (date(2026, 11, 26), date(2026, 12, 26)),
        (date(2026, 12, 5), date(2027, 1, 5)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 30), date(2028, 2, 29)),
    ],
)
def test_an_answer_is_due_within_a_month(asked_on: date, due: date) -> None:
    assert rights.answer_by(asked_on) == due


def test_hr_reads_the_question_and_both_read_the_answer(amstel: House, plain: UUID) -> None:
    due = f"{rights.answer_by(chance.today()):%d-%m-%Y}"
    assert told(amstel, "rights_asked") == {amstel.hr.user_id, amstel.werkgever.user_id}
    for member in (amstel.hr, amstel.werknemer):
        page = page_of(member, f"/verzoeken/{plain}/" if member is amstel.hr else "/mijn-gegevens/")
        assert PLAIN["words"] in page
        assert due in page
    assert "S. Özdemir" not in page_of(amstel.hr, "/meldingen/")
    reply = {"granted": "no", "reason": "In het contract staat 36 uur."}
    assert amstel.hr.client().post(f"/verzoeken/{plain}/", reply).status_code == 302
    assert told(amstel, "rights_answered") == {amstel.werknemer.user_id}
    for member, path in ((amstel.hr, f"/verzoeken/{plain}/"), (amstel.werknemer, "/mijn-gegevens/")):
        page = page_of(member, path)
        assert "Afgewezen" in page
        assert "In het contract staat 36 uur." in page
        assert "Hanna Bos" in page


def test_an_answer_is_given_once_and_with_a_reason(amstel: House, plain: UUID) -> None:
    client, path = amstel.hr.client(), f"/verzoeken/{plain}/"
    without = client.post(path, {"granted": "yes", "reason": " "})
    assert without.status_code == 422
    assert "Schrijf waarom: een antwoord zonder reden mag niet." in page_text(without)
    assert client.post(path, {"granted": "yes", "reason": "Aangepast."}).status_code == 302
    again = client.post(path, {"granted": "no", "reason": "Toch niet."})
    assert again.status_code == 422
    assert "Dit verzoek is al beantwoord." in page_text(again)
    with context.entered(amstel.system):
        assert RightsRequest.objects.get().reason == "Aangepast."
        actions = list(
            AuditEntry.objects.filter(kind="write", action__startswith="rights.").values_list("action", "detail")
        )
    assert sorted(actions) == [("rights.answer", {}), ("rights.ask", {})], "and never the words"


def test_the_medical_question_reaches_the_bedrijfsarts_and_nobody_of_the_employer(amstel: House, sealed: UUID) -> None:
    assert told(amstel, "record_rights_asked") == {amstel.bedrijfsarts.user_id}
    assert MEDICAL["words"] in page_of(amstel.bedrijfsarts, f"/spreekuur/verzoeken/{sealed}/")
    assert MEDICAL["words"] in page_of(amstel.werknemer, "/mijn-gegevens/")
    for name, member in amstel.members().items():
        if member not in (amstel.bedrijfsarts, amstel.werknemer):
            answer = member.client().get(f"/spreekuur/verzoeken/{sealed}/")
            assert answer.status_code in {403, 404}, name
            listed = member.client().get("/verzoeken/").content.decode()
            assert str(sealed) not in listed, name
    with context.records_opened(amstel.system, [amstel.employee_id]):
        assert b"depressie" not in bytes(RecordRequest.objects.get().question)
    for member in (amstel.hr, amstel.casemanager, amstel.werkgever, amstel.beheerder, amstel.other_bedrijfsarts):
        with member.at_work() as actor, context.records_opened(actor, [amstel.employee_id]):
            assert not RecordRequest.objects.exists(), member.email
    assert "Correctie" not in page_of(amstel.beheerder, "/bezorging/")


def test_the_bedrijfsarts_answers_behind_the_wall(amstel: House, sealed: UUID) -> None:
    reply = {"granted": "yes", "reason": "Ik heb de depressie als vermoeden genoteerd."}
    path = f"/spreekuur/verzoeken/{sealed}/"
    assert amstel.bedrijfsarts.client().post(path, reply).status_code == 302
    assert told(amstel, "record_rights_answered") == {amstel.werknemer.user_id}
    for member, address in ((amstel.bedrijfsarts, path), (amstel.werknemer, "/mijn-gegevens/")):
        page = page_of(member, address)
        assert "Toegewezen" in page
        assert reply["reason"] in page
    assert amstel.bedrijfsarts.client().post(path, reply).status_code == 422
    with context.records_opened(amstel.system, [amstel.employee_id]):
        assert b"vermoeden" not in bytes(RecordRequest.objects.get().answer or b"")


def test_without_a_bedrijfsarts_the_page_says_whom_to_ask(amstel: House) -> None:
    answer = amstel.werknemer.client().post("/mijn-gegevens/medisch-verzoek/", MEDICAL)
    assert answer.status_code == 422
    assert "Er is nog geen dossier met een bedrijfsarts over u." in page_text(answer)
    assert MEDICAL["words"] in page_text(answer), "nothing typed is lost"


def test_nobody_answers_the_own_request(amstel: House, plain: UUID) -> None:
    """HR who is the employee: the own file is nobody's to handle."""
    with context.entered(amstel.system):
        Membership.objects.filter(pk=amstel.hr.id).update(employee_id=amstel.employee_id)
    assert amstel.hr.client().get(f"/verzoeken/{plain}/").status_code == 404
    assert str(plain) not in page_of(amstel.hr, "/verzoeken/")
