"""One-time links: once, in time, by the right person, in the right tenant."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from privacy import chance, context
from privacy.actor import Actor, Role
from privacy.errors import Invalid, NotFound, Refused
from roles import services, tokens
from roles.models import Invitation, Membership
from roles.services import Invite, Limits
from tests.roles.helpers import (
    PASSWORD,
    accept,
    accept_at,
    invite,
    link_in_mail,
    login_of,
    membership,
    set_up_factor,
    sign_in,
    with_password,
)
from tests.support.cast import House, Member

pytestmark = pytest.mark.django_db


def test_invited_by_screen_accepted_by_mail_and_at_work(amstel: House, client: Client) -> None:
    screen = amstel.beheerder.client()
    typed = {"email": "New@Linde.example", "display_name": "N. van Nieuw", "employers": [str(amstel.employer_id)]}
    assert screen.post("/mensen/uitnodigen/?rol=hr", typed)["Location"] == "/mensen/"
    assert "uitgenodigd" in screen.get("/mensen/?rol=hr").content.decode()
    assert mail.outbox[0].to == ["new@linde.example"]
    path = link_in_mail()
    assert "N. van Nieuw" in client.get(path, follow=True).content.decode()
    assert accept_at(client, path)["Location"] == "/account/tweede-stap/"
    assert set_up_factor(client)["Location"] == "/"
    seen = client.get("/werkgevers/").content.decode()
    assert "Zorggroep De Linde" in seen
    assert "Van Houten" not in seen


def test_the_link_is_never_on_the_inviter_s_screen(amstel: House) -> None:
    screen = amstel.beheerder.client()
    typed = {"email": "new@linde.example", "display_name": "N. Nieuw", "all_employers": "on"}
    page = screen.post("/mensen/uitnodigen/?rol=cm_wg", typed, follow=True).content.decode()
    assert link_in_mail().split("/")[2] not in page


def test_a_link_works_once(amstel: House) -> None:
    token = invite(amstel, Role.CM_WG, "a@b.example").token
    assert accept(Client(), token).status_code == 302
    for browser in (Client(), Client()):
        assert browser.get(f"/uitnodiging/{token}/", follow=True).status_code == 410
        assert accept(browser, token, "een-heel-ander-woord").status_code == 410
    assert sign_in(Client(), "a@b.example").status_code == 302


def test_the_secret_leaves_the_address_at_once(amstel: House, client: Client) -> None:
    token = invite(amstel, Role.CM_WG, "a@b.example").token
    assert client.get(f"/uitnodiging/{token}/")["Location"] == "/uitnodiging/openen/"
    assert token not in client.get("/uitnodiging/openen/").content.decode()


def test_a_link_expires_after_seven_days(amstel: House) -> None:
    token = invite(amstel, Role.CM_WG, "a@b.example").token
    now = chance.now()
    with chance.seeded(seed=1, instant=now + timedelta(days=6, hours=23)):
        assert Client().get(f"/uitnodiging/{token}/", follow=True).status_code == 200
    with chance.seeded(seed=2, instant=now + timedelta(days=7, minutes=1)):
        assert Client().get(f"/uitnodiging/{token}/", follow=True).status_code == 410
        assert accept(Client(), token).status_code == 410


@pytest.mark.django_db(transaction=True)
def test_two_at_once_accept_once(amstel: House) -> None:
    token = invite(amstel, Role.CM_WG, "a@b.example").token

    def take(password: str) -> bool:
        try:
            services.invitation_accept(token=token, password=password)
        except (NotFound, Invalid):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(take, [PASSWORD] * 4))
    assert taken.count(True) == 1


def test_a_new_link_ends_the_old_one(amstel: House) -> None:
    first = invite(amstel, Role.CM_WG, "a@b.example")
    amstel.beheerder.client().post(f"/mensen/{first.membership_id}/opnieuw/")
    assert accept(Client(), first.token).status_code == 410
    path = link_in_mail()
    assert accept_at(Client(), path).status_code == 302
    again = amstel.beheerder.client().post(f"/mensen/{first.membership_id}/opnieuw/", follow=True)
    assert "al aangenomen" in again.content.decode()


def test_a_secret_opens_nothing_in_another_tenant(amstel: House, maas: House) -> None:
    invite(amstel, Role.CM_WG, "a@b.example")
    with context.entered(amstel.system):
        stored = Invitation.objects.get().token_hash
    forged, hashed = tokens.make(maas.tenant_id)
    with context.entered(amstel.system):
        Invitation.objects.filter(token_hash=stored).update(token_hash=hashed)
    assert Client().get(f"/uitnodiging/{forged}/", follow=True).status_code == 410


@pytest.mark.parametrize("token", ["onzin", "a.b:c", "0" * 32 + ".geheim:ondertekend"])
def test_a_token_that_we_did_not_sign_is_gone(db: None, token: str) -> None:
    assert Client().get(f"/uitnodiging/{token}/", follow=True).status_code == 410


def test_a_known_person_proves_it_with_the_password(amstel: House, maas: House) -> None:
    email = with_password(amstel, "hr")
    token = invite(maas, Role.CM_WG, email).token
    stranger = accept(Client(), token, "een-gok-van-een-ander")
    assert stranger.status_code == 422
    assert "klopt niet" in stranger.content.decode()
    assert accept(Client(), token).status_code == 302


def test_a_signed_in_person_needs_no_password(amstel: House, maas: House) -> None:
    token = invite(maas, Role.CM_WG, with_password(amstel, "hr")).token
    browser = amstel.hr.client()
    assert accept(browser, token)["Location"] == "/werkplek/"
    assert "Arbodienst Maas" in browser.get("/werkplek/").content.decode()


def test_before_acceptance_there_is_no_workplace(amstel: House, maas: House, client: Client) -> None:
    email = with_password(amstel, "hr")
    invited = invite(maas, Role.CM_WG, email)
    sign_in(client, email)
    assert "Arbodienst Maas" not in client.get("/werkplek/").content.decode()
    assert client.post("/werkplek/", {"membership": str(invited.membership_id)}).status_code == 404


def test_a_session_that_names_an_unaccepted_membership_gets_nowhere(amstel: House) -> None:
    invited = invite(amstel, Role.HR, "a@b.example")
    actor = Actor(amstel.tenant_id, Role.HR, user_id=invited.user_id, membership_id=invited.membership_id)
    browser = Member(actor, "a@b.example").client()
    assert browser.get("/werkgevers/")["Location"] == "/werkplek/"


def test_a_weak_password_is_refused_and_the_link_still_works(amstel: House) -> None:
    token = invite(amstel, Role.CM_WG, "a@b.example").token
    weak = accept(Client(), token, "kort")
    assert weak.status_code == 422
    assert "te kort" in weak.content.decode()
    assert accept(Client(), token).status_code == 302


def test_an_ended_membership_takes_its_invitation_along(amstel: House) -> None:
    invited = invite(amstel, Role.CM_WG, "a@b.example")
    with amstel.beheerder.at_work() as actor:
        services.membership_end(by=actor, membership_id=invited.membership_id)
    assert accept(Client(), invited.token).status_code == 410


def test_a_werknemer_is_invited_by_number_or_from_the_own_page(amstel: House) -> None:
    screen = amstel.beheerder.client()
    page = screen.get(f"/mensen/uitnodigen/?rol=werknemer&werknemer={amstel.colleague_id}").content.decode()
    assert 'value="1002"' in page
    typed = {
        "email": "kok@b.example",
        "display_name": "K. de Kok",
        "employer": str(amstel.employer_id),
        "employee_number": "1002",
    }
    assert screen.post("/mensen/uitnodigen/?rol=werknemer", {**typed, "employee_number": "999"}).status_code == 422
    assert screen.post("/mensen/uitnodigen/?rol=werknemer", typed).status_code == 302
    assert membership(amstel, user__email="kok@b.example").employee_id == amstel.colleague_id


def test_a_bedrijfsarts_needs_a_big_number_of_eleven_digits(amstel: House) -> None:
    screen = amstel.beheerder.client()
    typed = {"email": "arts@b.example", "display_name": "Dr. A. Arts", "all_employers": "on"}
    for number, words in (("", "Vul dit"), ("123", "precies 11 cijfers"), ("1901234560a", "precies 11")):
        answer = screen.post("/mensen/uitnodigen/?rol=bedrijfsarts", {**typed, "big_number": number})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Dr. A. Arts" in answer.content.decode()
    done = screen.post("/mensen/uitnodigen/?rol=bedrijfsarts", {**typed, "big_number": "19012 345601"})
    assert done.status_code == 302
    assert membership(amstel, user__email="arts@b.example").big_number == "19012345601"


@pytest.mark.parametrize("role", [Role.BEDRIJFSARTS, Role.CMTD, Role.MEDISCH_ASSISTENT])
def test_nobody_gives_medical_rights_to_oneself(amstel: House, role: Role) -> None:
    with pytest.raises(Invalid, match="uzelf"):
        invite(amstel, role, amstel.beheerder.email.upper())
    with context.entered(amstel.system):
        assert not Membership.objects.filter(role=role.value, user_id=login_of(amstel.beheerder)).exists()


def test_a_beheerder_does_not_widen_the_own_medical_role(amstel: House) -> None:
    with context.entered(amstel.system):
        own = Membership.objects.create(
            user_id=login_of(amstel.beheerder), role="cmtd", display_name="Bea Heer", valid_from=chance.today()
        )
    change = services.MembershipChange("Bea Heer", limits=Limits(all_employers=True))
    with amstel.beheerder.at_work() as actor, pytest.raises(Invalid, match="uzelf"):
        services.membership_update(by=actor, membership_id=own.pk, change=change)


@pytest.mark.parametrize(
    "name", ["hr", "casemanager", "bedrijfsarts", "werkgever", "leidinggevende", "werknemer", "cmtd"]
)
def test_only_a_beheerder_invites(amstel: House, name: str) -> None:
    with getattr(amstel, name).at_work() as actor, pytest.raises(Refused):
        services.person_invite(by=actor, invite=Invite(role=Role.HR, email="a@b.example", display_name="A"))
    assert getattr(amstel, name).client().get("/mensen/").status_code == 403


def test_limits_of_another_tenant_are_refused(amstel: House, maas: House) -> None:
    with pytest.raises(Invalid) as caught:
        invite(amstel, Role.HR, "a@b.example", limits=Limits(employer_ids=(maas.employer_id,)))
    assert set(caught.value.errors) == {"employers"}
    with pytest.raises(Invalid) as caught:
        invite(amstel, Role.LEIDINGGEVENDE, "a@b.example", limits=Limits(department_ids=(maas.department_id,)))
    assert set(caught.value.errors) == {"departments"}
    with pytest.raises(Invalid) as caught:
        invite(amstel, Role.WERKNEMER, "a@b.example", employee_id=maas.employee_id)
    assert set(caught.value.errors) == {"employee_number"}


@pytest.mark.parametrize("role", [Role.API_CLIENT, Role.SYSTEM])
def test_technical_roles_are_not_for_people(amstel: House, role: Role) -> None:
    with pytest.raises(Invalid):
        invite(amstel, role, "a@b.example")


def test_the_same_role_twice_is_refused(amstel: House) -> None:
    invite(amstel, Role.CM_WG, "a@b.example")
    with pytest.raises(Invalid, match="al"):
        invite(amstel, Role.CM_WG, "A@B.example")


def test_a_mail_server_that_is_away_loses_no_invitation(amstel: House, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    typed = {"email": "new@linde.example", "display_name": "N. Nieuw", "all_employers": "on"}
    page = amstel.beheerder.client().post("/mensen/uitnodigen/?rol=cm_wg", typed, follow=True).content.decode()
    assert "mailserver is niet bereikbaar" in page
    assert "new@linde.example" in page


def test_an_unknown_membership_is_not_found(amstel: House, maas: House) -> None:
    with amstel.beheerder.at_work() as actor, pytest.raises(NotFound):
        services.invitation_renew(by=actor, membership_id=maas.hr.id)
