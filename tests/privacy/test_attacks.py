"""Ways around the walls that were tried, each as the test that it no longer works."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg2
import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client

from config.logs import WithoutValues
from medical.drafts import MedicalHalf
from medical.models import ProbleemanalyseDraft
from privacy import chance, context
from privacy.actor import Actor, Role
from privacy.errors import Invalid
from privacy.models import AuditEntry
from roles.models import Delegation, Membership, User
from roles.services import Invite, person_invite
from tests.support.cast import House, Member, house
from tests.support.database import TestDatabase
from tests.support.worlds import write_probleemanalyse

SECRET = "spanningshoofdpijn"
YESTERDAY = timedelta(days=-1)


@contextmanager
def _raw(database: TestDatabase) -> Iterator[Any]:
    """SQL of an attacker's choice, as the app role."""
    with closing(psycopg2.connect(database.url())) as connection:
        connection.autocommit = True
        yield connection.cursor()


@pytest.mark.django_db(transaction=True)
def test_another_session_cannot_read_the_signed_context_of_a_bedrijfsarts(database: TestDatabase) -> None:
    amstel = house("amstel")
    case_id = amstel.report()
    with _raw(database) as attacker, context.medical_opened(amstel.bedrijfsarts.actor, [case_id]):
        attacker.execute("SELECT coalesce(string_agg(query, ' '), '') FROM pg_stat_activity")
        assert "v1|" not in attacker.fetchone()[0]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            attacker.execute("SET track_activities = on")


@pytest.mark.django_db
def test_the_table_of_sessions_holds_nothing_to_sign_in_with(amstel: House) -> None:
    browser = amstel.bedrijfsarts.client()
    key = browser.cookies["sessionid"].value
    rows = list(Session.objects.values_list("session_key", flat=True))
    assert rows == [hashlib.sha256(key.encode()).hexdigest()[:40]]
    assert browser.get("/spreekuur/").status_code == 200
    thief = Client()
    thief.cookies["sessionid"] = rows[0]
    assert thief.get("/spreekuur/").status_code == 302
    browser.post("/uitloggen/")
    assert not Session.objects.exists()


def _invite(amstel: House, email: str, employee_id: UUID) -> None:
    with amstel.beheerder.at_work() as by:
        person_invite(by=by, invite=Invite(role=Role.WERKNEMER, email=email, display_name="X", employee_id=employee_id))


@pytest.mark.django_db
def test_a_beheerder_does_not_become_an_employee_to_read_the_real_steps(amstel: House) -> None:
    with pytest.raises(Invalid) as refusal:
        _invite(amstel, amstel.beheerder.email, amstel.colleague_id)
    assert "role" in refusal.value.errors


@pytest.mark.django_db
def test_an_employee_with_a_login_gets_no_second_one_for_somebody_else(amstel: House) -> None:
    with pytest.raises(Invalid) as refusal:
        _invite(amstel, "vreemde@voorbeeld.example", amstel.employee_id)
    assert "employee_number" in refusal.value.errors
    _invite(amstel, "kok@voorbeeld.example", amstel.colleague_id)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["hr", "casemanager", "bedrijfsarts"])
def test_nobody_handles_the_own_file_in_another_role(amstel: House, name: str) -> None:
    person: Member = getattr(amstel, name)
    case_id = amstel.report(employee_id=amstel.colleague_id)
    assert person.client().get(f"/dossiers/{case_id}/").status_code == 200
    with context.entered(amstel.system):
        Membership.objects.create(
            user_id=person.user_id, role=Role.WERKNEMER, display_name="Zelf", employee_id=amstel.colleague_id
        )
    assert person.client().get(f"/dossiers/{case_id}/").status_code == 404
    assert person.client().get(f"/dossiers/{case_id}/probleemanalyse/").status_code in {403, 404}


def _ended(amstel: House, what: str) -> None:
    """One of the ways in which a delegation stops to count, without anybody revoking it."""
    day = chance.today() + YESTERDAY
    with context.entered(amstel.system):
        if what == "delegation":
            Delegation.objects.update(valid_to=day)
        else:
            member: Member = getattr(amstel, what)
            Membership.objects.filter(pk=member.id).update(valid_to=day)


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["delegation", "bedrijfsarts"])
def test_a_delegate_sees_nothing_once_delegation_or_bedrijfsarts_ended(amstel: House, what: str) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, MedicalHalf(findings=SECRET))
    address = f"/dossiers/{case_id}/probleemanalyse/"
    assert SECRET in amstel.cmtd.client().get(address).content.decode()
    _ended(amstel, what)
    assert amstel.cmtd.client().get(address).status_code == 404
    assert amstel.cmtd.client().post(address, {"revision": "1", "findings": "x"}).status_code == 404
    assert "zdemir" not in amstel.cmtd.client().get("/spreekuur/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "what"), [("cmtd", "delegation"), ("cmtd", "bedrijfsarts"), ("cmtd", "cmtd"),
                                           ("bedrijfsarts", "bedrijfsarts")])  # fmt: skip
def test_the_database_itself_closes_medical_rows_on_that_day(amstel: House, who: str, what: str) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, MedicalHalf(findings=SECRET))
    actor: Actor = getattr(amstel, who).actor
    with context.medical_opened(actor, [case_id]):
        assert ProbleemanalyseDraft.objects.filter(case_id=case_id).exists()
    _ended(amstel, what)
    with context.medical_opened(actor, [case_id]):
        assert not ProbleemanalyseDraft.objects.filter(case_id=case_id).exists()


SEARCHES = [
    ("hr", "get", "/dossiers/", {"q": "\0"}),
    ("casemanager", "get", "/vandaag/", {"q": "a\0b", "phase": "\0"}),
    ("hr", "get", "/werkgevers/", {"q": "\0"}),
    ("beheerder", "post", "/mensen/", {"q": "\0"}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "method", "path", "values"), SEARCHES)
def test_a_search_for_a_nul_is_a_search(
    amstel: House, who: str, method: str, path: str, values: dict[str, str]
) -> None:
    client = getattr(amstel, who).client()
    assert getattr(client, method)(path, values).status_code == 200


@pytest.mark.django_db
def test_a_log_line_about_a_refused_row_holds_none_of_it(amstel: House) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        User.objects.create(email=amstel.hr.email)
    caught = refusal.value
    assert amstel.hr.email in str(caught)  # what PostgreSQL tells, and a plain traceback would repeat
    about = (type(caught), caught, caught.__traceback__)
    lines = [
        logging.LogRecord("django.request", logging.ERROR, "", 1, "Internal Server Error: %s", ("/x/",), about),
        logging.LogRecord("celery.app.trace", logging.ERROR, "", 1, "Task: %(exc)s", ({"exc": repr(caught)},), about),
        logging.LogRecord("x", logging.ERROR, "", 1, "failed: %s", (caught,), None),
    ]
    for line in lines:
        text = WithoutValues("{message}", style="{").format(line)
        assert amstel.hr.email not in text
        assert "IntegrityError" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "path", "action"),
    [("hr", "/mijn-mensen/", "case.expected"), ("leidinggevende", "/ziekmelding/", "employee.list")],
)
def test_lists_of_names_are_on_record_too(amstel: House, who: str, path: str, action: str) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=51))
    assert getattr(amstel, who).client().get(path).status_code == 200
    with context.entered(amstel.system):
        row = AuditEntry.objects.get(action=action, user_id=getattr(amstel, who).user_id)
    assert (case_id in row.objects_touched) == (action == "case.expected")
