"""Roles never mix (RSC Werkwijzer 2.1 and 2.2): refused by the database on every road, and explained on the screens."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from employers import services as organisation
from employers.models import Department
from privacy import chance, context
from privacy.actor import Role, system
from privacy.errors import Invalid
from roles import rules, services
from roles.models import Membership, RoleAssignment
from roles.services import Limits, MembershipChange, Terms
from tests.roles.helpers import accept, invite, login_of, set_up_factor
from tests.support.cast import House, Member, certified, member

pytestmark = pytest.mark.django_db
SQL = tuple[str, list[Any]]


def refused(house: House, *statements: SQL) -> bool:
    """Whether the database refuses the statements, run as the app role, for mixing roles."""
    try:
        with context.entered(house.system), transaction.atomic(), connection.cursor() as cursor:
            for statement, values in statements:
                cursor.execute(statement, values)
    except IntegrityError as error:
        if "roles_never_mix" not in str(error):
            raise
        return True
    return False


def membership_sql(
    house: House,
    user_id: UUID | None,
    role: str,
    *,
    everyone: bool = False,
    start: date | None = None,
    end: date | None = None,
) -> tuple[UUID, SQL]:
    pk = chance.uuid()
    values = [pk, house.tenant_id, user_id, role, "x", "", everyone, start or chance.today(), end]
    columns = "(id, tenant_id, user_id, role, display_name, big_number, all_employers, valid_from, valid_to)"
    return pk, (f"INSERT INTO roles_membership {columns} VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)", list(values))


def link_sql(house: House, membership_id: UUID, employer_id: UUID) -> SQL:
    values: list[Any] = [chance.uuid(), house.tenant_id, membership_id, employer_id]
    return (
        "INSERT INTO roles_membershipemployer (id, tenant_id, membership_id, employer_id) VALUES (%s, %s, %s, %s)",
        values,
    )


@pytest.mark.parametrize("second", ["cm_wg", "hr", "werkgever", "verzekeraar"])
@pytest.mark.parametrize("first", ["bedrijfsarts", "cmtd"])
def test_raw_sql_cannot_link_a_medical_person_to_the_other_side(amstel: House, first: str, second: str) -> None:
    person: Member = getattr(amstel, first)
    pk, insert = membership_sql(amstel, person.actor.user_id, second)
    assert refused(amstel, insert, link_sql(amstel, pk, amstel.employer_id))
    # The success that shows it refuses for the right reason: another employer is no mixing.
    assert not refused(amstel, insert, link_sql(amstel, pk, amstel.other_employer_id))


@pytest.mark.parametrize("second", ["bedrijfsarts", "cmtd", "medisch_assistent"])
@pytest.mark.parametrize("first", ["casemanager", "hr", "werkgever", "leidinggevende"])
def test_raw_sql_cannot_link_the_other_way_round(amstel: House, first: str, second: str) -> None:
    person: Member = getattr(amstel, first)
    pk, insert = membership_sql(amstel, person.actor.user_id, second)
    assert refused(amstel, insert, link_sql(amstel, pk, amstel.employer_id))
    assert not refused(amstel, insert, link_sql(amstel, pk, amstel.other_employer_id))


def test_raw_sql_cannot_say_all_employers_either(amstel: House) -> None:
    _pk, insert = membership_sql(amstel, amstel.cmtd.actor.user_id, "cm_wg", everyone=True)
    assert refused(amstel, insert)
    pk, both = membership_sql(amstel, amstel.other_bedrijfsarts.actor.user_id, "cm_wg")
    assert not refused(amstel, both, link_sql(amstel, pk, amstel.employer_id))
    assert refused(amstel, ("UPDATE roles_membership SET all_employers = true WHERE id = %s", [pk]))


def test_raw_sql_cannot_lead_a_department_of_the_same_employer(amstel: House) -> None:
    pk, insert = membership_sql(amstel, amstel.cmtd.actor.user_id, "leidinggevende")
    link = (
        "INSERT INTO roles_membershipdepartment (id, tenant_id, membership_id, department_id) VALUES (%s, %s, %s, %s)"
    )
    assert refused(amstel, insert, (link, [chance.uuid(), amstel.tenant_id, pk, amstel.department_id]))


def test_a_department_that_moves_takes_its_leader_along(amstel: House) -> None:
    with context.entered(amstel.system):
        there = Department.objects.filter(employer_id=amstel.other_employer_id).values_list("pk", flat=True).get()
    pk, insert = membership_sql(amstel, amstel.cmtd.actor.user_id, "leidinggevende")
    link = (
        "INSERT INTO roles_membershipdepartment (id, tenant_id, membership_id, department_id) VALUES (%s, %s, %s, %s)"
    )
    assert not refused(amstel, insert, (link, [chance.uuid(), amstel.tenant_id, pk, there]))
    assert refused(
        amstel, ("UPDATE employers_department SET employer_id = %s WHERE id = %s", [amstel.employer_id, there])
    )


def test_nobody_writes_the_sides_themselves(amstel: House) -> None:
    for statement in ("DELETE FROM roles_roleassignment", "UPDATE roles_roleassignment SET side = 'regie'"):
        with (
            context.entered(amstel.system),
            pytest.raises(Exception, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_delegate_stays_medical_whatever_the_own_role_becomes(amstel: House) -> None:
    assert refused(amstel, ("UPDATE roles_membership SET role = 'hr' WHERE id = %s", [amstel.cmtd.id]))


def test_a_later_employer_reaches_who_works_for_all(amstel: House) -> None:
    person = login_of(amstel.other_bedrijfsarts)
    _pk, helper = membership_sql(amstel, person, "medisch_assistent", end=chance.today())
    assert not refused(amstel, helper, ("UPDATE roles_membership SET all_employers = true WHERE id = %s", [_pk]))
    with amstel.beheerder.at_work() as actor:
        created = organisation.employer_create(by=actor, name="Nieuw BV")
    pk, manager = membership_sql(amstel, person, "hr")
    assert refused(amstel, manager, link_sql(amstel, pk, created))
    pk, later = membership_sql(amstel, person, "hr", start=chance.today() + timedelta(days=1))
    assert not refused(amstel, later, link_sql(amstel, pk, created))


def test_the_first_employer_is_refused_when_someone_works_for_all_on_both_sides(db: None) -> None:
    """Without employers nobody can mix; the employer that makes them meet is refused, with the way out."""
    tenant = services.tenant_create(slug="leeg", name="Leeg", kind="bureau", admin_email="bea@leeg.example")
    browser = Client()
    accept(browser, tenant.token)
    set_up_factor(browser)
    for role in ("cmtd", "cm_wg"):
        typed = {"email": "dubbel@leeg.example", "display_name": "D. Dubbel", "all_employers": "on"}
        assert browser.post(f"/mensen/uitnodigen/?rol={role}", typed).status_code == 302
    answer = browser.post("/werkgevers/nieuw/", {"name": "Eerste BV"})
    assert answer.status_code == 422
    assert "zowel medische gegevens" in answer.content.decode()
    with context.entered(system(tenant.tenant_id)):
        manager = Membership.objects.get(role="cm_wg")
    browser.post(f"/mensen/{manager.pk}/beeindigen/", {"last_day": ""})
    assert browser.post("/werkgevers/nieuw/", {"name": "Eerste BV"}).status_code == 302


def test_an_ended_membership_stops_no_new_employer(amstel: House) -> None:
    with amstel.beheerder.at_work() as actor:
        invited = invite(amstel, Role.CM_WG, "a@b.example")
        services.membership_end(by=actor, membership_id=invited.membership_id)
        created = organisation.employer_create(by=actor, name="Nieuw BV")
        assert not RoleAssignment.objects.filter(membership_id=invited.membership_id, employer_id=created).exists()


def test_after_the_one_role_ended_the_other_may_begin(amstel: House) -> None:
    today = chance.today()
    with amstel.beheerder.at_work() as actor:
        services.membership_end(by=actor, membership_id=amstel.hr.id, last_day=today)
    limits = Limits(employer_ids=(amstel.employer_id,))
    with pytest.raises(Invalid):
        invite(amstel, Role.CMTD, amstel.hr.email, limits=limits)
    invite(amstel, Role.CMTD, amstel.hr.email, limits=limits, valid_from=today + timedelta(days=1))


def test_the_refusal_says_why_and_what_to_do(amstel: House) -> None:
    with pytest.raises(Invalid) as caught:
        invite(amstel, Role.CM_WG, amstel.cmtd.email, limits=Limits(employer_ids=(amstel.employer_id,)))
    text = caught.value.errors["role"][0]
    for words in ("casemanager taakdelegatie", "RSC Werkwijzer 2.1 en 2.2", "beëindig eerst de andere rol"):
        assert words in text
    with context.entered(amstel.system):
        assert RoleAssignment.objects.filter(user_id=login_of(amstel.cmtd)).exclude(side="medical").count() == 0


def test_the_screen_keeps_what_was_typed(amstel: House) -> None:
    typed = {"email": amstel.cmtd.email, "display_name": "M. Getypt", "employers": [str(amstel.employer_id)]}
    answer = amstel.beheerder.client().post("/mensen/uitnodigen/?rol=cm_wg", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "RSC Werkwijzer 2.1" in page
    assert "M. Getypt" in page
    assert "roles_never_mix" not in page


def test_widening_limits_is_refused_and_explained(amstel: House) -> None:
    with amstel.beheerder.at_work() as actor:
        invited = invite(amstel, Role.CM_WG, amstel.cmtd.email, limits=Limits(employer_ids=(amstel.other_employer_id,)))
        change = MembershipChange("M. Schouten", limits=Limits(all_employers=True))
        with pytest.raises(Invalid, match="rollen mengen niet"):
            services.membership_update(by=actor, membership_id=invited.membership_id, change=change)
        assert not RoleAssignment.objects.filter(
            membership_id=invited.membership_id, employer_id=amstel.employer_id
        ).exists()


def test_a_delegation_counts_as_the_medical_side(amstel: House) -> None:
    """HR at one employer cannot become the delegate of that employer's bedrijfsarts by way of another employer."""
    limits = Limits(all_employers=True)
    with context.entered(amstel.system):
        doctor = member(amstel.tenant_id, Role.BEDRIJFSARTS, "Ans Overal", employers=None)
        Membership.objects.filter(pk=amstel.hr.id).update(valid_to=chance.today() + timedelta(days=30))
    delegate = invite(amstel, Role.CMTD, amstel.hr.email, limits=limits, valid_from=chance.today() + timedelta(days=31))
    with context.entered(amstel.system):
        actor = replace(amstel.cmtd.actor, membership_id=delegate.membership_id, user_id=delegate.user_id)
        paper = certified(doctor, Member(actor, amstel.hr.email), "X")
    terms = Terms(paper, ("triage",), chance.today(), None, (amstel.employer_id,))
    with doctor.at_work() as actor, pytest.raises(Invalid) as caught:
        services.delegation_propose(by=actor, terms=terms)
    assert "HR" in caught.value.errors["certificate"][0]
    with doctor.at_work() as actor:
        services.delegation_propose(by=actor, terms=replace(terms, employer_ids=(amstel.other_employer_id,)))


def test_what_the_database_calls_a_side_is_what_the_rules_say(db: None) -> None:
    with connection.cursor() as cursor:
        for role in Role:
            cursor.execute("SELECT walls.side_of(%s)", [role.value])
            side = cursor.fetchone()[0]
            assert (side == "medical") == rules.is_medical(role)
            assert (side == "regie") == (role in rules.REGIE_ROLES)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=13))
def test_a_big_number_is_eleven_digits_and_nothing_else(text: str) -> None:
    assert rules.is_big_number(text) == (len(text) == 11 and set(text) <= set("0123456789"))
