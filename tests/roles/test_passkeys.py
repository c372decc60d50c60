"""Passkeys: made and used by a device, in software here and by Chromium's own in one journey."""

import json
import re
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from roles.models import SecurityEvent
from tests.roles.helpers import PASSWORD, with_password
from tests.support.browser import serious_findings
from tests.support.cast import House
from tests.support.passkey import Device

pytestmark = pytest.mark.django_db


def _challenge(page: Any) -> str:
    found = re.search(r'data-options="([^"]+)"', page.content.decode())
    assert found
    return str(json.loads(unescape(found.group(1)))["publicKey"]["challenge"])


def _with_passkey(amstel: House, client: Client) -> Device:
    device = Device()
    challenge = _challenge(client.get("/account/toegangssleutel/"))
    answer = client.post("/account/toegangssleutel/", {"name": "Telefoon", "credential": device.made(challenge)})
    assert answer["Location"] == "/account/herstelcodes/"
    return device


def test_a_passkey_is_a_second_step(amstel: House) -> None:
    email = with_password(amstel, "hr")
    device = _with_passkey(amstel, amstel.hr.client())
    client = Client()
    client.post("/inloggen/", {"username": email, "password": PASSWORD})
    challenge = _challenge(client.get("/inloggen/code/"))
    assert client.get("/mijn-mensen/").status_code == 302
    stranger = client.post("/inloggen/code/", {"credential": Device().used(challenge)})
    assert stranger.status_code == 422
    challenge = _challenge(stranger)
    assert client.post("/inloggen/code/", {"credential": device.used(challenge)})["Location"] == "/"
    assert client.get("/mijn-mensen/").status_code == 200
    replay = Client()
    replay.post("/inloggen/", {"username": email, "password": PASSWORD})
    replay.get("/inloggen/code/")
    assert replay.post("/inloggen/code/", {"credential": device.used(challenge)}).status_code == 422


@pytest.mark.parametrize("broken", ["", "{}", "geen json", '{"id": "x", "response": {}}', "[1]"])
def test_an_answer_that_is_none_is_a_clear_error(amstel: House, broken: str) -> None:
    client = amstel.hr.client()
    client.get("/account/toegangssleutel/")
    page = client.post("/account/toegangssleutel/", {"name": "X", "credential": broken})
    assert page.status_code == 422
    assert "Probeer het nog eens" in page.content.decode()


def test_a_key_made_for_another_site_is_refused(amstel: House) -> None:
    client = amstel.hr.client()
    challenge = _challenge(client.get("/account/toegangssleutel/"))
    for device in (Device(origin="https://evil.example"), Device(host="evil.example")):
        page = client.post("/account/toegangssleutel/", {"name": "X", "credential": device.made(challenge)})
        assert page.status_code == 422
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_the_last_second_step_stays_where_the_role_needs_one(amstel: House) -> None:
    with_password(amstel, "hr")
    client = amstel.hr.client()
    _with_passkey(amstel, client)
    key = Authenticator.objects.get(type="webauthn")
    assert "Telefoon" in client.get("/account/").content.decode()
    client.post("/account/tweede-stap/verwijderen/", {"factor": "app"})
    assert not Authenticator.objects.filter(type="totp").exists()
    page = client.post("/account/tweede-stap/verwijderen/", {"factor": str(key.pk)}, follow=True)
    assert "eerst een andere tweede stap" in page.content.decode()
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_werknemer_may_take_it_away_again_with_its_codes(amstel: House) -> None:
    client = amstel.werknemer.client()
    _with_passkey(amstel, client)
    key = Authenticator.objects.get(type="webauthn")
    client.post("/account/tweede-stap/verwijderen/", {"factor": str(key.pk)})
    assert not Authenticator.objects.filter(user_id=amstel.werknemer.user_id).exists()
    assert SecurityEvent.objects.filter(kind="factor_removed", user_id=amstel.werknemer.user_id).exists()


def test_nobody_takes_away_the_key_of_somebody_else(amstel: House) -> None:
    _with_passkey(amstel, amstel.hr.client())
    key = Authenticator.objects.get(type="webauthn")
    amstel.werknemer.client().post("/account/tweede-stap/verwijderen/", {"factor": str(key.pk)})
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_in_a_browser_made_and_used(page: Page, amstel: House, settings: Settings, live_url: str) -> None:
    settings.BASE_URL = live_url
    email = with_password(amstel, "werknemer")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})
    page.goto("/inloggen/?next=/account/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Voeg een toegangssleutel toe").click()
    assert serious_findings(page) == []
    page.get_by_role("button", name="Voeg de sleutel toe").press("Enter")
    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    page.get_by_role("button", name="Ik heb ze bewaard").click()
    page.goto("/werkplek/")
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Gebruik een toegangssleutel").press("Enter")
    expect(page).not_to_have_url(re.compile("inloggen"))
