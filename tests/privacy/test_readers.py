"""The database itself says who reads the access record, notices and hidden messages: raw SQL learns no more."""

from typing import Any

import pytest
from django.db import connection

from medical import drafts
from medical.drafts import MedicalHalf, ReleaseHalf
from outbox import topics
from outbox.models import Message
from privacy import chance, context
from tests.support.cast import House
from tests.support.worlds import write_probleemanalyse

EMPLOYER_SIDE = ("hr", "werkgever", "leidinggevende", "casemanager", "other_casemanager", "other_bedrijfsarts")


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


MEDICAL_ACTS = "SELECT count(*) FROM privacy_auditentry WHERE action LIKE 'medical.%'"


def seen(amstel: House, name: str, statement: str) -> int:
    with getattr(amstel, name).at_work():
        return int(rows(statement)[0][0])


@pytest.mark.parametrize("name", EMPLOYER_SIDE)
def test_who_opened_medical_pages_is_not_the_employers_to_read(amstel: House, name: str) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, MedicalHalf(findings="Rug."))
    assert seen(amstel, name, MEDICAL_ACTS) == 0
    for who in ("bedrijfsarts", "cmtd", "werknemer", "beheerder"):
        assert seen(amstel, who, MEDICAL_ACTS) == 2, who  # the draft was read and saved
    for table in ("privacy_auditseal", "privacy_auditcheck", "privacy_auditcheckpoint"):
        assert seen(amstel, name, f"SELECT count(*) FROM {table}") == 0


def test_everyone_reads_the_own_acts(amstel: House) -> None:
    case_id = amstel.report()
    amstel.casemanager.client().get(f"/dossiers/{case_id}/")
    own = "SELECT count(*) FROM privacy_auditentry WHERE user_id = walls.actor()"
    assert seen(amstel, "casemanager", own) >= 1
    assert seen(amstel, "hr", own) >= 1
    with amstel.casemanager.at_work():
        assert rows("SELECT count(*) FROM privacy_auditentry WHERE user_id <> walls.actor()") == [(0,)]


def test_a_hidden_message_and_a_notice_are_for_their_reader_and_the_worker(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, MedicalHalf(findings="Rug."))
    with context.entered(amstel.system):
        hidden = Message.objects.filter(topic__in=topics.hidden())
        assert hidden.exists()
        assert not hidden.filter(hidden=False).exists(), "every topic that is hidden is stored so"
        Message.objects.create(
            kind="mail", topic="medical_reminder", recipient_id=amstel.bedrijfsarts.user_id, hidden=True,
            dedupe_key=chance.token(8),
        )  # fmt: skip
    waiting = "SELECT count(*) FROM outbox_message WHERE hidden"
    for name in (*EMPLOYER_SIDE, "beheerder", "werknemer"):
        assert seen(amstel, name, waiting) == 0, name
        assert seen(amstel, name, "SELECT count(*) FROM outbox_notice WHERE recipient_id <> walls.actor()") == 0, name
    assert seen(amstel, "bedrijfsarts", waiting) == 1


def test_what_a_delegate_did_is_for_delegate_and_bedrijfsarts(amstel: House) -> None:
    case_id = amstel.report()
    employee_id = amstel.case(case_id).employee_id
    with amstel.cmtd.at_work() as by:
        half, release = MedicalHalf(findings="Gebeld."), ReleaseHalf()
        where = {"case_id": case_id, "employee_id": employee_id}
        drafts.draft_save(by=by, medical=half, release=release, revision=0, **where)
    noted = "SELECT count(*) FROM roles_delegatedact"
    for name in (*EMPLOYER_SIDE, "beheerder", "werknemer"):
        assert seen(amstel, name, noted) == 0, name
    assert seen(amstel, "cmtd", noted) == seen(amstel, "bedrijfsarts", noted) == 1
