"""An employer that runs its own tenant: its arbodienst alone names who works with a medical role (ADR 0008)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from privacy import chance, context
from privacy.actor import Role, system
from privacy.errors import Conflict, Invalid, NotFound, Refused
from roles import services
from roles.models import ArbodienstLink, Membership, TenantProfile, User
from roles.services import Invite, Limits, person_invite
from tests.support.cast import House
from tests.support.linked import Haven, engage, haven_of


@dataclass(frozen=True)
class Pair:
    """An employer's own tenant, and the arbodienst next door."""

    haven: Haven
    amstel: House


@pytest.fixture
def pair(amstel: House) -> Pair:
    return Pair(haven_of("haven"), amstel)


def ask(pair: Pair, slug: str = "amstel") -> UUID:
    with pair.haven.beheerder.at_work() as by:
        return services.link_ask(by=by, arbodienst=slug)


def state_of(link_id: UUID, house: UUID) -> str:
    with context.entered(system(house)):
        return str(ArbodienstLink.across.get(pk=link_id).state)


def test_an_employer_asks_and_an_arbodienst_accepts_on_screen(pair: Pair) -> None:
    asking, answering = pair.haven.beheerder.client(), pair.amstel.beheerder.client()
    assert asking.post("/aansluitingen/", {"arbodienst": "bestaat-niet"}).status_code == 422
    assert asking.post("/aansluitingen/", {"arbodienst": "amstel"}).status_code == 302
    page = answering.get("/aansluitingen/").content.decode()
    assert "Havenbedrijf" in page
    with context.entered(system(pair.amstel.tenant_id)):
        link_id = ArbodienstLink.across.get().pk
    assert answering.post(f"/aansluitingen/{link_id}/aannemen/").status_code == 302
    assert "Arbodienst Amstel" in asking.get("/aansluitingen/").content.decode()
    named = answering.post(f"/aansluitingen/{link_id}/", {"member": str(pair.amstel.bedrijfsarts.id), "valid_to": ""})
    assert named.status_code == 302
    assert "Ida Kuijpers" in answering.get(f"/aansluitingen/{link_id}/").content.decode()


def test_an_employer_cannot_invite_a_medical_role(pair: Pair) -> None:
    for role in (Role.BEDRIJFSARTS, Role.CMTD, Role.MEDISCH_ASSISTENT):
        invite = Invite(
            role=role, email="arts@haven.example", display_name="Arts", big_number="19012345601", limits=Limits(True)
        )
        with pair.haven.beheerder.at_work() as by, pytest.raises(Invalid, match="arbodienst") as refusal:
            person_invite(by=by, invite=invite)
        assert set(refusal.value.errors) == {"role"}


