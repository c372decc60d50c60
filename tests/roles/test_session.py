"""Signing in, choosing where to work, signing out."""

import json
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from privacy import context
from privacy.actor import Role
from privacy.models import AuditEntry
from roles.models import Membership, Tenant
from tests.roles.helpers import PASSWORD, accept, invite, login_of, sign_in, with_password
from tests.support.cast import House

pytestmark = pytest.mark.django_db


def test_one_workplace_is_chosen_without_a_question(amstel: House, client: Client) -> None:
    answer = sign_in(client, with_password(amstel, "beheerder"), next="/mensen/")
    assert answer["Location"] == "/mensen/"
    assert "Hanna Bos" in client.get("/mensen/").content.decode()


def test_entering_a_workplace_is_on_record(amstel: House, client: Client) -> None:
    sign_in(client, with_password(amstel, "hr"))
    with context.entered(amstel.system):
        entry = AuditEntry.objects.get(action="workplace.enter")
    assert (entry.membership_id, entry.role) == (amstel.hr.id, "hr")


def test_two_workplaces_ask_and_then_switch_tenant(amstel: House, maas: House, client: Client) -> None:
    email = with_password(amstel, "beheerder")
    accept(Client(), invite(maas, Role.BEHEERDER, email).token)
    assert sign_in(client, email, next="/mensen/")["Location"] == "/werkplek/"
    page = client.get("/werkplek/").content.decode()
    assert "Arbodienst Amstel" in page
    assert "Arbodienst Maas" in page
    with context.entered(maas.system):
        there = Membership.objects.get(user_id=login_of(amstel.beheerder))
    assert client.post("/werkplek/", {"membership": str(there.pk)})["Location"] == "/mensen/"
    assert maas.hr.email in client.get("/mensen/").content.decode()
    client.post("/werkplek/", {"membership": str(amstel.beheerder.id)})
    people = client.get("/mensen/").content.decode()
    assert amstel.hr.email in people
    assert maas.hr.email not in people


def test_nobody_enters_a_membership_of_someone_else(amstel: House, client: Client) -> None:
    sign_in(client, with_password(amstel, "hr"))
    assert client.post("/werkplek/", {"membership": str(amstel.beheerder.id)}).status_code == 404
    assert client.get("/mensen/").status_code == 403


def test_wrong_password_and_unknown_address_read_the_same(amstel: House, client: Client) -> None:
    email = with_password(amstel, "hr")
    wrong = sign_in(client, email, "iets-heel-anders")
    unknown = sign_in(Client(), "niemand@nergens.example", "iets-heel-anders")
    assert wrong.status_code == unknown.status_code == 422
    for answer in (wrong, unknown):
        assert "E-mailadres of wachtwoord klopt niet" in answer.content.decode()
    assert email in wrong.content.decode()


def test_an_unknown_address_costs_a_hash_too(amstel: House, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.support.hashers import CheapArgon2

    hashed: list[str] = []
    real = CheapArgon2.encode

    def counting(self: CheapArgon2, password: str, salt: str) -> str:
        hashed.append(password)
        return str(real(self, password, salt))

    monkeypatch.setattr(CheapArgon2, "encode", counting)
    sign_in(client, "niemand@nergens.example", "iets-heel-anders")
    assert hashed == ["iets-heel-anders"]


def test_an_address_elsewhere_is_not_followed(amstel: House, client: Client) -> None:
    assert sign_in(client, with_password(amstel, "hr"), next="https://evil.example/")["Location"] == "/"


def test_a_membership_that_ended_ends_the_work_at_once(amstel: House) -> None:
    browser = amstel.hr.client()
    assert browser.get("/werkgevers/").status_code == 200
    amstel.beheerder.client().post(f"/mensen/{amstel.hr.id}/beeindigen/", {"last_day": ""})
    assert browser.get("/werkgevers/")["Location"] == "/werkplek/"
    assert "U hebt nergens" in browser.get("/werkplek/").content.decode()


def test_a_tenant_that_stopped_lets_nobody_in(amstel: House) -> None:
    browser = amstel.hr.client()
    Tenant.objects.filter(pk=amstel.tenant_id).update(active=False)
    assert browser.get("/werkgevers/")["Location"] == "/werkplek/"
    assert "U hebt nergens" in browser.get("/werkplek/").content.decode()


def test_signing_out_is_a_post(amstel: House) -> None:
    browser = amstel.hr.client()
    assert browser.get("/uitloggen/").status_code == 405
    assert browser.post("/uitloggen/")["Location"] == "/inloggen/"
    assert browser.get("/werkgevers/")["Location"].startswith("/inloggen/")


def test_pages_about_the_own_account_ask_who_you_are(client: Client) -> None:
    for path in ("/werkplek/", "/account/"):
        assert client.get(path)["Location"] == f"/inloggen/?next={path}"


def test_the_language_is_kept_in_a_cookie_and_for_mail(amstel: House) -> None:
    browser = amstel.hr.client()
    browser.post("/taal/", {"language": "en", "next": "/werkgevers/"})
    assert browser.cookies["django_language"].value == "en"
    assert '<html lang="en">' in browser.get("/werkgevers/").content.decode()
    from roles.models import User

    assert User.objects.get(pk=login_of(amstel.hr)).language == "en"


def test_demo_logins_show_in_the_demo_only(settings: Settings, client: Client, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    row = {"email": "cm@demo.example", "password": "demo-demo-demo", "role": "casemanager", "tenant": "Amstel"}
    (tmp_path / "var" / "demo-logins.json").write_text(json.dumps([row]))
    settings.BASE_DIR = tmp_path
    assert "cm@demo.example" not in client.get("/inloggen/").content.decode()
    settings.DEMO = True
    assert "cm@demo.example" in client.get("/inloggen/").content.decode()


def test_a_changed_password_signs_other_devices_out(amstel: House, client: Client) -> None:
    email = with_password(amstel, "hr")
    elsewhere = Client()
    sign_in(client, email)
    sign_in(elsewhere, email)
    new = "een-ander-lang-woord"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/account/", {**form, "old_password": "fout"}).status_code == 422
    assert client.post("/account/", form)["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert sign_in(Client(), email, new).status_code == 302
