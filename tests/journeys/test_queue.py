"""A casemanager works the queue."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from privacy import chance
from tests.journeys.steps import dutch, known, look, sign_in, tab_to
from tests.support.cast import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STEP = "Voorlichting financiële gevolgen"
NOTE = "Telefonisch besproken, brief volgt."


@pytest.fixture
def case_id(amstel: House) -> UUID:
    """Two employees in week 8, so that the queue has rows to walk over; the case of the first."""
    amstel.report(employee_id=amstel.colleague_id, first_sick_day=chance.today() - timedelta(days=51))
    made = amstel.report(first_sick_day=chance.today() - timedelta(days=52))
    known(amstel, made)
    return made


def test_the_queue_with_the_keyboard_alone(amstel: House, case_id: UUID, page: Page, live_url: str) -> None:
    sign_in(page, amstel.casemanager, live_url)
    page.goto("/")
    look(page)
    rows = page.locator("tr[data-row]")
    total = rows.count()
    assert total >= 2
    page.keyboard.press("j")
    expect(rows.nth(0)).to_have_attribute("aria-current", "true")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("k")
    expect(rows.nth(0)).to_have_attribute("aria-current", "true")
    page.keyboard.press("w")
    why = rows.nth(0).locator("details[data-why]")
    expect(why).to_have_attribute("open", "")
    expect(why).to_contain_text("RSC Werkwijzer")
    look(page)
    page.keyboard.press("w")
    page.keyboard.press("x")
    expect(page.locator("[data-selected]")).to_have_text("1 stap gekozen")
    page.keyboard.press("e")
    expect(page.locator("main")).to_contain_text("1 stap afgerond")
    expect(rows).to_have_count(total - 1)
    look(page)


def test_close_with_date_and_note_and_reopen_with_the_keyboard_alone(
    amstel: House, case_id: UUID, page: Page, live_url: str
) -> None:
    sign_in(page, amstel.casemanager, live_url)
    page.goto("/vandaag/")
    _to_own_row(page)
    page.keyboard.press("o")
    page.wait_for_url(f"**/dossiers/{case_id}/")
    look(page)
    tab_to(page, page.get_by_role("link", name=f"Afronden {STEP}"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/afronden/")
    look(page)
    tab_to(page, page.get_by_label("Gedaan op"))
    page.keyboard.press("Control+a")
    page.keyboard.type(dutch(chance.today() + timedelta(days=3)))
    tab_to(page, page.get_by_label("Notitie"))
    page.keyboard.type(NOTE)
    tab_to(page, page.get_by_role("button", name="Rond stap af"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("ligt in de toekomst")
    expect(page.get_by_label("Notitie")).to_have_value(NOTE)
    look(page)
    tab_to(page, page.get_by_label("Gedaan op"))
    page.keyboard.press("Control+a")
    page.keyboard.type(dutch(chance.today()))
    tab_to(page, page.get_by_role("button", name="Rond stap af"))
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Stap afgerond")
    row = _row(page)
    expect(row).to_contain_text(NOTE)
    expect(row).to_contain_text(f"gedaan {dutch(chance.today())}")
    tab_to(page, row.get_by_role("link", name="Heropenen"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/heropenen/")
    look(page)
    tab_to(page, page.get_by_label("Waarom heropent u deze stap?"))
    page.keyboard.type("Verkeerde datum ingevuld.")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Stap heropend")
    expect(_row(page).get_by_role("link", name="Afronden")).to_be_visible()
    look(page)


def test_close_and_reopen_on_a_telephone(amstel: House, case_id: UUID, phone: Page, live_url: str) -> None:
    sign_in(phone, amstel.casemanager, live_url)
    phone.goto("/vandaag/")
    look(phone)
    phone.goto(f"/dossiers/{case_id}/")
    look(phone)
    _close_and_reopen(phone)
    look(phone)


def test_close_and_reopen_without_javascript(amstel: House, case_id: UUID, plain: Page, live_url: str) -> None:
    sign_in(plain, amstel.casemanager, live_url)
    plain.goto("/vandaag/")
    # The other employee's step: this one is closed with a note below.
    other = plain.locator("tr[data-row]", has_not_text="Özdemir").first
    other.locator("input[name=step]").check()
    plain.get_by_role("button", name="Markeer als gedaan").click()
    expect(plain.locator("main")).to_contain_text("1 stap afgerond")
    expect(plain.locator("tr[data-row] input[name=step]").first).not_to_be_checked()
    plain.goto(f"/dossiers/{case_id}/")
    _close_and_reopen(plain)


def _close_and_reopen(page: Page) -> None:
    _row(page).get_by_role("link", name="Afronden").click()
    page.get_by_label("Gedaan op").fill(dutch(chance.today()))
    page.get_by_label("Notitie").fill(NOTE)
    page.get_by_role("button", name="Rond stap af").click()
    expect(page.locator("main")).to_contain_text("Stap afgerond")
    expect(_row(page)).to_contain_text(NOTE)
    _row(page).get_by_role("link", name="Heropenen").click()
    page.get_by_label("Waarom heropent u deze stap?").fill("Verkeerde datum ingevuld.")
    page.get_by_role("button", name="Heropen stap").click()
    expect(page.locator("main")).to_contain_text("Stap heropend")


def _to_own_row(page: Page) -> None:
    """With j to the step of the employee that this journey is about."""
    for _ in range(page.locator("tr[data-row]").count()):
        page.keyboard.press("j")
        here = page.locator("tr.here")
        if "Özdemir" in here.inner_text() and STEP in here.inner_text():
            return
    raise AssertionError("the step is not in the queue")


def _row(page: Page) -> Locator:
    return page.locator("tr", has=page.locator(".step-name", has_text=STEP)).first
