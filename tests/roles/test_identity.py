"""One person with two accounts is one person to the database; nobody handles the own file; the arts-gemachtigde."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from medical.drafts import MedicalHalf
from privacy import chance, context, grants
from privacy.actor import Role
from privacy.errors import Invalid
from privacy.models import AuditEntry, CaseSide
from roles.deputies import ArtsGemachtigde, IdentityLink
from roles.models import Membership, MembershipEmployer, RoleAssignment, User
from roles.services import Limits
from tests.roles.helpers import invite
from tests.support.cast import House, Member, member
from tests.support.worlds import write_probleemanalyse

pytestmark = pytest.mark.django_db


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        yield


def hired(house: House, role: Role, name: str = "Ans Twee", **values: Any) -> Member:
    values = {"employers": (house.employer_id,), **values}
    with context.entered(house.system):
        return member(house.tenant_id, role, name, **values)


def link(house: House, one: Member, other: Member) -> IdentityLink:
    """As the app role may write it, without the service."""
    return IdentityLink.objects.create(
        account_id=one.user_id, same_as_id=other.user_id, evidence="Paspoort gezien.", seen_on=chance.today(),
        recorded_by_id=house.beheerder.id,
    )  # fmt: skip


def typed(other: Member, **change: str) -> dict[str, str]:
    today = chance.today().strftime("%d-%m-%Y")
    return {"email": other.email, "evidence": "Paspoort gezien.", "seen_on": today, **change}


def test_linked_on_the_screen_and_on_record_by_the_database(amstel: House) -> None:
    other = hired(amstel, Role.HR)
    page = f"/mensen/{amstel.hr.id}/zelfde-persoon/"
    screen = amstel.beheerder.client()
    assert other.email in screen.post(page, typed(other), follow=True).content.decode()
    with context.entered(amstel.system):
        found = IdentityLink.objects.get()
        assert len(set(User.objects.filter(pk__in=[other.user_id, amstel.hr.user_id]).values_list("identity_id"))) == 1
        assert AuditEntry.objects.filter(action="identity.link", objects_touched__contains=[other.user_id]).count() == 1
    assert screen.post(page, typed(other)).status_code == 422
    end = f"{page}{found.pk}/beeindigen/"
    assert "twee personen" in screen.post(end, {"reason": ""}, follow=True).content.decode()
    screen.post(end, {"reason": "Zussen."})
    with context.entered(amstel.system):
        assert User.objects.get(pk=other.user_id).identity_id == other.user_id
        assert AuditEntry.objects.filter(action="identity.unlink").count() == 1
    assert screen.post(end, {"reason": "Zussen."}).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "niemand@x.example"}, "email"),
        ({"evidence": " "}, "evidence"),
        ({"seen_on": "01-01-2999"}, "seen_on"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(amstel: House, change: dict[str, str], field: str) -> None:
    body = typed(hired(amstel, Role.HR), **change)
    answer = amstel.beheerder.client().post(f"/mensen/{amstel.hr.id}/zelfde-persoon/", body)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]


def test_an_account_of_another_house_is_not_linked_here(amstel: House, maas: House) -> None:
    page = f"/mensen/{amstel.hr.id}/zelfde-persoon/"
    assert amstel.beheerder.client().post(page, typed(maas.hr)).status_code == 422
    with context.entered(amstel.system), refused("accounts_of_this_house_only"):
        link(amstel, amstel.hr, maas.hr)


@pytest.mark.parametrize("first", ["casemanager", "hr", "werkgever", "leidinggevende"])
@pytest.mark.parametrize("second", ["bedrijfsarts", "cmtd"])
def test_two_accounts_on_two_sides_are_not_linked_and_the_screen_says_the_way_out(
    amstel: House, first: str, second: str
) -> None:
    one, other = getattr(amstel, first), getattr(amstel, second)
    with context.entered(amstel.system), refused("roles_never_mix"):
        link(amstel, one, other)
    answer = amstel.beheerder.client().post(f"/mensen/{one.id}/zelfde-persoon/", typed(other))
    assert answer.status_code == 422
    text = str(answer.context["form"].errors["email"])
    assert "Zorggroep De Linde" in text
    assert "Beëindig eerst" in text
    with context.entered(amstel.system):
        assert not IdentityLink.objects.exists()


@pytest.mark.parametrize("second", ["cm_wg", "hr", "verzekeraar"])
def test_once_linked_raw_sql_mixes_nothing_by_the_other_account(amstel: House, second: str) -> None:
    other = hired(amstel, Role.ARBEIDSDESKUNDIGE, employers=())
    with context.entered(amstel.system):
        link(amstel, amstel.cmtd, other)
        row = Membership.objects.create(user_id=other.user_id, role=second, display_name="x")
        with refused("roles_never_mix"):
            MembershipEmployer.objects.create(membership=row, employer_id=amstel.employer_id)
        MembershipEmployer.objects.create(membership=row, employer_id=amstel.other_employer_id)


def test_the_explanation_names_role_employer_and_the_other_account(amstel: House) -> None:
    other = hired(amstel, Role.ARBEIDSDESKUNDIGE, employers=())
    with context.entered(amstel.system):
        link(amstel, amstel.cmtd, other)
    with pytest.raises(Invalid) as caught:
        invite(amstel, Role.HR, other.email, limits=Limits(employer_ids=(amstel.employer_id,)))
    text = caught.value.errors["role"][0]
    for words in ("casemanager taakdelegatie (CMTD) bij Zorggroep De Linde (met een ander account)", "beëindig eerst"):
        assert words in text


def test_the_identity_is_not_the_app_roles_to_write(amstel: House) -> None:
    """Neither by the account itself, nor by changing or removing a link, nor as somebody who is no beheerder."""
    other = hired(amstel, Role.HR)
    with context.entered(amstel.system):
        made = link(amstel, amstel.hr, other)
        shared = User.objects.get(pk=other.user_id).identity_id
        for statement in (
            "UPDATE roles_user SET identity_id = id",
            "UPDATE roles_user SET identity_id = gen_random_uuid()",
        ):
            connection.cursor().execute(statement)
            assert User.objects.get(pk=other.user_id).identity_id == shared
        with refused("identity_links_are_kept"):
            IdentityLink.objects.all().delete()
        with refused("identity_links_are_kept"):
            IdentityLink.objects.update(same_as_id=amstel.cmtd.user_id)
        IdentityLink.objects.filter(pk=made.pk).update(ended_at=chance.now())
        assert AuditEntry.objects.filter(action="identity.unlink").exists()
        with refused("identity_links_are_kept"):
            IdentityLink.objects.filter(pk=made.pk).update(ended_at=None)
    with context.entered(amstel.hr.actor), refused("only_a_beheerder_links_accounts"):
        link(amstel, amstel.hr, other)


def test_a_chain_of_accounts_is_one_person_and_a_broken_chain_two(amstel: House) -> None:
    people = [hired(amstel, Role.HR, f"Account {n}") for n in range(3)]
    with context.entered(amstel.system):
        link(amstel, people[0], people[1])
        second = link(amstel, people[2], people[1])

        def persons() -> int:
            rows = User.objects.filter(pk__in=[one.user_id for one in people])
            return rows.values("identity_id").distinct().count()

        assert persons() == 1
        IdentityLink.objects.filter(pk=second.pk).update(ended_at=chance.now())
        assert persons() == 2


def test_sides_in_another_house_follow_the_identity_too(amstel: House, maas: House) -> None:
    """The person's other account works elsewhere as well; there too the roles no longer mix."""
    other = hired(amstel, Role.HR)
    with context.entered(maas.system):
        row = Membership.objects.create(user_id=other.user_id, role="hr", display_name="x")
        MembershipEmployer.objects.create(membership=row, employer_id=maas.employer_id)
    with context.entered(amstel.system):
        link(amstel, amstel.hr, other)
        shared = User.objects.get(pk=other.user_id).identity_id
    with context.entered(maas.system):
        assert set(RoleAssignment.objects.filter(user_id=other.user_id).values_list("identity_id", flat=True)) == {
            shared
        }
        doctor = Membership.objects.create(user_id=amstel.hr.user_id, role="bedrijfsarts", display_name="x")
        with refused("roles_never_mix"):
            MembershipEmployer.objects.create(membership=doctor, employer_id=maas.employer_id)