@pytest.mark.parametrize("role", ["bedrijfsarts", "cmtd", "medisch_assistent"])
def test_nor_by_raw_sql_in_any_of_its_contexts(pair: Pair, role: str) -> None:
    link_id = engage(pair.haven, pair.amstel)
    statement = (
        "INSERT INTO roles_membership (id, tenant_id, user_id, role, display_name, big_number, all_employers,"
        " valid_from, issued_by_id) VALUES (%s, %s, %s, %s, 'x', '', true, %s, %s)"
    )
    for actor in (pair.haven.beheerder.actor, system(pair.haven.tenant_id)):
        for issued_by in (None, link_id):
            values: list[Any] = [chance.uuid(), actor.tenant_id, pair.haven.hr.user_id, role, chance.today(), issued_by]
            with (
                context.entered(actor),
                pytest.raises(IntegrityError, match="an arbodienst names"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement, values)


def test_an_existing_role_does_not_become_a_medical_one(pair: Pair) -> None:
    with (
        context.entered(system(pair.haven.tenant_id)),
        pytest.raises(IntegrityError, match="an arbodienst names"),
        transaction.atomic(),
    ):
        Membership.objects.filter(pk=pair.haven.hr.id).update(role="cmtd")


def test_the_employer_neither_sees_nor_changes_nor_ends_what_the_arbodienst_named(pair: Pair) -> None:
    engage(pair.haven, pair.amstel)
    doctor = pair.haven.doctor()
    client = pair.haven.beheerder.client()
    assert "Kuijpers" not in client.get("/mensen/").content.decode()
    assert client.get(f"/mensen/{doctor.id}/").status_code == 404
    with pair.haven.beheerder.at_work() as by, pytest.raises(NotFound):
        services.membership_end(by=by, membership_id=doctor.id)
    for change in ({"valid_to": chance.today() - timedelta(days=1)}, {"display_name": "Ander"}, {"issued_by": None}):
        with (
            context.entered(system(pair.haven.tenant_id)),
            pytest.raises(IntegrityError, match="an arbodienst names"),
            transaction.atomic(),
        ):
            Membership.objects.filter(pk=doctor.id).update(**change)


def test_nobody_turns_an_employers_tenant_into_an_arbodienst(pair: Pair) -> None:
    with (
        context.entered(system(pair.haven.tenant_id)),
        pytest.raises(IntegrityError, match="stays what it is"),
        transaction.atomic(),
    ):
        TenantProfile.objects.update(kind="arbodienst")


def test_the_employer_does_not_take_the_arbodienst_s_steps(pair: Pair) -> None:
    link_id = ask(pair)
    for wanted in ("active", "ended", "refused"):
        with (
            context.entered(system(pair.haven.tenant_id)),
            pytest.raises(IntegrityError, match="not yours"),
            transaction.atomic(),
        ):
            ArbodienstLink.objects.filter(pk=link_id).update(state=wanted)
    with pair.haven.beheerder.at_work() as by, pytest.raises(NotFound):
        services.link_accept(by=by, link_id=link_id)


def test_another_tenant_neither_sees_nor_answers_a_link(pair: Pair, maas: House) -> None:
    link_id = ask(pair)
    assert maas.beheerder.client().get(f"/aansluitingen/{link_id}/").status_code == 404
    with context.entered(system(maas.tenant_id)):
        assert not ArbodienstLink.across.exists()
        assert not ArbodienstLink.across.filter(pk=link_id).update(state="active")
    with maas.beheerder.at_work() as by, pytest.raises(NotFound):
        services.link_accept(by=by, link_id=link_id)


def test_asking_twice_and_asking_as_an_arbodienst_are_refused(pair: Pair) -> None:
    ask(pair)
    with pair.haven.beheerder.at_work() as by, pytest.raises(Invalid, match="loopt al"):
        services.link_ask(by=by, arbodienst="amstel")
    with pair.amstel.beheerder.at_work() as by, pytest.raises(Invalid, match="Alleen een werkgever"):
        services.link_ask(by=by, arbodienst="amstel")
    with pair.haven.hr.at_work() as by, pytest.raises(Refused):
        services.link_ask(by=by, arbodienst="amstel")


def test_a_withdrawn_link_is_answered_no_more(pair: Pair) -> None:
    link_id = ask(pair)
    with pair.haven.beheerder.at_work() as by:
        services.link_withdraw(by=by, link_id=link_id)
    with pair.amstel.beheerder.at_work() as by, pytest.raises(Conflict):
        services.link_accept(by=by, link_id=link_id)
    assert state_of(link_id, pair.haven.tenant_id) == "withdrawn"


def test_who_has_a_regie_role_at_the_employer_is_not_named_its_doctor(pair: Pair) -> None:
    link_id = engage(pair.haven, pair.amstel, doctor=False)
    user = User.objects.get(pk=pair.amstel.bedrijfsarts.user_id)
    with context.entered(system(pair.haven.tenant_id)):
        Membership.objects.create(
            user=user, role="cm_wg", display_name="Dubbel", all_employers=True, valid_from=chance.today()
        )
    with pair.amstel.beheerder.at_work() as by, pytest.raises(Invalid, match="RSC Werkwijzer"):
        services.link_member_name(by=by, link_id=link_id, membership_id=pair.amstel.bedrijfsarts.id)


def test_only_people_with_a_medical_role_are_named(pair: Pair) -> None:
    link_id = engage(pair.haven, pair.amstel, doctor=False)
    with pair.amstel.beheerder.at_work() as by, pytest.raises(Invalid, match="Kies een bedrijfsarts"):
        services.link_member_name(by=by, link_id=link_id, membership_id=pair.amstel.casemanager.id)


def test_the_doctor_works_in_the_employers_tenant_and_leaves_it_at_once(pair: Pair) -> None:
    link_id = engage(pair.haven, pair.amstel)
    case_id = pair.haven.report()
    doctor = pair.haven.doctor()
    client = doctor.client()
    assert client.get(f"/dossiers/{case_id}/probleemanalyse/").status_code == 200
    with pair.amstel.beheerder.at_work() as by:
        services.link_member_end(by=by, link_id=link_id, membership_id=doctor.id)
    assert client.get(f"/dossiers/{case_id}/probleemanalyse/").status_code != 200


def test_a_link_that_ends_takes_along_who_was_named_until_a_later_day(pair: Pair) -> None:
    """And whoever skips that, is stopped by the database: who stays would read what the next arbodienst writes."""
    link_id = engage(pair.haven, pair.amstel, doctor=False)
    until = chance.today() + timedelta(days=60)
    with pair.amstel.beheerder.at_work() as by:
        services.link_member_name(by=by, link_id=link_id, membership_id=pair.amstel.bedrijfsarts.id, valid_to=until)
        with pytest.raises(IntegrityError, match="leave first"), transaction.atomic():
            ArbodienstLink.across.filter(pk=link_id).update(state="ended")
        services.link_end(by=by, link_id=link_id)
    with context.entered(system(pair.haven.tenant_id)):
        assert Membership.objects.get(issued_by=link_id).valid_to == chance.today() - timedelta(days=1)


def test_a_tenant_without_medical_side_still_reports_sickness(pair: Pair) -> None:
    """No arbodienst yet: the case opens, its steps are there, and nothing medical is kept anywhere."""
    case_id = pair.haven.report()
    pair.haven.run_jobs()
    assert pair.haven.casemanager.client().get(f"/dossiers/{case_id}/").status_code == 200
    with context.medical_opened(system(pair.haven.tenant_id), []), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM medical_medicalstep")
        assert cursor.fetchone()[0] == 0


def test_a_link_is_not_removed(pair: Pair) -> None:
    ask(pair)
    with (
        context.entered(system(pair.haven.tenant_id)),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        ArbodienstLink.objects.all().delete()
