"""The screens in a real browser: no serious accessibility findings, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from privacy.actor import Role
from roles import services
from roles.models import User
from tests.roles.helpers import PASSWORD, invite, with_password
from tests.support import factor
from tests.support.browser import serious_findings
from tests.support.cast import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, email: str) -> None:
    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Code").fill(factor.code(User.objects.get(email=email).pk))
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("inloggen"))


def check(page: Page, *paths: str) -> None:
    for path in paths:
        page.goto(path)
        assert serious_findings(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def beheerder_paths(house: House) -> list[str]:
    return [
        "/mensen/", "/mensen/uitnodigen/", "/mensen/uitnodigen/?rol=bedrijfsarts", f"/mensen/{house.hr.id}/",
        "/mensen/uitnodigen/?rol=leidinggevende", "/api-toegang/", "/account/", "/werkplek/",
        "/werkgevers/", "/werkgevers/nieuw/",
        f"/werkgevers/{house.employer_id}/", f"/werkgevers/{house.employer_id}/wijzigen/",
        f"/werkgevers/{house.employer_id}/werknemers/nieuw/", f"/werknemers/{house.employee_id}/",
        f"/werknemers/{house.employee_id}/contracten/nieuw/",
    ]  # fmt: skip


@pytest.mark.slow
def test_the_beheerder_s_screens_on_a_desk(page: Page, amstel: House) -> None:
    sign_in(page, with_password(amstel, "beheerder"))
    with amstel.beheerder.at_work() as actor:
        services.api_client_create(by=actor, name="AFAS", all_employers=True)
    check(page, *beheerder_paths(amstel))


@pytest.mark.slow
def test_the_beheerder_s_screens_on_a_phone(phone: Page, amstel: House) -> None:
    sign_in(phone, with_password(amstel, "beheerder"))
    check(phone, *beheerder_paths(amstel))


def test_the_pages_before_signing_in(phone: Page, amstel: House) -> None:
    token = invite(amstel, Role.CM_WG, "a@b.example").token
    check(phone, "/inloggen/", "/wachtwoord/vergeten/", "/wachtwoord/verstuurd/", f"/uitnodiging/{token}/")


def test_delegating_with_the_keyboard_alone(page: Page, amstel: House) -> None:
    sign_in(page, with_password(amstel, "bedrijfsarts"))
    check(page, "/taakdelegatie/")
    page.get_by_role("button", name="Trek in: taakdelegatie aan Marit Schouten").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("werkt vanaf nu niet meer")).to_be_visible()


def test_an_error_takes_the_reader_to_the_field(page: Page, amstel: House) -> None:
    sign_in(page, with_password(amstel, "beheerder"))
    page.goto("/mensen/uitnodigen/?rol=bedrijfsarts")
    page.get_by_label("E-mailadres").fill("arts@b.example")
    page.get_by_label("Naam", exact=True).fill("A. Arts")
    page.get_by_label("BIG-nummer").fill("123")
    page.get_by_label("Alle werkgevers").check()
    page.get_by_role("button", name="Verstuur de uitnodiging").click()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("BIG-nummer")).to_be_focused()
    expect(page.get_by_label("BIG-nummer")).to_have_value("123")
    assert serious_findings(page) == []


def test_a_calendar_is_made_and_withdrawn_with_the_keyboard_alone(phone: Page, amstel: House) -> None:
    sign_in(phone, with_password(amstel, "hr"))
    check(phone, "/account/")
    phone.get_by_role("button", name=re.compile("Maak een adres")).focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="Uw agenda-adres")).to_be_visible()
    assert serious_findings(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    address = phone.locator("code").inner_text()
    assert phone.request.get(address[address.index("/agenda/") :]).headers["content-type"].startswith("text/calendar")
    phone.get_by_role("link", name="Terug naar uw account").focus()
    phone.keyboard.press("Enter")
    phone.get_by_role("button", name=re.compile("Trek het adres in")).focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Het agenda-adres is ingetrokken")).to_be_visible()
    assert phone.request.get(address[address.index("/agenda/") :]).status == 404
