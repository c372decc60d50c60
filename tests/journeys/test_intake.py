"""The employee answers the digital triage, with and without script, and the delegate finds it when phoning."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from privacy import chance
from tests.journeys.steps import known, look, sign_in, tab_to, type_into
from tests.support.cast import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMPLAINTS = "Rug schoot in het slot bij het tillen."


@pytest.fixture
def case_id(amstel: House) -> UUID:
    """Reported today."""
    made = amstel.report(first_sick_day=chance.today())
    known(amstel, made)
    return made


def test_from_the_employees_screen_to_the_call(amstel: House, case_id: UUID, screen: Page, live_url: str) -> None:
    sign_in(screen, amstel.werknemer, live_url)
    screen.goto("/mijn-dossier/")
    screen.get_by_role("link", name="Beantwoord de vragen").click()
    look(screen)
    screen.get_by_label("Wat is er aan de hand, in uw eigen woorden?").fill(COMPLAINTS)
    screen.get_by_role("button", name="Verstuur aan de bedrijfsarts").click()
    expect(screen.locator("main")).to_contain_text("Schrijf hoe de arbodienst u kan bereiken.")
    look(screen)
    screen.get_by_label("Waar en wanneer").fill("0612345678, na twaalf uur")
    screen.get_by_role("button", name="Verstuur aan de bedrijfsarts").click()
    expect(screen.locator("main")).to_contain_text(COMPLAINTS)
    look(screen)
    sign_in(screen, amstel.cmtd, live_url)
    screen.goto(f"/dossiers/{case_id}/triage/")
    look(screen)
    expect(screen.get_by_label("Wat is er aan de hand, in eigen woorden?")).to_have_value(COMPLAINTS)


def test_without_script_and_mouse(amstel: House, case_id: UUID, plain: Page, live_url: str) -> None:
    sign_in(plain, amstel.werknemer, live_url)
    plain.goto("/mijn-dossier/triage/")
    type_into(plain, plain.get_by_label("Wat is er aan de hand"), COMPLAINTS)
    tab_to(plain, plain.get_by_role("button", name="Bewaar voor later"))
    plain.keyboard.press("Enter")
    expect(plain.get_by_label("Wat is er aan de hand")).to_have_value(COMPLAINTS)
    type_into(plain, plain.get_by_label("Waar en wanneer"), "Bel na twaalf uur.")
    tab_to(plain, plain.get_by_role("button", name="Verstuur aan de bedrijfsarts"))
    plain.keyboard.press("Enter")
    expect(plain.locator("main")).to_contain_text("Verstuurd aan de bedrijfsarts op")
