"""The delegate phones and notes, the bedrijfsarts judges and writes; both find it back in the medical record."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from medical import record
from medical.record import Content, Kind, NewEntry
from privacy import chance
from tests.journeys.steps import known, look, sign_in
from tests.support.cast import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMPLAINTS = "Rug schoot in het slot bij het tillen."


@pytest.fixture
def case_id(amstel: House) -> UUID:
    """In week 1, the call still to make."""
    made = amstel.report(first_sick_day=chance.today() - timedelta(days=3))
    known(amstel, made)
    return made


def test_from_the_call_to_the_verdict(amstel: House, case_id: UUID, screen: Page, live_url: str) -> None:
    sign_in(screen, amstel.cmtd, live_url)
    screen.goto("/triage/")
    look(screen)
    screen.get_by_role("link", name="Bel").click()
    look(screen)
    screen.get_by_label("Wat is er aan de hand, in eigen woorden?").fill(COMPLAINTS)
    screen.get_by_role("button", name="Bewaar triage").click()
    expect(screen.locator("main")).to_contain_text("De bedrijfsarts oordeelt")
    look(screen)
    screen.context.clear_cookies()
    sign_in(screen, amstel.bedrijfsarts, live_url)
    screen.goto("/triage/")
    screen.get_by_role("link", name="Beoordeel").click()
    look(screen)
    expect(screen.locator("main")).to_contain_text(COMPLAINTS)
    screen.get_by_label("Ja, medisch").check()
    screen.get_by_role("button", name="Leg oordeel vast").click()
    look(screen)
    expect(screen.locator(".record")).to_contain_text(COMPLAINTS)


def test_a_finding_gets_its_code_without_any_script(amstel: House, case_id: UUID, plain: Page, live_url: str) -> None:
    sign_in(plain, amstel.bedrijfsarts, live_url)
    plain.goto(f"/dossiers/{case_id}/medisch/nieuw/finding/")
    plain.get_by_label("Codering (CAS)").fill("carpaletunnelsyndroom")
    plain.get_by_label("Tekst").fill("Tintelingen 's nachts.")
    plain.get_by_role("button", name="Bewaar").click()
    expect(plain.locator(".record")).to_contain_text("N613 · Carpaletunnelsyndroom")
    plain.get_by_role("link", name="Verbeter").click()
    plain.get_by_role("button", name="Bewaar verbetering").click()
    expect(plain.locator("main")).to_contain_text("Zeg waarom u dit verbetert")
    plain.get_by_label("Waarom verbetert u dit?").fill("Ook overdag.")
    plain.get_by_label("Tekst").fill("Tintelingen dag en nacht.")
    plain.get_by_role("button", name="Bewaar verbetering").click()
    expect(plain.locator(".record")).to_contain_text("Tintelingen dag en nacht.")
    plain.get_by_text("Eerdere teksten").click()
    expect(plain.locator(".record")).to_contain_text("Tintelingen 's nachts.")


def test_the_open_spreekuur_of_somebody_who_is_not_sick(amstel: House, screen: Page, live_url: str) -> None:
    sign_in(screen, amstel.bedrijfsarts, live_url)
    screen.goto("/preventief/")
    look(screen)
    screen.get_by_label("Naam of personeelsnummer").fill("zdem")
    screen.get_by_role("button", name="Zoek").click()
    look(screen)
    screen.get_by_role("link", name="Özdemir").click()
    look(screen)
    screen.get_by_role("link", name="Noteer open spreekuur").click()
    screen.get_by_label("Tekst").fill("Vraag over tillen.")
    screen.get_by_role("button", name="Bewaar").click()
    look(screen)
    expect(screen.locator(".record")).to_contain_text("Vraag over tillen.")
    screen.context.clear_cookies()
    sign_in(screen, amstel.werknemer, live_url)
    screen.goto("/mijn-dossier/")
    look(screen)
    expect(screen.locator("main")).to_contain_text("Open spreekuur, ")
    expect(screen.locator("main")).not_to_contain_text("tillen")


def test_kinds_are_chosen_and_pages_follow(amstel: House, case_id: UUID, screen: Page, live_url: str) -> None:
    with amstel.bedrijfsarts.at_work() as actor:
        for number in range(record.PAGE + 3):
            new = NewEntry(amstel.employee_id, case_id, Kind.NOTE, chance.today(), Content(text=f"Notitie {number}"))
            record.entry_add(by=actor, new=new)
    sign_in(screen, amstel.bedrijfsarts, live_url)
    screen.goto(f"/dossiers/{case_id}/medisch/")
    look(screen)
    expect(screen.locator(".record > li")).to_have_count(record.PAGE)
    screen.get_by_role("link", name="Volgende").click()
    expect(screen.locator(".record > li")).to_have_count(3)
    screen.get_by_role("link", name="Contact", exact=True).click()
    expect(screen.locator("main")).to_contain_text("Van deze soort is nog niets vastgelegd.")
