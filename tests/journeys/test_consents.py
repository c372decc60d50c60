"""Consent on a telephone without a script, the request that follows, and a case opened in need and reviewed."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from medical import consents
from medical.consents import Party
from privacy import chance
from tests.journeys.steps import known, look, sign_in
from tests.support.cast import House, house
from tests.support.worlds import run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHYSICIAN = "Huisartsenpraktijk De Brug, dr. Oudshoorn"


def _asked(amstel: House) -> tuple[UUID, UUID]:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=9))
    with amstel.bedrijfsarts.at_work() as actor:
        consent_id = consents.consent_ask(
            by=actor,
            employee_id=amstel.employee_id,
            purpose=consents.INFORMATION,
            party=Party(PHYSICIAN, "Brugstraat 4"),
            case_id=case_id,
        )
    return case_id, consent_id


def test_yes_and_withdrawn_without_a_script(plain: Page, live_url: str) -> None:
    amstel = house("amstel")
    _asked(amstel)
    sign_in(plain, amstel.werknemer, live_url)
    plain.goto("/mijn-toestemmingen/")
    expect(plain.get_by_role("heading", name="Wacht op uw antwoord")).to_be_visible()
    expect(plain.locator("main")).to_contain_text(PHYSICIAN)
    plain.get_by_role("button", name=f"Ik geef toestemming: {PHYSICIAN}").click()
    expect(plain.locator("main")).to_contain_text("U gaf toestemming")
    plain.get_by_role("button", name=f"Trek in: {PHYSICIAN}").click()
    expect(plain.locator("main")).to_contain_text("geldt vanaf nu niet meer")
    plain.get_by_text("ingetrokken", exact=False).first.click()
    expect(plain.locator("main")).to_contain_text("gevraagd door Ida Kuijpers")


def test_the_screens_of_consent_and_request(screen: Page, live_url: str) -> None:
    amstel = house("amstel")
    case_id, consent_id = _asked(amstel)
    sign_in(screen, amstel.werknemer, live_url)
    screen.goto("/mijn-toestemmingen/")
    look(screen)
    with amstel.werknemer.at_work() as actor:
        consents.consent_give(by=actor, consent_id=consent_id)
    screen.reload()
    look(screen)
    screen.context.clear_cookies()
    sign_in(screen, amstel.bedrijfsarts, live_url)
    screen.goto(f"/toestemmingen/{amstel.employee_id}/")
    look(screen)
    screen.goto(f"/toestemmingen/{amstel.employee_id}/{consent_id}/vastleggen/")
    look(screen)
    screen.goto(f"/dossiers/{case_id}/informatieverzoeken/")
    look(screen)
    screen.get_by_label("Vragen").fill("Welke beperkingen ziet u de komende drie maanden?")
    screen.get_by_role("button", name="Bewaar concept").click()
    expect(screen.locator("main")).to_contain_text("er is niets verstuurd")
    run_jobs(amstel)
    screen.get_by_role("link", name=PHYSICIAN).click()
    look(screen)
    expect(screen.get_by_role("link", name="Download de brief")).to_be_visible()
    screen.get_by_role("button", name="De brief is verstuurd").click()
    expect(screen.get_by_role("heading", name="Er is antwoord")).to_be_visible()
    look(screen)


def test_opened_in_need_and_reviewed(screen: Page, live_url: str) -> None:
    amstel = house("amstel")
    reference = known(amstel, amstel.report())
    sign_in(screen, amstel.other_bedrijfsarts, live_url)
    screen.goto("/noodtoegang/")
    look(screen)
    screen.get_by_label("Kenmerk van het dossier").fill(reference)
    screen.get_by_label("onverwacht niet bereikbaar").check()
    screen.get_by_label("Wat is er aan de hand?").fill("Werknemer belt in paniek; eigen bedrijfsarts onbereikbaar.")
    screen.get_by_role("button", name="Open dit dossier in nood").click()
    expect(screen.get_by_role("region", name="Noodtoegang")).to_contain_text(reference)
    look(screen)
    screen.context.clear_cookies()
    sign_in(screen, amstel.bedrijfsarts, live_url)
    screen.goto("/noodtoegang/nakijken/")
    look(screen)
    screen.locator("main table a").first.click()
    look(screen)
    screen.get_by_label("Akkoord: deze noodtoegang").check()
    screen.get_by_role("button", name="Leg mijn oordeel vast").click()
    expect(screen.locator("main")).to_contain_text("akkoord")
    screen.context.clear_cookies()
    sign_in(screen, amstel.beheerder, live_url)
    screen.goto("/noodtoegang/overzicht/")
    look(screen)
    expect(screen.locator("main")).not_to_contain_text(reference)
