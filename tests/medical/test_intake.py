"""The digital triage: the employee writes, the medical side reads what was sent, and nobody else knows of it."""

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case
from medical import intake, overlay
from medical.models import MedicalEntry, TriageIntake
from privacy import context
from privacy.errors import Conflict, Refused
from privacy.models import AuditEntry
from tests.support.cast import House
from tests.support.worlds import run_jobs

SECRET = "Rugklachten na de verhuizing"
PAGE = "/mijn-dossier/triage/"
ANSWERS = {"reach": "0612345678, na twaalf uur", "complaints": SECRET, "circumstances": ["traffic"], "talk": "on"}


def sent(amstel: House) -> UUID:
    """A ziekmelding of which the employee answered the questions."""
    case_id = amstel.report()
    run_jobs(amstel)
    assert amstel.werknemer.client().post(PAGE, ANSWERS).status_code == 302
    return case_id


def test_the_employee_is_invited_fills_in_and_reads_it_back(amstel: House) -> None:
    amstel.report()
    client = amstel.werknemer.client()
    assert "Beantwoord de vragen" in client.get("/mijn-dossier/").content.decode()
    assert client.post(PAGE, ANSWERS).status_code == 302
    page = client.get(PAGE).content.decode()
    assert SECRET in page
    assert "een verkeersongeval" in page
    assert "Verstuur aan" not in page
    assert "Lees uw antwoorden" in client.get("/mijn-dossier/").content.decode()


def test_what_was_typed_stays_when_something_is_missing_and_can_wait_for_later(amstel: House) -> None:
    amstel.report()
    client = amstel.werknemer.client()
    wrong = client.post(PAGE, {"complaints": SECRET, "circumstances": ["work"]})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert SECRET in page
    assert "Schrijf hoe de arbodienst u kan bereiken." in page
    assert client.post(PAGE, {"complaints": SECRET, "later": "1"}).status_code == 302
    assert SECRET in client.get(PAGE).content.decode()
    assert "Ga verder met de vragen" in client.get("/mijn-dossier/").content.decode()


def test_a_draft_is_for_the_employee_alone(amstel: House) -> None:
    case_id = amstel.report()
    amstel.werknemer.client().post(PAGE, {"complaints": SECRET, "later": "1"})
    assert SECRET not in amstel.bedrijfsarts.client().get(f"/dossiers/{case_id}/medisch/").content.decode()
    opened = context.file_opened(amstel.bedrijfsarts.actor, employee_id=amstel.employee_id, case_ids=[case_id])
    with opened:
        assert not TriageIntake.objects.exists()


def test_the_medical_side_reads_it_and_starts_the_triage_with_it(amstel: House) -> None:
    case_id = sent(amstel)
    for who in (amstel.bedrijfsarts, amstel.cmtd):
        client = who.client()
        assert SECRET in client.get(f"/dossiers/{case_id}/medisch/").content.decode()
        assert "vragen zelf beantwoord" in client.get("/triage/").content.decode()
        page = client.get(f"/dossiers/{case_id}/triage/").content.decode()
        assert "Wat de werknemer zelf schreef" in page
        assert page.count(SECRET) >= 2, "read above, and filled in below"
    with amstel.bedrijfsarts.at_work() as actor:
        states = {row.code: row.state for row in overlay.medical_steps(actor, case_ids=[case_id])}
    assert states[intake.STEP] == "done"


def test_the_words_of_the_employee_are_not_corrected_by_somebody_else(amstel: House) -> None:
    case_id = sent(amstel)
    with context.medical_opened(amstel.system, []):
        entry_id = MedicalEntry.objects.get(kind="intake").pk
    change = {"text": "Anders", "reason": "x", "version": "1"}
    answer = amstel.bedrijfsarts.client().post(f"/dossiers/{case_id}/medisch/{entry_id}/verbeteren/", change)
    assert answer.status_code == 403


def test_it_is_sent_once(amstel: House) -> None:
    sent(amstel)
    again = amstel.werknemer.client().post(PAGE, ANSWERS)
    assert again.status_code == 422
    assert "al verstuurd" in again.content.decode()
    with context.medical_opened(amstel.system, []):
        assert MedicalEntry.objects.filter(kind="intake").count() == 1


@pytest.mark.parametrize(
    "name", ["hr", "werkgever", "leidinggevende", "casemanager", "beheerder", "bedrijfsarts", "cmtd"]
)
def test_nobody_else_gets_at_the_page_or_the_answers(amstel: House, name: str) -> None:
    case_id = sent(amstel)
    person = getattr(amstel, name)
    assert person.client().get(PAGE).status_code == 403
    with person.at_work() as by, pytest.raises(Refused):
        intake.intake(by, case_id=case_id)
    with context.file_opened(person.actor, employee_id=amstel.employee_id, case_ids=[case_id]):
        assert not TriageIntake.objects.exists()


def test_without_a_running_ziekmelding_there_is_no_such_page(amstel: House) -> None:
    assert amstel.werknemer.client().get(PAGE).status_code == 404
    amstel.report()
    with context.entered(amstel.system):
        Case.objects.update(state=Case.State.CLOSED)
    assert amstel.werknemer.client().get(PAGE).status_code == 404


def test_the_database_keeps_answers_with_the_own_ziekmelding(amstel: House) -> None:
    amstel.report()
    other = amstel.report(employee_id=amstel.colleague_id)
    with context.records_opened(amstel.werknemer.actor, [amstel.employee_id]), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="intake_of_case_inside"), transaction.atomic():
            TriageIntake.objects.create(case_id=other, employee_id=amstel.employee_id, content=b"x")


def test_the_access_record_holds_no_answer_and_the_beheerder_no_line(amstel: House) -> None:
    case_id = sent(amstel)
    with context.entered(amstel.system):
        rows = AuditEntry.objects.filter(action="medical.intake_send", case_id=case_id)
        assert rows.count() == 1
        assert SECRET not in str(list(AuditEntry.objects.values_list("detail", "purpose")))
    assert "intake" not in amstel.beheerder.client().get("/inzagelog/").content.decode()


def test_two_at_once_are_one(amstel: House) -> None:
    case_id = sent(amstel)
    with amstel.werknemer.at_work() as by, pytest.raises(Conflict, match="al verstuurd"):
        intake.intake_save(by=by, case_id=case_id, answers={"complaints": "Anders"})