def test_who_was_casemanager_with_one_account_never_treats_with_the_other(amstel: House) -> None:
    case_id = amstel.report()
    other = hired(amstel, Role.ARBEIDSDESKUNDIGE, employers=())
    with context.entered(amstel.system):
        link(amstel, amstel.casemanager, other)
        with refused("sides_of_a_case_never_mix"):
            grants.grant(case_id=case_id, user_id=other.user_id, codename="treat_case")
        assert CaseSide.objects.filter(user_id=amstel.casemanager.user_id).exists()


@pytest.mark.parametrize("codename", ["treat_case", "assist_case", "casemanage_case"])
@pytest.mark.parametrize("account", ["same", "other"])
def test_nobody_gets_a_place_in_the_own_file(amstel: House, codename: str, account: str) -> None:
    case_id, person = amstel.report(), amstel.werknemer
    with context.entered(amstel.system):
        if account == "other":
            other = member(amstel.tenant_id, Role.BEDRIJFSARTS, "Zelf", employers=(amstel.other_employer_id,))
            link(amstel, amstel.werknemer, other)
            person = other
        with refused("nobody_handles_the_own_file"):
            grants.grant(case_id=case_id, user_id=person.user_id, codename=codename)


def test_accounts_are_not_linked_while_one_handles_the_others_file(amstel: House) -> None:
    amstel.report()
    answer = amstel.beheerder.client().post(
        f"/mensen/{amstel.werknemer.id}/zelfde-persoon/", typed(amstel.bedrijfsarts)
    )
    assert answer.status_code == 422
    assert "eigen dossier" in str(answer.context["form"].errors["email"])


