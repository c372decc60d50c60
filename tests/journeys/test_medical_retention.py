"""The bedrijfsarts keeps a medical file for a reason, lets it go again and destroys it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from privacy import chance
from tests.journeys.steps import look, sign_in
from tests.medical.test_retention import noted, propose, years_ago
from tests.support.cast import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_kept_let_go_and_destroyed(amstel: House, screen: Page, live_url: str) -> None:
    noted(amstel, years_ago(21))
    propose(amstel)
    sign_in(screen, amstel.bedrijfsarts, live_url)
    screen.goto("/medische-bewaartermijnen/")
    look(screen)
    screen.get_by_role("link", name="Bewaar langer").click()
    look(screen)
    screen.get_by_label("een klacht, procedure of aansprakelijkstelling").check()
    screen.get_by_label("Toelichting").fill("Klacht bij het tuchtcollege")
    screen.get_by_label("Bewaren tot en met").fill(f"{chance.today() + timedelta(days=90):%d-%m-%Y}")
    screen.get_by_role("button", name="Bewaar langer").click()
    look(screen)
    screen.get_by_role("link", name="Hef op").click()
    look(screen)
    screen.get_by_label("Waarom vervalt dit?").fill("De klacht is afgewezen.")
    screen.get_by_role("button", name="Hef op").click()
    propose(amstel)
    screen.goto("/medische-bewaartermijnen/")
    screen.get_by_role("link", name="Vernietig").click()
    look(screen)
    screen.get_by_role("button", name="Vernietig voorgoed").click()
    expect(screen.locator("main")).to_contain_text("Vink aan")
    screen.get_by_label("Ik heb het dossier bekeken").check()
    screen.get_by_role("button", name="Vernietig voorgoed").click()
    expect(screen.locator("h1")).to_have_text("Bewijs van vernietiging")
    look(screen)
