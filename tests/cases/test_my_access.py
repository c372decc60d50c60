"""Mijn inzage: the employee reads who opened the dossier, and asks about a line; only who should, reads along."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import AccessPost, AccessQuestion, Case
from medical.drafts import MedicalHalf
from medical.models import MedicalPost, MedicalQuestion
from outbox.models import Message, Notice
from privacy import audit, chance, context
from privacy.models import AuditEntry
from tests.support.cast import House, Member
from tests.support.worlds import write_probleemanalyse

pytestmark = pytest.mark.django_db
INSIGHT = "/mijn-inzage/"


@pytest.fixture
def case_id(amstel: House) -> UUID:
    """A case of the employee with a login, three weeks old."""
    with audit.trail(amstel.hr.actor):  # one request, as on the screen
        return amstel.report(first_sick_day=chance.today() - timedelta(days=21))


def text_of(response: Any) -> str:
    """What stands on the page, without tags and double spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def look(amstel: House, *names: str, path: str) -> None:
    for name in names:
        assert getattr(amstel, name).client().get(path).status_code == 200


def lines(amstel: House, query: str = "") -> list[str]:
    response = amstel.werknemer.client().get(INSIGHT + query)
    assert response.status_code == 200
    cards = re.findall(r"<li class=\"visit\">.*?</li>", response.content.decode(), re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", card)) for card in cards]


def visit_of(amstel: House, member: Member) -> UUID:
    """The newest visit of somebody to a dossier."""
    with context.entered(amstel.system):
        rows = AuditEntry.objects.filter(membership_id=member.id).exclude(employee_id=None)
        return rows.latest("id").request_id


def test_who_opened_the_dossier_is_told_in_plain_dutch(amstel: House, case_id: UUID) -> None:
    look(amstel, "leidinggevende", "casemanager", "bedrijfsarts", path=f"/dossiers/{case_id}/")
    look(amstel, "cmtd", path=f"/dossiers/{case_id}/probleemanalyse/")
    found = lines(amstel)
    assert len(found) == 5
    delegate, doctor, casemanager, boss, reporter = found
    assert "Vandaag" in delegate
    assert "Marit Schouten · medewerker onder taakdelegatie van Ida Kuijpers" in delegate
    assert "bekeek uw medisch dossier" in delegate
    assert "voor de probleemanalyse" in delegate
    assert "ziet geen medische gegevens" not in delegate + doctor
    assert "Ida Kuijpers · bedrijfsarts bekeek uw dossier" in doctor
    assert "Nora Verbeek · casemanager (werkgever) bekeek uw dossier" in casemanager
    assert "ziet geen medische gegevens" in casemanager
    assert "Rob Prins · uw leidinggevende" in boss
    assert "Hanna Bos · HR van uw werkgever meldde u ziek" in reporter
    assert all("Vraag stellen" in line for line in found)


def test_one_visit_is_one_line_however_often_it_read(amstel: House, case_id: UUID) -> None:
    look(amstel, "bedrijfsarts", path=f"/dossiers/{case_id}/probleemanalyse/")
    (line, _report) = lines(amstel)
    assert "bekeek uw medisch dossier" in line
    assert "bekeek uw dossier" not in line
    with context.entered(amstel.system):
        rows = list(AuditEntry.objects.filter(role="bedrijfsarts", case_id=case_id))
    assert len({row.request_id for row in rows}) == 1
    assert len({row.action for row in rows}) == len(rows) == 2, "and each part once"


def test_filters_for_medical_and_employer(amstel: House, case_id: UUID) -> None:
    look(amstel, "casemanager", "bedrijfsarts", path=f"/dossiers/{case_id}/")
    assert [("Kuijpers" in line) for line in lines(amstel, "?filter=medisch")] == [True]
    assert all("Kuijpers" not in line for line in lines(amstel, "?filter=werkgever"))
    assert len(lines(amstel, "?filter=werkgever")) == 2


def test_own_visits_the_system_and_lists_are_left_out(amstel: House, case_id: UUID) -> None:
    look(amstel, "werknemer", path="/mijn-dossier/")
    look(amstel, "casemanager", path="/vandaag/")
    assert len(lines(amstel)) == 1  # the ziekmelding


def test_a_refusal_is_told_too(amstel: House, case_id: UUID) -> None:
    assert amstel.hr.client().get(f"/dossiers/{case_id}/probleemanalyse/").status_code == 403
    line = lines(amstel)[0]
    assert "Hanna Bos" in line
    assert "probeerde iets in uw dossier te openen en werd geweigerd" in line


def test_nobody_sees_the_visits_of_another(amstel: House, case_id: UUID) -> None:
    other = amstel.report(employee_id=amstel.colleague_id)
    look(amstel, "casemanager", path=f"/dossiers/{other}/")
    assert len(lines(amstel)) == 1
    strange = visit_of(amstel, amstel.casemanager)
    assert amstel.werknemer.client().get(f"{INSIGHT}{strange}/").status_code == 404
    assert amstel.werknemer.client().post(f"{INSIGHT}{strange}/", {"text": "Hoezo?"}).status_code == 404
    for name in ("hr", "casemanager", "bedrijfsarts", "cmtd", "beheerder"):
        assert getattr(amstel, name).client().get(INSIGHT).status_code == 403


def test_pages_follow_each_other_without_gap_or_repeat_and_ask_the_same_questions(amstel: House, case_id: UUID) -> None:
    def more(number: int) -> None:
        with context.entered(amstel.casemanager.actor):
            for _n in range(number):
                audit.record_read(
                    amstel.casemanager.actor, "case.read", case_id=case_id, employee_id=amstel.employee_id
                )

    counts = []
    for number in (2, 60):
        more(number)
        client = amstel.werknemer.client()
        with CaptureQueriesContext(connection) as queries:
            client.get(INSIGHT)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    seen: list[str] = []
    path = INSIGHT
    while path:
        content = amstel.werknemer.client().get(path).content.decode()
        seen += re.findall(rf'href="{INSIGHT}([0-9a-f-]{{36}})/"', content)
        following = re.search(r'href="(\?[^"]*)"\s+rel="next"', content)
        path = INSIGHT + following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 63
    assert amstel.werknemer.client().get(f"{INSIGHT}?after=onzin&filter=onzin").status_code == 200


def test_a_question_goes_to_the_arbodienst_and_back(amstel: House, case_id: UUID) -> None:
    look(amstel, "casemanager", path=f"/dossiers/{case_id}/")
    visit = visit_of(amstel, amstel.casemanager)
    employee, beheerder = amstel.werknemer.client(), amstel.beheerder.client()
    assert "naar de beheerder van uw arbodienst" in text_of(employee.get(f"{INSIGHT}{visit}/"))
    assert employee.post(f"{INSIGHT}{visit}/", {"text": " "}).status_code == 422
    assert employee.post(f"{INSIGHT}{visit}/", {"text": "Waarom keek zij vandaag?"}).status_code == 302
    with context.entered(amstel.system):
        question = AccessQuestion.objects.get()
        assert question.case_id == case_id
    assert "wacht op antwoord" in text_of(beheerder.get("/inzagelog/vragen/"))
    page = text_of(beheerder.get(f"/inzagelog/vragen/{question.pk}/"))
    assert "Waarom keek zij vandaag?" in page
    assert "Nora Verbeek" in page
    answer = {"text": "Voor de voortgang van week 3."}
    assert beheerder.post(f"/inzagelog/vragen/{question.pk}/", answer).status_code == 302
    assert "beantwoord" in text_of(beheerder.get("/inzagelog/vragen/"))
    thread = text_of(employee.get(f"{INSIGHT}{visit}/"))
    assert "Voor de voortgang van week 3." in thread
    assert "Waarom keek zij vandaag?" in thread
    assert "Lees het antwoord" in lines(amstel)[0]
    assert employee.post(f"{INSIGHT}{visit}/", {"text": "Dank u."}).status_code == 302
    assert "wacht op antwoord" in text_of(beheerder.get("/inzagelog/vragen/"))
    for name in ("hr", "casemanager", "bedrijfsarts", "leidinggevende"):
        assert getattr(amstel, name).client().get(f"/inzagelog/vragen/{question.pk}/").status_code == 403
    told(amstel, {amstel.beheerder: "access_question", amstel.werknemer: "access_answer"})


def told(amstel: House, expected: dict[Member, str]) -> None:
    """Each was told, with no name, no case and no word of what was written."""
    with context.entered(amstel.system):
        for member, topic in expected.items():
            for model in (Notice, Message):
                rows = model.objects.filter(recipient_id=member.user_id, topic=topic)
                assert rows, (member.email, topic)
                assert {(case, str(told)) for case, told in rows.values_list("case_id", "payload")} == {(None, "{}")}
        topics = set(expected.values())
        others = Notice.objects.filter(topic__in=topics).exclude(recipient_id__in=[m.user_id for m in expected])
        assert not others.exists()
    for member, topic in expected.items():
        assert "over wie" in text_of(member.client().get("/meldingen/")) or topic == "medical_question"


@pytest.fixture
def medical_visit(amstel: House, case_id: UUID) -> UUID:
    """The delegate looked into the medical record."""
    write_probleemanalyse(amstel, case_id, MedicalHalf("Rugklachten."))
    look(amstel, "cmtd", path=f"/dossiers/{case_id}/probleemanalyse/")
    return visit_of(amstel, amstel.cmtd)


def test_a_question_about_a_medical_line_reaches_the_bedrijfsarts_and_nobody_else(
    amstel: House, medical_visit: UUID
) -> None:
    employee, doctor = amstel.werknemer.client(), amstel.bedrijfsarts.client()
    assert "gaat naar uw bedrijfsarts en naar niemand anders" in text_of(employee.get(f"{INSIGHT}{medical_visit}/"))
    before = {name: text_of(getattr(amstel, name).client().get("/inzagelog/vragen/")) for name in ("beheerder",)}
    assert employee.post(f"{INSIGHT}{medical_visit}/", {"text": "Wat las zij over mijn rug?"}).status_code == 302
    assert "Bekijk uw vraag" in lines(amstel)[0]
    with context.records_opened(amstel.system, []):
        question = MedicalQuestion.objects.get()
        assert b"rug" not in bytes(MedicalPost.objects.get().text)
    address = f"/spreekuur/vragen/{question.pk}/"
    assert "wacht op antwoord" in text_of(doctor.get("/spreekuur/vragen/"))
    assert "Wat las zij over mijn rug?" in text_of(doctor.get(address))
    assert doctor.post(address, {"text": "De bevindingen, voor het spreekuur."}).status_code == 302
    assert "De bevindingen, voor het spreekuur." in text_of(employee.get(f"{INSIGHT}{medical_visit}/"))
    for name, status in {
        "cmtd": 403, "beheerder": 403, "hr": 403, "casemanager": 403, "other_bedrijfsarts": 404, "werknemer": 403,
    }.items():  # fmt: skip
        client = getattr(amstel, name).client()
        assert client.get(address).status_code == status, name
        assert client.post(address, {"text": "x"}).status_code == status, name
        assert str(question.pk) not in client.get("/spreekuur/vragen/").content.decode()
    assert text_of(amstel.beheerder.client().get("/inzagelog/vragen/")) == before["beheerder"]
    assert "medical." not in amstel.beheerder.client().get("/inzagelog/").content.decode()
    assert "medical" not in amstel.beheerder.client().get("/bezorging/").content.decode()
    told(amstel, {amstel.bedrijfsarts: "medical_question", amstel.werknemer: "medical_answer"})


def test_the_database_itself_shows_a_medical_question_to_no_other_role(amstel: House, medical_visit: UUID) -> None:
    amstel.werknemer.client().post(f"{INSIGHT}{medical_visit}/", {"text": "Waarom?"})

    def seen(member: Member) -> int:
        with context.records_opened(member.actor, [amstel.employee_id]):
            return MedicalQuestion.objects.count() + MedicalPost.objects.count()

    assert seen(amstel.bedrijfsarts) == 2
    assert seen(amstel.werknemer) == 2
    for name in ("cmtd", "hr", "casemanager", "beheerder", "leidinggevende", "werkgever", "other_bedrijfsarts"):
        assert seen(getattr(amstel, name)) == 0, name


def test_a_medical_question_without_a_bedrijfsarts_says_what_to_do(amstel: House, medical_visit: UUID) -> None:
    with context.entered(amstel.system):
        Case.objects.update(bedrijfsarts=None)
    answer = amstel.werknemer.client().post(f"{INSIGHT}{medical_visit}/", {"text": "Waarom?"})
    assert answer.status_code == 422
    assert "Bel uw arbodienst" in text_of(answer)
    assert "Waarom?" in answer.content.decode(), "what was typed stays"


def test_what_was_asked_is_on_record(amstel: House, case_id: UUID) -> None:
    visit = visit_of(amstel, amstel.hr)
    amstel.werknemer.client().post(f"{INSIGHT}{visit}/", {"text": "Waarom?"})
    with context.entered(amstel.system):
        row = AuditEntry.objects.get(action="access.ask")
        assert (row.employee_id, row.case_id, row.role) == (amstel.employee_id, case_id, "werknemer")
        assert AccessPost.objects.get().question_id in row.objects_touched
