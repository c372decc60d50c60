"""Break-glass: a reason first, a short time, told to who it concerns, looked at afterwards; and who never gets in."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from cases import services
from cases.services import Search
from employers.models import Employee
from medical import drafts
from medical.drafts import MedicalHalf
from medical.models import GlassNote, ProbleemanalyseDraft
from outbox.models import Message, Notice
from privacy import audit, chance, context, grants
from privacy.actor import Role
from privacy.errors import Conflict, Invalid, NotFound, Refused
from privacy.models import AuditEntry, GlassEvent, GlassOpening, GlassTry
from roles.models import Membership
from tests.support.cast import House, Member, member
from tests.support.worlds import write_probleemanalyse

REASON = "Werknemer belt in paniek; eigen bedrijfsarts is niet bereikbaar."
SECRET = "Slaapt slecht sinds augustus"


@pytest.fixture
def case_id(amstel: House) -> UUID:
    """A case of the first bedrijfsarts, with something in it."""
    found = amstel.report()
    write_probleemanalyse(amstel, found, MedicalHalf(findings=SECRET))
    return found


def opened(amstel: House, case_id: UUID, *, by: Member | None = None) -> UUID:
    """Through the service; returns the opening."""
    who = by or amstel.other_bedrijfsarts
    with who.at_work() as actor:
        search = Search(reference=amstel.case(case_id).reference)
        assert services.glass_open(by=actor, search=search, category="absent", reason=REASON) == case_id
        return GlassOpening.objects.get(case_id=case_id, user_id=who.user_id).pk


def body(**more: str) -> dict[str, str]:
    return {"category": "acute", "reason": REASON, **more}


def read(amstel: House, who: Member, case_id: UUID) -> str:
    with who.at_work() as actor:
        return drafts.draft_read(actor, case_id=case_id, employee_id=amstel.employee_id).medical.findings


def test_a_reason_opens_one_case_for_reading(amstel: House, case_id: UUID) -> None:
    doctor = amstel.other_bedrijfsarts
    client = doctor.client()
    assert client.get(f"/dossiers/{case_id}/").status_code == 404
    assert read(amstel, doctor, case_id) == ""
    answer = client.post("/noodtoegang/", body(reference=amstel.case(case_id).reference.lower()))
    assert answer["Location"] == f"/dossiers/{case_id}/"
    assert SECRET in client.get(f"/dossiers/{case_id}/probleemanalyse/").content.decode()
    for path in (f"/dossiers/{case_id}/", "/spreekuur/", "/meldingen/", "/noodtoegang/nakijken/"):
        page = client.get(path).content.decode()
        assert "Sluit nu" in page, path
        assert amstel.case(case_id).reference in page
    assert "Sluit nu" not in amstel.bedrijfsarts.client().get("/spreekuur/").content.decode()


def test_it_is_for_looking_not_for_acting(amstel: House, case_id: UUID) -> None:
    opened(amstel, case_id)
    client = amstel.other_bedrijfsarts.client()
    page = client.get(f"/dossiers/{case_id}/probleemanalyse/").content.decode()
    assert 'value="save"' not in page
    assert 'value="check"' not in page
    case = f"/dossiers/{case_id}/"
    for path in ("probleemanalyse/", "probleemanalyse/versturen/", "informatieverzoeken/"):
        answer = client.post(case + path, {"findings": "x", "revision": "1"})
        assert (answer.status_code, "in nood geopend" in answer.content.decode()) == (403, True), path
    assert client.post(f"/toestemmingen/{amstel.employee_id}/", {}).status_code == 403
    assert client.get(f"/toestemmingen/{amstel.employee_id}/").status_code == 200


def test_both_are_told_without_a_word_of_why(amstel: House, case_id: UUID) -> None:
    opening_id = opened(amstel, case_id)
    with context.entered(amstel.system):
        for rows in (Notice.objects, Message.objects):
            told = rows.filter(dedupe_key__contains=str(opening_id))
            assert {(row.topic, row.recipient_id, row.case_id, str(row.payload)) for row in told} == {
                ("glass_opened", amstel.bedrijfsarts.user_id, None, "{}"),
                ("glass_opened_own", amstel.werknemer.user_id, None, "{}"),
            }
        entry = AuditEntry.objects.get(action="glass.open")
    assert (entry.case_id, entry.employee_id, entry.purpose) == (case_id, amstel.employee_id, "emergency")
    with context.medical_opened(amstel.system, [case_id]):
        assert REASON.encode() not in bytes(GlassNote.objects.get().text)


def test_the_treating_bedrijfsarts_signs_off(amstel: House, case_id: UUID) -> None:
    opening_id = opened(amstel, case_id)
    client = amstel.bedrijfsarts.client()
    assert "nog niet nagekeken" in client.get("/noodtoegang/nakijken/").content.decode()
    page = client.get(f"/noodtoegang/{opening_id}/nakijken/").content.decode()
    for words in (REASON, "niet bereikbaar en wachten kan niet", "Piet Arends"):
        assert words in page
    assert client.post(f"/noodtoegang/{opening_id}/nakijken/", {"outcome": "signed"}).status_code == 302
    assert read(amstel, amstel.other_bedrijfsarts, case_id) == SECRET
    again = client.post(f"/noodtoegang/{opening_id}/nakijken/", {"outcome": "signed"})
    assert (again.status_code, "al nagekeken" in again.content.decode()) == (422, True)


def test_an_objection_says_why_and_shuts_the_case_at_once(amstel: House, case_id: UUID) -> None:
    opening_id = opened(amstel, case_id)
    with amstel.bedrijfsarts.at_work() as actor:
        with pytest.raises(Invalid):
            services.glass_review(by=actor, opening_id=opening_id, objects=True)
        services.glass_review(by=actor, opening_id=opening_id, objects=True, remark="Ik was gewoon bereikbaar.")
    assert read(amstel, amstel.other_bedrijfsarts, case_id) == ""
    assert amstel.other_bedrijfsarts.client().get(f"/dossiers/{case_id}/").status_code == 404
    page = amstel.other_bedrijfsarts.client().get("/noodtoegang/").content.decode()
    assert "bezwaar" in page


def test_the_opener_does_not_review_the_own_opening(amstel: House, case_id: UUID) -> None:
    opening_id = opened(amstel, case_id)
    with amstel.other_bedrijfsarts.at_work() as actor, pytest.raises(NotFound):
        services.glass_review(by=actor, opening_id=opening_id, objects=False)
    with (
        amstel.other_bedrijfsarts.at_work() as actor,
        pytest.raises(DatabaseError, match="glass_refused"),
        transaction.atomic(),
    ):
        GlassEvent.objects.create(opening_id=opening_id, kind="signed", by_id=amstel.other_bedrijfsarts.id)


def test_it_closes_by_hand(amstel: House, case_id: UUID) -> None:
    opening_id = opened(amstel, case_id)
    client = amstel.other_bedrijfsarts.client()
    assert client.post(f"/noodtoegang/{opening_id}/sluiten/").status_code == 302
    assert client.get(f"/dossiers/{case_id}/").status_code == 404
    assert read(amstel, amstel.other_bedrijfsarts, case_id) == ""
    assert client.post(f"/noodtoegang/{opening_id}/sluiten/").status_code == 404


def test_after_its_hours_the_wall_itself_is_shut(amstel: House, case_id: UUID) -> None:
    past = chance.now() - timedelta(hours=5)
    doctor = amstel.other_bedrijfsarts
    with doctor.at_work() as actor:
        values = {"user_id": doctor.user_id, "membership_id": doctor.id, "treating_id": amstel.bedrijfsarts.id}
        GlassOpening.objects.create(case_id=case_id, opened_at=past, until=past + timedelta(hours=4), **values)
        assert not grants.only_through_glass(actor, case_id)
    with context.medical_opened(doctor.actor, [case_id]):
        assert not ProbleemanalyseDraft.objects.exists()
    with (
        doctor.at_work() as actor,
        pytest.raises(DatabaseError, match="glass_is_short"),
        transaction.atomic(),
    ):
        GlassOpening.objects.create(case_id=case_id, opened_at=past, until=past + timedelta(days=30), **values)


def test_without_a_reason_nothing_is_looked_up(amstel: House, case_id: UUID) -> None:
    client = amstel.other_bedrijfsarts.client()
    known, unknown = amstel.case(case_id).reference, "ZZZZZZ"
    answers = [client.post("/noodtoegang/", body(reference=r, reason="spoed")) for r in (known, unknown)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert known.encode() in answers[0].content, "what was typed is kept"
    with context.entered(amstel.system):
        assert not GlassTry.objects.exists()
        assert not GlassOpening.objects.exists()


def _plain(response: Any, *secrets: str) -> str:
    """The page without what was typed and the form's own token."""
    text = response.content.decode()
    for one in secrets:
        text = text.replace(one, "#")
    return "".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