def test_an_own_file_closes_on_every_road_once_the_person_is_known(amstel: House) -> None:
    """A login as employee that comes later: the grant is there, and opens nothing."""
    case_id = amstel.report(employee_id=amstel.colleague_id)
    write_probleemanalyse(amstel, case_id, MedicalHalf(findings="X"))
    with context.entered(amstel.system):
        Membership.objects.create(
            user_id=amstel.bedrijfsarts.user_id, role="werknemer", display_name="Zelf", employee_id=amstel.colleague_id
        )
    with context.medical_opened(amstel.bedrijfsarts.actor, [case_id]), connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(walls.medical_cases())")
        assert cursor.fetchone() == (0,)
    assert amstel.bedrijfsarts.client().get(f"/dossiers/{case_id}/").status_code == 404


def test_hr_does_not_see_the_own_file_of_the_other_account(amstel: House) -> None:
    case_id = amstel.report()
    assert amstel.hr.client().get(f"/dossiers/{case_id}/").status_code == 200
    with context.entered(amstel.system):
        link(amstel, amstel.werknemer, amstel.hr)
    assert amstel.hr.client().get(f"/dossiers/{case_id}/").status_code == 404


def test_a_sick_bedrijfsarts_is_not_put_on_the_own_case(amstel: House) -> None:
    with context.entered(amstel.system):
        Membership.objects.create(
            user_id=amstel.bedrijfsarts.user_id, role="werknemer", display_name="Zelf", employee_id=amstel.colleague_id
        )
    case = amstel.case(amstel.report(employee_id=amstel.colleague_id))
    assert (case.bedrijfsarts_id, case.casemanager_id) == (None, amstel.casemanager.id)
    answer = amstel.hr.client().post(f"/dossiers/{case.pk}/team/", {"bedrijfsarts": str(amstel.bedrijfsarts.id)})
    assert answer.status_code == 422
    assert "eigen dossier" in answer.content.decode()


def test_an_arts_gemachtigde_is_recorded_and_ended_on_the_screen(amstel: House) -> None:
    expert = hired(amstel, Role.ARBEIDSDESKUNDIGE, employers=())
    page, screen = f"/mensen/{expert.id}/arts-gemachtigde/", amstel.beheerder.client()
    body = {"employer": str(amstel.employer_id), "valid_from": chance.today().strftime("%d-%m-%Y")}
    assert "Zorggroep De Linde" in screen.post(page, body, follow=True).content.decode()
    with context.entered(amstel.system):
        found = ArtsGemachtigde.objects.get()
    assert screen.post(f"{page}{found.pk}/beeindigen/").status_code == 302
    assert screen.post(f"{page}{found.pk}/beeindigen/").status_code == 404


def test_an_arts_gemachtigde_never_treats_in_a_case_of_that_employer(amstel: House) -> None:
    case_id = amstel.report()
    expert = hired(amstel, Role.ARBEIDSDESKUNDIGE, employers=())
    with context.entered(amstel.system):
        record = {"employer_id": amstel.employer_id, "valid_from": chance.today()}
        row = ArtsGemachtigde.objects.create(membership_id=expert.id, **record)
        with refused("arts_gemachtigde_never_treats"):
            grants.grant(case_id=case_id, user_id=expert.user_id, codename="treat_case")
        doctor = Membership.objects.create(user_id=expert.user_id, role="bedrijfsarts", display_name="x")
        with refused("roles_never_mix"):
            MembershipEmployer.objects.create(membership=doctor, employer_id=amstel.employer_id)
        # Over, but it was so while this case ran.
        ArtsGemachtigde.objects.filter(pk=row.pk).update(valid_to=chance.today())
        with refused("arts_gemachtigde_never_treats"):
            grants.grant(case_id=case_id, user_id=expert.user_id, codename="treat_case")


def test_who_treats_there_does_not_become_arts_gemachtigde(amstel: House) -> None:
    amstel.report()
    body = {"employer": str(amstel.employer_id), "valid_from": chance.today().strftime("%d-%m-%Y")}
    answer = amstel.beheerder.client().post(f"/mensen/{amstel.bedrijfsarts.id}/arts-gemachtigde/", body)
    assert answer.status_code == 422
    assert "bedrijfsarts" in str(answer.context["form"].errors["employer"])
    later = {"employer_id": amstel.employer_id, "valid_from": chance.today() + timedelta(days=30)}
    with context.entered(amstel.system):
        Membership.objects.filter(pk=amstel.bedrijfsarts.id).update(valid_to=chance.today())
        with refused("arts_gemachtigde_never_treats"):
            ArtsGemachtigde.objects.create(membership_id=amstel.bedrijfsarts.id, **later)
