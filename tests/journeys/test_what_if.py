"""*Wat als?* with the keyboard alone, wide and on a telephone."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from privacy import chance
from tests.journeys.steps import look, sign_in, type_into
from tests.support.cast import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_recovery_and_a_relapse_side_by_side(amstel: House, page: Page, live_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=40))
    sign_in(page, amstel.casemanager, live_url)
    page.goto(f"/dossiers/{case_id}/wat-als/")
    look(page)
    soon = chance.today() + timedelta(days=9)
    type_into(page, page.get_by_label("Hersteld vanaf"), f"{soon:%d-%m-%Y}")
    type_into(page, page.get_by_label("Opnieuw ziek op"), f"{soon + timedelta(days=10):%d-%m-%Y}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("stappen veranderen")
    expect(page.get_by_role("table", name="De wachttijd nu en dan")).to_contain_text("Einde wachttijd")
    expect(page.get_by_label("Hersteld vanaf")).to_have_value(f"{soon:%d-%m-%Y}")
    # The sick day is ten days later; the last working day before it may be a day or two more or less.
    moved = re.compile(r"(8|9|10|11|12) dagen later")
    expect(page.get_by_role("table", name="Stappen die veranderen")).to_contain_text(moved)
    look(page)
