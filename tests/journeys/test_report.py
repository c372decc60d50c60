"""A leidinggevende reports somebody sick, on a telephone or at a desk."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from privacy import chance
from tests.journeys.steps import dutch, look, press_on, sign_in, type_into
from tests.support.cast import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORK = "Twee cliënten op de vroege route, collega neemt waar."


def test_a_sick_report_in_a_minute(amstel: House, screen: Page, live_url: str) -> None:
    sign_in(screen, amstel.leidinggevende, live_url)
    screen.goto("/")
    look(screen)
    screen.get_by_role("main").get_by_role("link", name="Ziek melden").first.click()
    look(screen)
    _only_permitted_questions(screen)
    _fill(screen, dutch(chance.today() + timedelta(days=1)))
    screen.get_by_label("1–2 weken").check()
    screen.get_by_role("button", name="Ziek melden").click()
    summary = screen.get_by_role("alert")
    expect(summary).to_contain_text("ligt in de toekomst")
    expect(summary).to_be_focused()
    look(screen)
    _kept(screen)
    expect(screen.get_by_label("1–2 weken")).to_be_checked()
    summary.get_by_role("link").click()
    day = screen.get_by_label("Eerste ziektedag")
    expect(day).to_be_focused()
    day.fill(dutch(chance.today()))
    screen.get_by_role("button", name="Ziek melden").click()
    _reported(screen)
    look(screen)
    screen.goto("/mijn-mensen/")
    expect(screen.get_by_role("main")).to_contain_text("Özdemir")
    look(screen)


def test_the_same_without_javascript(amstel: House, plain: Page, live_url: str) -> None:
    sign_in(plain, amstel.leidinggevende, live_url)
    plain.goto("/ziekmelding/")
    _fill(plain, dutch(chance.today() + timedelta(days=1)))
    plain.get_by_role("button", name="Ziek melden").click()
    expect(plain.get_by_role("alert")).to_contain_text("ligt in de toekomst")
    _kept(plain)
    plain.get_by_label("Eerste ziektedag").fill(dutch(chance.today()))
    plain.get_by_role("button", name="Ziek melden").click()
    _reported(plain)


def test_the_same_with_the_keyboard_alone(amstel: House, screen: Page, live_url: str) -> None:
    sign_in(screen, amstel.leidinggevende, live_url)
    screen.goto("/")
    press_on(screen, screen.get_by_role("main").get_by_role("link", name="Ziek melden").first)
    expect(screen.get_by_role("heading", level=1)).to_have_text("Ziekmelding")
    press_on(screen, screen.get_by_label("Wie is ziek?"), "ArrowDown")
    type_into(screen, screen.get_by_label("Eerste ziektedag"), dutch(chance.today() + timedelta(days=1)))
    type_into(screen, screen.get_by_label("Telefoon"), "06 12 34 56 78")
    press_on(screen, screen.locator("[name=expected_duration]:checked"), "ArrowLeft")
    expect(screen.get_by_label("langer")).to_be_checked()
    type_into(screen, screen.get_by_label("Lopend werk en afspraken"), WORK)
    press_on(screen, screen.get_by_label("Arbeidsongeval"), "Space")
    press_on(screen, screen.get_by_role("button", name="Ziek melden"))
    summary = screen.get_by_role("alert")
    expect(summary).to_be_focused()
    _kept(screen)
    press_on(screen, summary.get_by_role("link"))
    expect(screen.get_by_label("Eerste ziektedag")).to_be_focused()
    type_into(screen, screen.get_by_label("Eerste ziektedag"), dutch(chance.today()))
    press_on(screen, screen.get_by_role("button", name="Ziek melden"))
    _reported(screen)
    look(screen)


def test_recovery_and_another_percentage(amstel: House, screen: Page, live_url: str) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=20))
    sign_in(screen, amstel.leidinggevende, live_url)
    screen.goto(f"/dossiers/{case_id}/")
    screen.get_by_role("link", name="Wijzig percentage").click()
    look(screen)
    screen.get_by_label("Verzuimt voor (%)").fill("60")
    screen.get_by_role("button", name="Bekijk gevolgen").click()
    expect(screen.get_by_role("main")).to_contain_text("Geen enkele stap verandert hierdoor.")
    look(screen)
    screen.get_by_role("button", name="Bewaar percentage").click()
    expect(screen.get_by_role("main")).to_contain_text("40%")
    screen.get_by_role("link", name="Meld herstel").click()
    look(screen)
    screen.get_by_label("Eerste dag niet ziek").fill(dutch(chance.today()))
    screen.get_by_role("button", name="Bekijk gevolgen").click()
    expect(screen.get_by_role("region", name="Gevolgen voor de stappen")).to_be_focused()
    expect(screen.get_by_role("main")).to_contain_text("stappen staan stil")
    look(screen)
    screen.get_by_role("button", name="Meld hersteld").click()
    expect(screen.get_by_role("main")).to_contain_text("hersteld")
    look(screen)
    screen.goto(f"/dossiers/{case_id}/?tab=verloop")
    look(screen)
    screen.get_by_role("link", name="Maak ongedaan").click()
    expect(screen.get_by_role("main")).to_contain_text("stappen lopen weer")
    look(screen)
    screen.get_by_role("button", name="Maak ongedaan").click()
    expect(screen.get_by_role("main")).to_contain_text("alles staat weer zoals het was")


def _fill(page: Page, day: str) -> None:
    employee = page.get_by_label("Wie is ziek?")
    options = employee.locator("option").all_inner_texts()
    assert not any("Kok" in text for text in options), "only people of the own department"
    employee.select_option(label=next(text for text in options if "Özdemir" in text))
    page.get_by_label("Eerste ziektedag").fill(day)
    page.get_by_label("Telefoon").fill("06 12 34 56 78")
    page.get_by_label("Lopend werk en afspraken").fill(WORK)


def _kept(page: Page) -> None:
    expect(page.get_by_label("Wie is ziek?").locator("option:checked")).to_contain_text("Özdemir")
    expect(page.get_by_label("Telefoon")).to_have_value("06 12 34 56 78")
    expect(page.get_by_label("Lopend werk en afspraken")).to_have_value(WORK)


def _reported(page: Page) -> None:
    expect(page.get_by_role("main")).to_contain_text("Ziek gemeld")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Özdemir")


def _only_permitted_questions(page: Page) -> None:
    """RSC Werkwijzer 2.3: nothing else may be asked, and nothing about complaints or cause."""
    asked = page.evaluate("[...new Set([...document.querySelectorAll('main form [name]')].map(field => field.name))]")
    assert set(asked) == {
        "csrfmiddlewaretoken", "employee", "first_sick_day", "phone", "nursing_address", "expected_duration",
        "running_work", "safety_net", "work_accident", "traffic_accident_liable", "shown",
    }  # fmt: skip