def test_what_may_not_be_opened_answers_like_what_is_not_there(amstel: House, maas: House, case_id: UUID) -> None:
    """An own patient, another tenant's case, a case without a doctor, one that is nobody's."""
    own = amstel.report(employee_id=amstel.stranger_id, by=amstel.other_casemanager)
    with context.entered(amstel.system):
        amstel_case = amstel.case(amstel.report(employee_id=amstel.colleague_id))
        type(amstel_case).objects.filter(pk=amstel_case.pk).update(bedrijfsarts=None)
    references = [amstel.case(own).reference, maas.case(maas.report()).reference, amstel_case.reference, "ZZZZZZ"]
    pages = []
    for reference in references:
        answer = amstel.other_bedrijfsarts.client().post("/noodtoegang/", body(reference=reference))
        assert answer.status_code == 404
        pages.append(_plain(answer, reference))
    assert len(set(pages)) == 1


def test_by_number_only_with_the_date_of_birth(amstel: House, case_id: UUID) -> None:
    client = amstel.other_bedrijfsarts.client()
    assert client.post("/noodtoegang/", body(personnel_number="1001")).status_code == 422
    wrong = client.post("/noodtoegang/", body(personnel_number="1001", birth_date="18-05-1980"))
    assert wrong.status_code == 404
    right = client.post("/noodtoegang/", body(personnel_number="1001", birth_date="17-05-1980"))
    assert right["Location"] == f"/dossiers/{case_id}/"


