"""The database itself says who reads the access record, notices and hidden messages: raw SQL learns no more."""

from typing import Any

import pytest
from django.db import connection

from cases import services
from medical import drafts
from medical.drafts import MedicalHalf, ReleaseHalf
from outbox import topics
from outbox.models import Message
from privacy import chance, context
from privacy.actor import Role
from privacy.models import AuditEntry
from roles.deputies import IdentityLink
from tests.support.cast import House, member
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


def counted(amstel: House, statement: str) -> set[str]:
    """Who of the cast reads anything by this statement."""
    return {name for name in amstel.members() if seen(amstel, name, statement)}


def test_what_is_asked_about_an_inzage_is_read_by_the_asker_and_the_beheerder(amstel: House) -> None:
    case_id = amstel.report()
    amstel.casemanager.client().get(f"/dossiers/{case_id}/")
    with context.entered(amstel.system):
        visit = AuditEntry.objects.filter(membership_id=amstel.casemanager.id).exclude(employee_id=None).latest("id")
    with amstel.werknemer.at_work() as by:
        services.access_ask(by=by, visit_id=visit.request_id, text="Waarom keek u?")
    for table in ("cases_accessquestion", "cases_accesspost"):
        assert counted(amstel, f"SELECT count(*) FROM {table}") == {"werknemer", "beheerder"}
    told = "SELECT count(*) FROM outbox_message WHERE topic = 'access_question'"
    assert counted(amstel, told) == {"beheerder"}


def test_what_is_asked_of_hr_is_read_by_the_asker_and_who_answers(amstel: House) -> None:
    with context.entered(amstel.system):
        elsewhere = member(amstel.tenant_id, Role.HR, "Hugo Elders", employers=(amstel.other_employer_id,))
        himself = member(amstel.tenant_id, Role.HR, "Selin Personeel", employers=(amstel.employer_id,))
        link = {"account_id": himself.user_id, "same_as_id": amstel.werknemer.user_id, "seen_on": chance.today()}
        IdentityLink.objects.create(evidence="paspoort", recorded_by_id=amstel.beheerder.id, **link)
    with amstel.werknemer.at_work() as by:
        services.rights_ask(by=by, kind="correction", part="person", words="Mijn uren kloppen niet.")
    asked = "SELECT count(*) FROM cases_rightsrequest"
    assert counted(amstel, asked) == {"werknemer", "hr", "werkgever"}
    for other in (elsewhere, himself):
        with other.at_work():
            assert rows(asked) == [(0,)], "another employer's, or one's own file"
    told = "SELECT count(*) FROM outbox_message WHERE topic = 'rights_asked'"
    assert counted(amstel, told) == {"hr", "werkgever", "beheerder"}


@pytest.mark.parametrize("name", ["casemanager", "leidinggevende", "hr", "bedrijfsarts", "werknemer"])
def test_rows_that_may_not_be_read_are_not_counted_by_changing_or_removing_them(amstel: House, name: str) -> None:
    amstel.report()
    everyones = "SELECT count(*) FROM outbox_notice WHERE recipient_id = walls.actor()"
    own = seen(amstel, name, everyones)
    tries = {
        "UPDATE outbox_message SET attempts = 9": 0, "DELETE FROM outbox_message": 0, "DELETE FROM outbox_notice": 0,
        "UPDATE outbox_notice SET read_at = now()": own, "UPDATE roles_delegatedact SET subject = ''": 0,
    }  # fmt: skip
    for statement, expected in tries.items():
        with getattr(amstel, name).at_work(), connection.cursor() as cursor:
            cursor.execute(statement)
            assert cursor.rowcount == expected, statement
