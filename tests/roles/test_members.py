"""The beheerder's list of people, changing and ending."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacy import chance, context
from privacy.actor import Role
from privacy.errors import Invalid, NotFound
from privacy.models import AuditEntry
from roles import selectors, services
from roles.models import Delegation, Membership, User
from roles.services import Limits, MembershipChange
from tests.roles.helpers import invite, membership
from tests.support.cast import House

pytestmark = pytest.mark.django_db


def test_the_list_shows_who_works_here_and_nobody_else(amstel: House, maas: House) -> None:
    page = amstel.beheerder.client().get("/mensen/").content.decode()
    for person in amstel.members().values():
        assert person.email in page
    for person in maas.members().values():
        assert person.email not in page


def test_searching_leaves_no_name_in_the_address(amstel: House) -> None:
    answer = amstel.beheerder.client().post("/mensen/", {"q": "hanna"})
    page = answer.content.decode()
    assert "Hanna Bos" in page
    assert "Otto Vink" not in page


def test_a_filter_on_role(amstel: House) -> None:
    page = amstel.beheerder.client().get("/mensen/?rol=cm_wg").content.decode()
    assert "Nora Verbeek" in page
    assert "Hanna Bos" not in page


def test_the_list_costs_the_same_for_many_as_for_few(amstel: House) -> None:
    def cost() -> int:
        with amstel.beheerder.at_work() as actor, CaptureQueriesContext(connection) as queries:
            selectors.people(actor)
        return len(queries)

    few = cost()
    with context.entered(amstel.system):
        users = User.objects.bulk_create(User(email=f"p{n}@x.example", password="!") for n in range(60))
        Membership.objects.bulk_create(
            Membership(user=user, role="hr", display_name=f"P {n}") for n, user in enumerate(users)
        )
    assert cost() == few == 1


def test_the_list_goes_on_where_the_page_ends(amstel: House) -> None:
    with context.entered(amstel.system):
        users = User.objects.bulk_create(User(email=f"p{n:03}@x.example", password="!") for n in range(70))
        Membership.objects.bulk_create(
            Membership(user=user, role="hr", display_name=f"P {n:03}") for n, user in enumerate(users)
        )
    screen = amstel.beheerder.client()
    first, second = (screen.get(f"/mensen/?rol=hr&pagina={n}").content.decode() for n in (1, 2))
    assert "pagina=2" in first
    assert "p069@x.example" not in first
    assert "p069@x.example" in second
    assert "rol=hr" in second
    assert screen.get("/mensen/?pagina=onzin").status_code == 200


def test_limits_and_last_day_are_changed_on_the_screen(amstel: House) -> None:
    screen = amstel.beheerder.client()
    path = f"/mensen/{amstel.hr.id}/"
    assert "Hanna Bos" in screen.get(path).content.decode()
    last = chance.today() + timedelta(days=30)
    typed = {
        "display_name": "H. Bos",
        "employers": [str(amstel.other_employer_id)],
        "valid_to": last.strftime("%d-%m-%Y"),
    }
    assert screen.post(path, typed)["Location"] == "/mensen/"
    seen = amstel.hr.client().get("/werkgevers/").content.decode()
    assert "Van Houten" in seen
    assert "De Linde" not in seen
    assert membership(amstel, pk=amstel.hr.id).valid_to == last
    with context.entered(amstel.system):
        assert AuditEntry.objects.filter(action="person.update", objects_touched=[amstel.hr.id]).count() == 1


def test_nobody_without_limits(amstel: House) -> None:
    answer = amstel.beheerder.client().post(f"/mensen/{amstel.hr.id}/", {"display_name": "H. Bos"})
    assert answer.status_code == 422
    assert "Kies voor welke werkgevers" in answer.content.decode()
    assert amstel.hr.client().get("/werkgevers/").content.decode().count("De Linde") > 0


def test_a_last_day_in_the_past_is_refused(amstel: House) -> None:
    typed = {"display_name": "H. Bos", "all_employers": "on", "valid_to": "01-01-2020"}
    answer = amstel.beheerder.client().post(f"/mensen/{amstel.hr.id}/", typed)
    assert answer.status_code == 422
    assert "Deze dag is voorbij" in answer.content.decode()
    with amstel.beheerder.at_work() as actor, pytest.raises(Invalid, match="voorbij"):
        services.membership_end(by=actor, membership_id=amstel.hr.id, last_day=chance.today() - timedelta(days=1))


def test_a_date_that_is_no_date_changes_nothing(amstel: House) -> None:
    screen = amstel.beheerder.client()
    page = screen.post(f"/mensen/{amstel.hr.id}/beeindigen/", {"last_day": "morgen"}, follow=True).content.decode()
    assert "dd-mm-jjjj" in page
    assert membership(amstel, pk=amstel.hr.id).valid_to is None


def test_a_beheerder_does_not_end_the_own_role(amstel: House) -> None:
    screen = amstel.beheerder.client()
    page = screen.post(f"/mensen/{amstel.beheerder.id}/beeindigen/", {"last_day": ""}, follow=True).content.decode()
    assert "andere beheerder" in page
    assert screen.get("/mensen/").status_code == 200


def test_delegations_end_with_the_delegate(amstel: House) -> None:
    with amstel.beheerder.at_work() as actor:
        services.membership_end(by=actor, membership_id=amstel.cmtd.id)
        assert not services.deputies_of([amstel.bedrijfsarts.id]).rows
        assert Delegation.objects.get().revoked_at is not None


def test_a_delegation_does_not_outlive_the_last_day_of_the_bedrijfsarts(amstel: House) -> None:
    last = chance.today() + timedelta(days=5)
    change = MembershipChange("I. Kuijpers", "19012345601", Limits(employer_ids=(amstel.employer_id,)), last)
    with amstel.beheerder.at_work() as actor:
        services.membership_update(by=actor, membership_id=amstel.bedrijfsarts.id, change=change)
        assert Delegation.objects.get().valid_to == last
    with context.entered(amstel.system), chance.seeded(seed=1, instant=chance.now() + timedelta(days=6)):
        assert not services.deputies_of([amstel.bedrijfsarts.id]).rows


@pytest.mark.parametrize("path", ["", "beeindigen/", "opnieuw/"])
def test_a_membership_of_another_tenant_does_not_exist(amstel: House, maas: House, path: str) -> None:
    screen = amstel.beheerder.client()
    assert screen.post(f"/mensen/{maas.hr.id}/{path}", {"display_name": "x"}).status_code == 404
    assert membership(maas, pk=maas.hr.id).valid_to is None
    with context.entered(amstel.system):
        assert AuditEntry.objects.filter(kind="denial").count() == 1


def test_an_api_client_is_no_person(amstel: House) -> None:
    with amstel.beheerder.at_work() as actor:
        made = services.api_client_create(by=actor, name="AFAS", all_employers=True)
        with pytest.raises(NotFound):
            services.membership_end(by=actor, membership_id=made.membership_id)
        with pytest.raises(NotFound):
            selectors.person(actor, made.membership_id)


def test_the_rooms_above_hear_of_new_members_and_delegations(amstel: House) -> None:
    from roles.services import hooks

    heard: list[object] = []
    services.when_membership_begins(lambda _by, pk: heard.append(pk))
    services.when_delegation_changes(lambda _by, principal, user: heard.append((principal, user)))
    try:
        invited = invite(amstel, Role.HR, "a@b.example")
        with amstel.bedrijfsarts.at_work() as actor:
            services.delegation_revoke(by=actor, delegation_id=Delegation.objects.get().pk)
    finally:
        hooks._membership.pop()
        hooks._delegation.pop()
    assert heard == [invited.membership_id, (amstel.bedrijfsarts.id, amstel.cmtd.actor.user_id)]
