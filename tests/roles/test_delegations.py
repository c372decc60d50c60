"""Taakdelegatie: proposed by the bedrijfsarts, accepted by a certified delegate, for named tasks, ended by either."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from cases.models import Case
from medical.drafts import MedicalHalf
from outbox.models import Notice
from privacy import chance, context, grants
from privacy.actor import Role
from privacy.delegable import Reserved, Task
from privacy.errors import Invalid, NotFound, Refused
from privacy.models import AuditEntry
from roles import services
from roles.deputies import Certificate, DelegatedAct, DelegationScope, Skill
from roles.models import Delegation
from roles.services import Limits, Terms
from tests.roles.helpers import invite
from tests.support.cast import House, Member, certified, delegated, member
from tests.support.worlds import write_probleemanalyse

pytestmark = pytest.mark.django_db
SECRET = "spanningshoofdpijn"


def today() -> str:
    return chance.today().strftime("%d-%m-%Y")


def hired(house: House, name: str = "Mia Assink", role: Role = Role.MEDISCH_ASSISTENT) -> Member:
    with context.entered(house.system):
        return member(house.tenant_id, role, name, employers=(house.employer_id,))


def certificate(house: House, holder: Member, number: str = "RSC-77") -> UUID:
    with context.entered(house.system):
        return certified(house.bedrijfsarts, holder, number)


def typed(house: House, certificate_id: UUID, **change: Any) -> dict[str, Any]:
    body = {
        "certificate": str(certificate_id), "tasks": ["triage", "calls"], "employers": [str(house.employer_id)],
        "valid_from": today(),
    }  # fmt: skip
    return {**body, **change}


def given(house: House, tasks: tuple[str, ...], **scope: Any) -> Member:
    """Somebody to whom only these tasks are delegated, with a place in the cases."""
    helper = hired(house)
    delegation_id = delegated(house.bedrijfsarts, helper, number="RSC-5", tasks=tasks, **scope)
    with context.entered(house.system):
        from cases.services import team

        team.delegation_followed(house.system, house.bedrijfsarts.id, helper.user_id)
        assert Delegation.objects.get(pk=delegation_id).accepted_at
    return helper


def test_proposed_accepted_and_ended_on_the_screens(amstel: House) -> None:
    case_id, helper = amstel.report(), hired(amstel)
    boss, delegate = amstel.bedrijfsarts.client(), helper.client()
    page = boss.post("/taakdelegatie/", typed(amstel, certificate(amstel, helper)), follow=True).content.decode()
    assert "RSC-77" in page
    assert "nog niet aangenomen" in page
    assert "telefonische triage" in page
    with context.entered(amstel.system):
        found = Delegation.objects.get(certificate__number="RSC-77")
        assert Notice.objects.filter(recipient_id=helper.user_id, topic="delegation_proposed").count() == 1
    # Nothing counts before the delegate says yes.
    assert delegate.get(f"/dossiers/{case_id}/").status_code == 404
    mine = delegate.get("/mijn-taken/").content.decode()
    assert '<span class="nav-count">1</span>' in mine
    assert "Neem aan" in mine
    assert delegate.post(f"/mijn-taken/{found.pk}/aannemen/")["Location"] == "/mijn-taken/"
    assert delegate.get(f"/dossiers/{case_id}/").status_code == 200
    assert "nav-count" not in delegate.get("/mijn-taken/").content.decode()
    assert boss.post(f"/taakdelegatie/{found.pk}/intrekken/")["Location"] == "/taakdelegatie/"
    assert delegate.get(f"/dossiers/{case_id}/").status_code == 404
    assert boss.post(f"/taakdelegatie/{found.pk}/intrekken/").status_code == 404
    with context.entered(amstel.system):
        actions = set(AuditEntry.objects.filter(kind="write").values_list("action", flat=True))
    assert {"delegation.propose", "delegation.accept", "delegation.revoke"} <= actions


def test_the_delegate_ends_it_too(amstel: House) -> None:
    case_id = amstel.report()
    with context.entered(amstel.system):
        found = Delegation.objects.get()
    assert amstel.cmtd.client().post(f"/taakdelegatie/{found.pk}/intrekken/")["Location"] == "/mijn-taken/"
    assert amstel.cmtd.client().get(f"/dossiers/{case_id}/").status_code == 404
    with context.entered(amstel.system):
        assert Delegation.objects.get().revoked_by_id == amstel.cmtd.id


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"certificate": ""}, "certificate", "Vul dit"),
        ({"tasks": []}, "tasks", "ten minste één taak"),
        ({"employers": []}, "employers", "Kies voor welke werkgevers"),
        ({"valid_from": "01-01-2020"}, "valid_from", "terugwerkende"),
        ({"valid_to": "01-01-2020"}, "valid_to", "vóór de begindatum"),
        ({"tasks": ["vaccination"]}, "tasks", "bekwaamheid nodig"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(amstel: House, change: dict[str, Any], field: str, words: str) -> None:
    body = typed(amstel, certificate(amstel, hired(amstel)), **change)
    answer = amstel.bedrijfsarts.client().post("/taakdelegatie/", body)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])


@pytest.mark.parametrize("reserved", list(Reserved))
def test_what_is_the_doctors_alone_is_refused_by_service_and_database(amstel: House, reserved: Reserved) -> None:
    terms = Terms(certificate(amstel, hired(amstel)), (reserved.value,), chance.today(), None, (amstel.employer_id,))
    with amstel.bedrijfsarts.at_work() as actor, pytest.raises(Invalid, match="niet delegeren"):
        services.delegation_propose(by=actor, terms=terms)
    with (
        amstel.bedrijfsarts.at_work(),
        pytest.raises(IntegrityError, match="only_what_can_be_delegated"),
        transaction.atomic(),
    ):
        Delegation.objects.update(tasks=["triage", reserved.value])


def test_a_skill_makes_it_possible_and_stops_counting_on_its_day(amstel: House) -> None:
    case_id, helper = amstel.report(), hired(amstel)
    screen = amstel.bedrijfsarts.client()
    last = (chance.today() + timedelta(days=30)).strftime("%d-%m-%Y")
    body = {"holder": str(helper.id), "task": "vaccination", "assessed_on": today(), "valid_to": last}
    assert "Mia Assink" in screen.post("/taakdelegatie/bekwaamheden/", body, follow=True).content.decode()
    body = typed(amstel, certificate(amstel, helper), tasks=["vaccination", "triage"])
    assert screen.post("/taakdelegatie/", body).status_code == 302
    with context.entered(amstel.system):
        found = Delegation.objects.get(certificate__number="RSC-77")
    helper.client().post(f"/mijn-taken/{found.pk}/aannemen/")
    with context.entered(helper.actor):
        assert grants.tasks_on(helper.actor, case_id) == {"vaccination", "triage"}
        Skill.objects.filter(holder_id=helper.id).update(valid_to=chance.today() - timedelta(days=1))
        assert grants.tasks_on(helper.actor, case_id) == {"triage"}


def test_a_certificate_is_recorded_on_the_screen(amstel: House) -> None:
    helper, screen = hired(amstel), amstel.bedrijfsarts.client()
    body = {
        "holder": str(helper.id), "number": "NVAB-9", "issuer": "NVAB", "valid_from": "01-01-2025",
        "valid_to": (chance.today() + timedelta(days=90)).strftime("%d-%m-%Y"),
    }  # fmt: skip
    assert "NVAB-9" in screen.post("/taakdelegatie/certificaten/", body, follow=True).content.decode()
    assert screen.post("/taakdelegatie/certificaten/", body).status_code == 422
    answer = screen.post("/taakdelegatie/certificaten/", {**body, "number": "A", "valid_to": "02-01-2025"})
    assert "verlopen" in str(answer.context["form"].errors["valid_to"])


def test_under_an_expired_certificate_nobody_works(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, MedicalHalf(findings=SECRET))
    address = f"/dossiers/{case_id}/probleemanalyse/"
    assert SECRET in amstel.cmtd.client().get(address).content.decode()
    with context.entered(amstel.system):
        Certificate.objects.update(valid_to=chance.today() - timedelta(days=1))
    assert amstel.cmtd.client().get(address).status_code == 404
    assert "certificaat verlopen" in amstel.cmtd.client().get("/mijn-taken/").content.decode()
    assert _open_to(amstel.cmtd, case_id) == []


def _open_to(person: Member, case_id: UUID) -> list[UUID]:
    """What the database itself opens, whatever the application believes."""
    with context.medical_opened(person.actor, [case_id]), connection.cursor() as cursor:
        cursor.execute("SELECT walls.medical_cases()")
        return list(cursor.fetchone()[0])


def test_a_delegation_for_one_case_opens_no_other(amstel: House) -> None:
    first, second = amstel.report(), amstel.report(employee_id=amstel.colleague_id)
    helper = given(amstel, ("triage",), case_id=first)
    assert [_open_to(helper, first), _open_to(helper, second)] == [[first], []]
    assert helper.client().get(f"/dossiers/{first}/").status_code == 200
    assert helper.client().get(f"/dossiers/{second}/").status_code == 404
    # A place in the case alone opens nothing either.
    with context.entered(amstel.system):
        grants.grant(case_id=second, user_id=helper.user_id, codename="assist_case")
    assert _open_to(helper, second) == []
    assert helper.client().get(f"/dossiers/{second}/").status_code == 404


def test_a_new_case_of_the_employer_finds_its_delegates(amstel: House) -> None:
    helper = given(amstel, ("triage",), employer_id=amstel.employer_id)
    assert _open_to(helper, case_id := amstel.report()) == [case_id]


def test_a_task_that_was_not_delegated_is_refused_with_the_reason(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=10))
    helper = given(amstel, ("triage",), employer_id=amstel.employer_id)
    screen = helper.client()
    answer = screen.post(f"/dossiers/{case_id}/probleemanalyse/", {"findings": "Getypt.", "revision": 0})
    assert answer.status_code == 403
    assert "beheer van het medisch dossier" in answer.content.decode()
    assert "Mijn taken" in answer.content.decode()
    with helper.at_work() as by, pytest.raises(Refused) as refusal:
        grants.require_task(by, Task.MONITORING, case_id=case_id)
    assert refusal.value.reason == "task:monitoring"
    with helper.at_work() as by:
        grants.require_task(by, Task.TRIAGE, case_id=case_id)
    with amstel.bedrijfsarts.at_work() as by:
        grants.require_task(by, Task.MONITORING, case_id=case_id)


def test_twice_for_one_employer_is_refused(amstel: House) -> None:
    with context.entered(amstel.system):
        own = Certificate.objects.get(holder_id=amstel.cmtd.id)
    answer = amstel.bedrijfsarts.client().post("/taakdelegatie/", typed(amstel, own.pk))
    assert answer.status_code == 422
    assert "delegeert u hier in deze periode al" in answer.content.decode()


@pytest.mark.parametrize("name", ["casemanager", "hr", "bedrijfsarts", "beheerder", "werknemer"])
def test_only_a_cmtd_or_assistant_can_be_the_delegate(amstel: House, name: str) -> None:
    body = {"holder": str(getattr(amstel, name).id), "number": "X", "issuer": "Y", "valid_from": today()}
    screen = amstel.bedrijfsarts.client()
    assert screen.post("/taakdelegatie/certificaten/", {**body, "valid_to": today()}).status_code == 422
    terms = Terms(certificate(amstel, getattr(amstel, name)), ("triage",), chance.today(), None, (amstel.employer_id,))
    with amstel.bedrijfsarts.at_work() as actor, pytest.raises(Invalid, match="Kies een CMTD"):
        services.delegation_propose(by=actor, terms=terms)


@pytest.mark.parametrize("name", ["casemanager", "hr", "cmtd", "beheerder", "werknemer", "werkgever", "leidinggevende"])
def test_nobody_else_delegates(amstel: House, name: str) -> None:
    person = getattr(amstel, name)
    assert person.client().get("/taakdelegatie/").status_code == 403
    terms = Terms(certificate(amstel, hired(amstel)), ("triage",), chance.today(), None, (amstel.employer_id,))
    with person.at_work() as actor, pytest.raises(Refused):
        services.delegation_propose(by=actor, terms=terms)


def test_another_bedrijfsarts_neither_sees_nor_revokes_it(amstel: House, maas: House) -> None:
    with context.entered(amstel.system):
        found = Delegation.objects.get()
    for stranger in (amstel.other_bedrijfsarts, maas.bedrijfsarts, maas.cmtd):
        screen = stranger.client()
        assert screen.post(f"/taakdelegatie/{found.pk}/intrekken/").status_code == 404
    assert not amstel.other_bedrijfsarts.client().get("/taakdelegatie/").context["page"].rows
    assert hired(amstel).client().post(f"/mijn-taken/{found.pk}/aannemen/").status_code == 404
    with context.entered(amstel.system):
        assert Delegation.objects.get().revoked_at is None


def test_a_delegation_works_within_its_period_only(amstel: House) -> None:
    case_id, helper = amstel.report(), hired(amstel)
    start = chance.today() + timedelta(days=3)
    terms = Terms(certificate(amstel, helper), ("triage",), start, start, (amstel.employer_id,))
    with amstel.bedrijfsarts.at_work() as actor:
        delegation_id = services.delegation_propose(by=actor, terms=terms)
    with helper.at_work() as actor:
        services.delegation_accept(by=actor, delegation_id=delegation_id)
    now = chance.now()
    for days, works in ((0, False), (3, True), (4, False)):
        with context.entered(helper.actor), chance.seeded(seed=days, instant=now + timedelta(days=days)):
            assert Case.objects.filter(grants.case_filter(helper.actor), pk=case_id).exists() is works
            assert (grants.tasks_on(helper.actor, case_id) == {"triage"}) is works


@contextmanager
def _refused(words: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        yield


def test_raw_sql_of_the_app_role_neither_proposes_nor_accepts_for_another(amstel: House) -> None:
    helper = hired(amstel)
    paper = certificate(amstel, helper)
    with context.entered(amstel.system):
        values: dict[str, Any] = {"principal_id": amstel.bedrijfsarts.id, "delegate_id": helper.id}
        values["certificate_id"] = paper
        values |= {"tasks": ["triage"], "valid_from": chance.today()}
    for person in (helper, amstel.beheerder, amstel.casemanager):
        with context.entered(person.actor), _refused("only_the_bedrijfsarts_delegates"):
            Delegation.objects.create(**values)
    with context.entered(amstel.bedrijfsarts.actor):
        row = Delegation.objects.create(**values, accepted_at=chance.now())
        assert Delegation.objects.get(pk=row.pk).accepted_at is None  # nobody accepts in the same breath
        with _refused("only_the_delegate_accepts"):
            Delegation.objects.filter(pk=row.pk).update(accepted_at=chance.now())
    with context.entered(helper.actor):
        assert Delegation.objects.filter(pk=row.pk).update(accepted_at=chance.now()) == 1


@pytest.mark.parametrize(
    ("column", "value"), [("tasks", ["triage", "reporting"]), ("valid_to", None), ("certificate_id", "other")]
)
def test_other_terms_ask_for_a_new_acceptance(amstel: House, column: str, value: Any) -> None:
    other = certificate(amstel, amstel.cmtd, "RSC-NIEUW")
    with context.entered(amstel.bedrijfsarts.actor):
        Delegation.objects.update(valid_to=chance.today())
        assert Delegation.objects.get().accepted_at  # shorter is no other terms
        Delegation.objects.update(**{column: other if value == "other" else value})
        assert Delegation.objects.get().accepted_at is None


def test_a_wider_scope_asks_for_a_new_acceptance_and_a_revoked_one_stays_revoked(amstel: House) -> None:
    with context.entered(amstel.bedrijfsarts.actor):
        row = Delegation.objects.get()
        DelegationScope.objects.create(delegation=row, employer_id=amstel.other_employer_id)
        assert Delegation.objects.get().accepted_at is None
        Delegation.objects.update(revoked_at=chance.now())
        Delegation.objects.update(revoked_at=None)
        assert Delegation.objects.get().revoked_at


def test_somebody_elses_certificate_does_not_do(amstel: House) -> None:
    foreign = certificate(amstel, hired(amstel))
    with context.entered(amstel.bedrijfsarts.actor), _refused("roles_delegation_certificate_holder_inside"):
        Delegation.objects.update(certificate_id=foreign)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_a_delegate_did_is_signed_off_by_the_bedrijfsarts(amstel: House) -> None:
    case_id = amstel.report()
    screen = amstel.cmtd.client()
    for revision in range(3):
        body = {"findings": SECRET, "revision": revision}
        assert screen.post(f"/dossiers/{case_id}/probleemanalyse/", body).status_code == 302
    boss = amstel.bedrijfsarts.client()
    page = boss.get("/gedelegeerd-werk/")
    text = page.content.decode()
    assert '<span class="nav-count">3</span>' in text
    assert "Marit Schouten" in text
    assert "medisch dossier bijgewerkt" in text
    assert SECRET not in text
    with context.entered(amstel.system):
        entry = AuditEntry.objects.filter(action="medical.write").first()
        assert entry
        assert entry.on_behalf_of == amstel.bedrijfsarts.id
    rows = page.context["page"].rows
    assert boss.post("/gedelegeerd-werk/akkoord/", {"act": str(rows[0].act_id)}).status_code == 302
    assert boss.post("/gedelegeerd-werk/akkoord/", {"act": str(rows[0].act_id)}).status_code == 404
    until = boss.get("/gedelegeerd-werk/").context["until"]
    assert boss.post("/gedelegeerd-werk/akkoord/", {"until": until}).status_code == 302
    assert "Alles is nagekeken" in boss.get("/gedelegeerd-werk/").content.decode()
    assert len(boss.get("/gedelegeerd-werk/?gezien=1").context["page"].rows) == 3
    assert boss.post("/gedelegeerd-werk/akkoord/", {"until": "geen dag"}).status_code == 404


def test_what_came_in_after_the_page_is_not_signed_with_it(amstel: House) -> None:
    case_id = amstel.report()
    amstel.cmtd.client().post(f"/dossiers/{case_id}/probleemanalyse/", {"revision": 0})
    until = amstel.bedrijfsarts.client().get("/gedelegeerd-werk/").context["until"]
    amstel.cmtd.client().post(f"/dossiers/{case_id}/probleemanalyse/", {"revision": 1})
    amstel.bedrijfsarts.client().post("/gedelegeerd-werk/akkoord/", {"until": until})
    with context.entered(amstel.system):
        assert DelegatedAct.objects.filter(signed_at__isnull=True).count() == 1


def test_nobody_signs_or_hides_acts_in_anothers_name(amstel: House) -> None:
    case_id = amstel.report()
    amstel.cmtd.client().post(f"/dossiers/{case_id}/probleemanalyse/", {"revision": 0})
    with context.entered(amstel.system):
        act = DelegatedAct.objects.get()
    with context.entered(amstel.cmtd.actor), _refused("only_the_bedrijfsarts_signs"):
        DelegatedAct.objects.update(signed_at=chance.now())
    with context.entered(amstel.other_bedrijfsarts.actor):
        assert not DelegatedAct.objects.update(signed_at=chance.now()), "who answers for none finds none"
    with context.entered(amstel.bedrijfsarts.actor), _refused("acts_are_kept"):
        DelegatedAct.objects.all().delete()
    with amstel.other_bedrijfsarts.at_work() as by, pytest.raises(NotFound):
        services.acts_sign(by=by, act_ids=[act.pk])


def test_an_invited_delegate_shows_among_those_to_certify(amstel: House) -> None:
    invite(amstel, Role.CMTD, "nieuw@b.example", limits=Limits(employer_ids=(amstel.employer_id,)))
    assert "A. de Vries" in amstel.bedrijfsarts.client().get("/taakdelegatie/certificaten/").content.decode()