def test_every_try_is_on_record_and_the_sixth_waits(amstel: House, case_id: UUID) -> None:
    client = amstel.other_bedrijfsarts.client()
    answers = [client.post("/noodtoegang/", body(reference="ZZZZZZ")).status_code for _ in range(6)]
    assert answers == [404] * 5 + [429]
    assert client.post("/noodtoegang/", body(reference=amstel.case(case_id).reference)).status_code == 429
    with context.entered(amstel.system):
        tries = AuditEntry.objects.filter(action="glass.try")
        assert [row.detail for row in tries] == [{"found": False}] * 5
        assert AuditEntry.objects.filter(kind="denial", action="glass").count() == 5
    assert amstel.bedrijfsarts.client().post("/noodtoegang/", body(reference="ZZZZZZ")).status_code == 404


@pytest.mark.parametrize("name", ["cmtd", "casemanager", "hr", "beheerder", "werknemer", "leidinggevende"])
def test_it_is_for_a_bedrijfsarts(amstel: House, case_id: UUID, name: str) -> None:
    person = getattr(amstel, name)
    with person.at_work() as actor, pytest.raises(Refused):
        services.glass_open(by=actor, search=Search(amstel.case(case_id).reference), category="acute", reason=REASON)
    values = {"user_id": person.user_id, "membership_id": person.id, "treating_id": amstel.bedrijfsarts.id}
    with person.at_work(), pytest.raises(DatabaseError), transaction.atomic():
        GlassOpening.objects.create(case_id=case_id, until=chance.now() + timedelta(hours=4), **values)


