"""Files go at the end of their term: proposed by night, destroyed or kept by HR, with a certificate."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from cases import tasks
from cases.models import AccessPost, AccessQuestion, Case, Opinion, Spell
from cases.retention import services
from cases.retention.models import Destruction, LegalHold
from cases.services import probleemanalyse_release
from employers.models import Contract, Employer
from medical.drafts import MedicalHalf, ReleaseHalf
from medical.models import ProbleemanalyseDraft
from outbox.models import Message, Notice
from privacy import chance, context, terms
from privacy.errors import Conflict, Invalid, NotFound, Refused
from roles.models import SecurityEvent
from tests.support.cast import House
from tests.support.worlds import run_jobs, write_probleemanalyse
from timeline.models import Step

TODAY = chance.today()


def years_ago(years: int, days: int = 1) -> date:
    return terms.due_on(TODAY - timedelta(days=days), -years)


def left_service(amstel: House, last_day: date, *, state: str = "closed") -> UUID:
    """An employee who was sick once, and whose contract ended on `last_day`."""
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, MedicalHalf("Rugklachten.", "L100"), ReleaseHalf("ja", "Zittend werk."))
    run_jobs(amstel)
    with context.entered(amstel.system):
        Case.objects.filter(pk=case_id).update(state=state, phone="0612345678", running_work="De overdracht aan Joris.")
        Contract.objects.filter(employee_id=amstel.employee_id).update(ends_on=last_day)
    return case_id


def propose(amstel: House) -> int:
    with context.entered(amstel.system):
        return services.destruction_propose(by=amstel.system)


def proposal(amstel: House) -> UUID:
    with context.entered(amstel.system):
        return Destruction.objects.values_list("pk", flat=True).get(state="proposed")


def test_every_term_names_its_source() -> None:
    assert {term.file for term in terms.terms()} == {
        "reintegration",
        "medical",
        "medical_exposure",
        "access_questions",
        "security_events",
    }
    assert all(term.source and term.nl and term.en and term.years for term in terms.terms())
    assert terms.term_of("medical", today=TODAY).years == 20


def test_a_leap_day_has_its_anniversary() -> None:
    assert terms.due_on(date(2024, 2, 29), 2) == date(2026, 2, 28)
    assert terms.due_on(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize(("days", "proposed"), [(1, 1), (0, 1), (-1, 0)])
def test_a_file_is_proposed_from_the_day_its_term_ends(amstel: House, days: int, proposed: int) -> None:
    left_service(amstel, years_ago(2, days))
    assert propose(amstel) == proposed
    assert propose(amstel) == 0, "a second night proposes nothing twice"


def test_a_self_insurer_keeps_it_five_years(amstel: House) -> None:
    left_service(amstel, years_ago(3))
    with context.entered(amstel.system):
        Employer.objects.filter(pk=amstel.employer_id).update(erd_zw=True)
    assert propose(amstel) == 0
    with context.entered(amstel.system):
        Contract.objects.filter(employee_id=amstel.employee_id).update(ends_on=years_ago(5))
    assert propose(amstel) == 1


def test_who_is_still_employed_or_sick_is_not_proposed(amstel: House) -> None:
    left_service(amstel, years_ago(2), state="open")
    assert propose(amstel) == 0
    with context.entered(amstel.system):
        Case.objects.update(state="closed")
        Contract.objects.create(employee_id=amstel.employee_id, starts_on=TODAY - timedelta(days=30))
    assert propose(amstel) == 0


def test_the_nightly_task_proposes(amstel: House) -> None:
    left_service(amstel, years_ago(2))
    tasks.propose_destruction(tenant_id=str(amstel.tenant_id))
    assert proposal(amstel) is not None


def test_hr_destroys_on_screen_and_gets_a_certificate(amstel: House) -> None:
    case_id = left_service(amstel, years_ago(2))
    with amstel.bedrijfsarts.at_work() as by:
        probleemanalyse_release(by=by, case_id=case_id, revision=1)
    with context.entered(amstel.system):
        assert Notice.objects.filter(case_id=case_id).exclude(recipient_id=amstel.hr.user_id).exists()
        hidden = {"case_id": case_id, "topic": "medical_reminder", "hidden": True, "dedupe_key": "hidden"}
        Message.objects.create(kind="mail", recipient_id=amstel.bedrijfsarts.user_id, **hidden)
    propose(amstel)
    client = amstel.hr.client()
    page = client.get("/bewaartermijnen/").content.decode()
    assert "Özdemir" in page
    assert "2 jaar na het einde van het dienstverband" in page
    destruction_id = proposal(amstel)
    assert client.post(f"/bewaartermijnen/{destruction_id}/vernietigen/").status_code == 302
    certificate = client.get(f"/bewaartermijnen/{destruction_id}/bewijs/").content.decode()
    assert "Hanna Bos" in certificate
    assert "opinions: 1" in certificate
    with context.entered(amstel.system):
        case = Case.objects.get(pk=case_id)
        assert (case.state, case.phone, case.running_work) == ("destroyed", "", "")
        assert not Opinion.objects.filter(case_id=case_id).exists()
        assert not Step.objects.filter(case_id=case_id).exists()
        assert not Notice.objects.filter(case_id=case_id).exists(), "others' notices went too"
        assert not Message.objects.filter(case_id=case_id, kind="mail").exists(), "and what HR may not know was sent"


def test_what_was_destroyed_is_gone_for_the_employer_and_not_for_the_bedrijfsarts(amstel: House) -> None:
    case_id = left_service(amstel, years_ago(2))
    propose(amstel)
    with amstel.hr.at_work() as by:
        services.destruction_confirm(by=by, destruction_id=proposal(amstel))
    for who in (amstel.hr, amstel.werkgever, amstel.leidinggevende, amstel.casemanager):
        assert who.client().get(f"/dossiers/{case_id}/").status_code == 404
        assert str(case_id) not in who.client().get("/dossiers/?state=all").content.decode()
    assert amstel.bedrijfsarts.client().get(f"/dossiers/{case_id}/").status_code == 200
    assert "Rugklachten." in amstel.bedrijfsarts.client().get(f"/dossiers/{case_id}/probleemanalyse/").content.decode()
    with context.medical_opened(amstel.system, []):
        assert ProbleemanalyseDraft.objects.filter(case_id=case_id).exists()
        assert Spell.objects.filter(case_id=case_id).exists()


def test_a_file_is_kept_for_a_reason_until_a_day(amstel: House) -> None:
    left_service(amstel, years_ago(2))
    propose(amstel)
    client, destruction_id = amstel.hr.client(), proposal(amstel)
    empty = client.post(f"/bewaartermijnen/{destruction_id}/bewaren/", {"reason": "", "until": "01-01-2020"})
    assert empty.status_code == 422
    until = TODAY + timedelta(days=365)
    kept = client.post(
        f"/bewaartermijnen/{destruction_id}/bewaren/", {"reason": "Lopende procedure", "until": f"{until:%d-%m-%Y}"}
    )
    assert kept.status_code == 302
    assert "Lopende procedure" in client.get("/bewaartermijnen/").content.decode()
    assert propose(amstel) == 0
    with amstel.hr.at_work() as by:
        services.hold_lift(by=by, hold_id=LegalHold.objects.get().pk)
    assert propose(amstel) == 1


def test_a_day_that_has_passed_keeps_nothing(amstel: House) -> None:
    left_service(amstel, years_ago(2))
    propose(amstel)
    with amstel.hr.at_work() as by, pytest.raises(Invalid, match="na vandaag"):
        services.destruction_keep(by=by, destruction_id=proposal(amstel), reason="x", until=TODAY)


def test_nothing_is_destroyed_twice_nor_while_sick_again(amstel: House) -> None:
    left_service(amstel, years_ago(2))
    propose(amstel)
    destruction_id = proposal(amstel)
    with context.entered(amstel.system):
        Case.objects.update(state="open")
    with amstel.hr.at_work() as by, pytest.raises(Conflict, match="lopend dossier"):
        services.destruction_confirm(by=by, destruction_id=destruction_id)
    with context.entered(amstel.system):
        Case.objects.update(state="closed")
    with amstel.hr.at_work() as by:
        services.destruction_confirm(by=by, destruction_id=destruction_id)
        with pytest.raises(Conflict, match="al beslist"):
            services.destruction_confirm(by=by, destruction_id=destruction_id)


def test_only_hr_of_the_employer_decides(amstel: House, maas: House) -> None:
    left_service(amstel, years_ago(2))
    propose(amstel)
    destruction_id = proposal(amstel)
    with amstel.casemanager.at_work() as by, pytest.raises(Refused):
        services.destruction_confirm(by=by, destruction_id=destruction_id)
    with maas.hr.at_work() as by, pytest.raises(NotFound):
        services.destruction_confirm(by=by, destruction_id=destruction_id)


def asked_and_answered(amstel: House, asked: date, answered: date) -> None:
    """A thread about a visit, with its two texts on those days."""
    noon = time(12)
    with context.entered(amstel.system):
        moments = [datetime.combine(day, noon, chance.AMSTERDAM) for day in (asked, answered)]
        question = AccessQuestion.objects.create(
            employee_id=amstel.employee_id, visit=chance.uuid(), asked_at=moments[0]
        )
        for moment, who in zip(moments, (amstel.werknemer, amstel.beheerder), strict=True):
            AccessPost.objects.create(
                question=question, author_id=who.id, by_employee=who is amstel.werknemer, written_at=moment, text="x"
            )


@pytest.mark.parametrize(("days", "left"), [(1, 0), (0, 0), (-1, 1)])
def test_a_thread_about_a_visit_goes_five_years_after_its_last_text(amstel: House, days: int, left: int) -> None:
    asked_and_answered(amstel, years_ago(6), years_ago(5, days))
    tasks.forget_expired(tenant_id=str(amstel.tenant_id))
    with context.entered(amstel.system):
        assert AccessQuestion.objects.count() == left
        assert AccessPost.objects.count() == 2 * left


def test_another_tenant_keeps_its_threads(amstel: House, maas: House) -> None:
    asked_and_answered(maas, years_ago(9), years_ago(9))
    tasks.forget_expired(tenant_id=str(amstel.tenant_id))
    with context.entered(maas.system):
        assert AccessPost.objects.count() == 2


@pytest.mark.parametrize(("days", "left"), [(1, 0), (0, 0), (-1, 1)])
def test_events_around_signing_in_go_after_five_years(amstel: House, days: int, left: int) -> None:
    moment = datetime.combine(years_ago(5, days), time(12), chance.AMSTERDAM)
    row = SecurityEvent.objects.create(kind="login", user_id=amstel.hr.user_id, at=moment)
    tasks.forget_expired(tenant_id=str(amstel.tenant_id))
    assert SecurityEvent.objects.filter(pk=row.pk).count() == left


@pytest.mark.parametrize("function", ["forget_access_questions", "forget_security_events"])
def test_the_database_lets_nobody_shorten_these_terms(amstel: House, function: str) -> None:
    for actor, before in ((amstel.system, years_ago(4)), (amstel.beheerder.actor, years_ago(9))):
        with (
            context.entered(actor),
            pytest.raises(DatabaseError, match="kept_for_five_years"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT walls.{function}(%s)", [before])
