"""A medical file on its way from one arbodienst to another: both doctors' screens, and a telephone without a script."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from medical.portability import grounds
from privacy import chance
from tests.journeys.steps import look, sign_in
from tests.medical.portable import CANARY, NEXT, consented, filled, key_of, paper
from tests.support.cast import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def houses(amstel: House, maas: House) -> tuple[House, House]:
    """One with a whole file and a consent for its hand-over, and the other."""
    consented(amstel, filled(amstel))
    return amstel, maas


def bundle_of(page: Page, amstel: House, key: str, folder: Path) -> Path:
    """Made and downloaded on the sender's screens."""
    page.goto(f"/overdragen/{amstel.employee_id}/")
    look(page)
    page.get_by_label("het hele dossier").check()
    page.get_by_label("Ontvangstsleutel van de andere bedrijfsarts").fill(key)
    page.get_by_role("button", name="Ga verder").click()
    look(page)
    page.get_by_label("Ik heb deze vingerafdruk met de ontvanger vergeleken").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Maak en download de bundel").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_from_one_doctor_to_the_other(houses: tuple[House, House], screen: Page, live_url: str, tmp_path: Path) -> None:
    amstel, maas = houses
    key = key_of(maas)
    sign_in(screen, amstel.bedrijfsarts, live_url)
    path = bundle_of(screen, amstel, key, tmp_path)
    assert CANARY.encode() not in path.read_bytes()
    sign_in(screen, maas.bedrijfsarts, live_url)
    screen.goto(f"/ontvangen/{maas.employee_id}/")
    look(screen)
    screen.get_by_label("Bundel", exact=True).set_input_files(path)
    screen.get_by_role("button", name="Controleer de bundel").click()
    look(screen)
    expect(screen.locator("main")).to_contain_text("Er is nog niets in het dossier gekomen")
    screen.get_by_role("button", name="Neem op in het dossier").click()
    look(screen)
    screen.get_by_label("Dit gaat over deze werknemer").check()
    screen.get_by_label("Ik heb de vingerafdruk van de afzender vergeleken").check()
    screen.get_by_role("button", name="Neem op in het dossier").click()
    look(screen)
    expect(screen.locator("main")).to_contain_text(CANARY)
    expect(screen.locator("main")).to_contain_text("Ontvangstcode")


def test_told_and_objected_without_a_script(amstel: House, plain: Page, live_url: str) -> None:
    made = filled(amstel)
    with amstel.bedrijfsarts.at_work() as by:
        grounds.notice_give(
            by=by, employee_id=amstel.employee_id, case_id=made, party=NEXT, evidence=paper(),
            objection_until=chance.today() + timedelta(days=20),
        )  # fmt: skip
    sign_in(plain, amstel.werknemer, live_url)
    plain.goto("/mijn-toestemmingen/")
    plain.get_by_role("button", name=f"Ik maak bezwaar: {NEXT.name}").click()
    sign_in(plain, amstel.bedrijfsarts, live_url)
    plain.goto(f"/overdragen/{amstel.employee_id}/")
    expect(plain.locator("main")).to_contain_text("bezwaar")
    expect(plain.locator("main")).to_contain_text("Er is nog geen grond die geldt")