def test_never_the_own_file(amstel: House) -> None:
    doctor = amstel.other_bedrijfsarts
    case_id = amstel.report()
    with context.entered(amstel.system):
        Membership.objects.create(
            user_id=doctor.user_id, role="werknemer", display_name="P. Arends", employee_id=amstel.employee_id
        )
    with doctor.at_work() as actor, audit.trail(actor), pytest.raises(NotFound):
        services.glass_open(by=actor, search=Search(amstel.case(case_id).reference), category="acute", reason=REASON)


def test_never_from_the_other_side(amstel: House, case_id: UUID) -> None:
    """Who casemanaged this case, and who stands on the employer's side, has no emergency that opens it."""
    doctor = amstel.other_bedrijfsarts
    with context.entered(amstel.system):
        third = member(amstel.tenant_id, Role.BEDRIJFSARTS, "Derde Arts", employers=())
        grants.grant(case_id=case_id, user_id=third.user_id, codename="casemanage_case")
        Membership.objects.create(
            user_id=doctor.user_id, role="verzekeraar", display_name="V", all_employers=False
        ).employer_links.create(employer_id=amstel.employer_id)
    for who in (third, doctor):
        with who.at_work() as actor, audit.trail(actor), pytest.raises(NotFound):
            services.glass_open(
                by=actor, search=Search(amstel.case(case_id).reference), category="acute", reason=REASON
            )


def test_who_opened_it_never_casemanages_it(amstel: House, case_id: UUID) -> None:
    opened(amstel, case_id)
    with context.entered(amstel.system), pytest.raises(DatabaseError, match="sides_of_a_case_never_mix"):
        grants.grant(case_id=case_id, user_id=amstel.other_bedrijfsarts.user_id, codename="casemanage_case")


def test_an_opening_is_never_changed_or_removed(amstel: House, case_id: UUID) -> None:
    opened(amstel, case_id)
    with context.entered(amstel.system), connection.cursor() as cursor:
        for table in ("privacy_glassopening", "privacy_glassevent", "privacy_glasstry"):
            for statement in (f"UPDATE {table} SET tenant_id = tenant_id", f"DELETE FROM {table}"):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    cursor.execute(statement)


def test_the_beheerder_counts_and_learns_nothing_more(amstel: House, case_id: UUID) -> None:
    opened(amstel, case_id)
    page = amstel.beheerder.client().get("/noodtoegang/overzicht/").content.decode()
    assert "Piet Arends" in page
    assert "nog niet nagekeken" in page
    with context.entered(amstel.system):
        person = Employee.objects.get(pk=amstel.employee_id)
    for word in (REASON, person.last_name, amstel.case(case_id).reference, str(case_id), "bereikbaar en wachten"):
        assert word not in page
    assert "glass_opened" not in amstel.beheerder.client().get("/bezorging/").content.decode()


@pytest.mark.parametrize("name", ["hr", "casemanager", "werkgever", "leidinggevende", "cmtd", "werknemer"])
def test_nobody_else_sees_even_that_it_happened(amstel: House, case_id: UUID, name: str) -> None:
    opened(amstel, case_id)
    with getattr(amstel, name).at_work():
        assert not GlassOpening.objects.exists()
        assert not GlassEvent.objects.exists()
    client: Client = getattr(amstel, name).client()
    assert client.get("/noodtoegang/overzicht/").status_code == 403


def test_a_review_that_was_done_twice_at_once_counts_once(amstel: House, case_id: UUID) -> None:
    opening_id = opened(amstel, case_id)
    with amstel.bedrijfsarts.at_work() as actor:
        services.glass_review(by=actor, opening_id=opening_id, objects=False)
        with pytest.raises(Conflict):
            services.glass_review(by=actor, opening_id=opening_id, objects=True, remark="Bij nader inzien niet.")
