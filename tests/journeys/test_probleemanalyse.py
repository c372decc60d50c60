"""The bedrijfsarts writes both halves, sees what the others will read, and sends that; then each reads the own view."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from cases import services
from medical.drafts import MedicalHalf, ReleaseHalf
from privacy import chance
from tests.journeys.steps import known, look, press_on, sign_in, type_into
from tests.support.cast import House
from tests.support.worlds import run_jobs, write_probleemanalyse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRET = "Slaapt slecht sinds augustus, medicatie opgehoogd"
POSSIBLE = "Kan vier uur per dag werken in een rustige omgeving.\nGeen avonddiensten."
ADVICE = "Begin met taken zonder vaste deadline."


@pytest.fixture
def case_id(amstel: House) -> UUID:
    """In week 6, the analysis still to write."""
    made = amstel.report(first_sick_day=chance.today() - timedelta(days=38))
    known(amstel, made)
    return made


def test_both_halves_are_written_and_one_is_sent(amstel: House, case_id: UUID, screen: Page, live_url: str) -> None:
    sign_in(screen, amstel.bedrijfsarts, live_url)
    screen.goto("/")
    look(screen)
    screen.get_by_role("link", name="Schrijf").click()
    look(screen)
    _write(screen)
    screen.get_by_role("button", name="Bewaar").click()
    expect(screen.locator("main")).to_contain_text("Nog niets is verstuurd")
    expect(screen.get_by_label("Klachten en bevindingen")).to_have_value(SECRET)
    screen.get_by_role("button", name="Bekijk en verstuur").click()
    look(screen)
    preview = _preview(screen)
    screen.get_by_role("button", name="Stuur naar werkgever en werknemer").click()
    expect(screen.locator("main")).to_contain_text("Verstuurd naar werkgever, werknemer en casemanager")
    look(screen)
    run_jobs(amstel)
    for reader, path in ((amstel.hr, f"/dossiers/{case_id}/?tab=oordelen"), (amstel.werknemer, "/mijn-dossier/")):
        sign_in(screen, reader, live_url)
        screen.goto(path)
        assert screen.locator(".opinion .answers").first.inner_text() == preview, reader.actor.role


def test_sending_needs_a_text_that_the_employer_can_use(
    amstel: House, case_id: UUID, screen: Page, live_url: str
) -> None:
    sign_in(screen, amstel.bedrijfsarts, live_url)
    screen.goto(f"/dossiers/{case_id}/probleemanalyse/")
    screen.get_by_label("Klachten en bevindingen").fill(SECRET)
    screen.get_by_role("button", name="Bekijk en verstuur").click()
    expect(screen.locator("main")).to_contain_text("Vul in wat de werknemer in het werk wel en niet kan")
    expect(screen.get_by_role("button", name="Stuur naar werkgever en werknemer")).to_have_count(0)
    look(screen)


def test_the_same_without_javascript(amstel: House, case_id: UUID, plain: Page, live_url: str) -> None:
    sign_in(plain, amstel.bedrijfsarts, live_url)
    plain.goto(f"/dossiers/{case_id}/probleemanalyse/")
    _write(plain)
    plain.get_by_role("button", name="Bekijk en verstuur").click()
    _preview(plain)
    plain.get_by_role("button", name="Stuur naar werkgever en werknemer").click()
    expect(plain.locator("main")).to_contain_text("Verstuurd naar werkgever, werknemer en casemanager")


def test_the_same_with_the_keyboard_alone(amstel: House, case_id: UUID, screen: Page, live_url: str) -> None:
    sign_in(screen, amstel.bedrijfsarts, live_url)
    screen.goto("/")
    press_on(screen, screen.get_by_role("link", name="Schrijf"))
    expect(screen.get_by_role("heading", level=1)).to_have_text("Probleemanalyse")
    type_into(screen, screen.get_by_label("Klachten en bevindingen"), SECRET)
    type_into(screen, screen.get_by_label("Codering (CAS)"), "P619")
    press_on(screen, screen.get_by_label("Psychische klachten"), "Space")
    press_on(screen, screen.locator("[name=work_possible]").first, "ArrowRight")
    expect(screen.get_by_label("Gedeeltelijk")).to_be_checked()
    type_into(screen, screen.get_by_label("Mogelijkheden en beperkingen in werk"), POSSIBLE)
    type_into(screen, screen.get_by_label("Uren"), "4 uur per dag")
    type_into(screen, screen.get_by_label("Advies over aanpassingen"), ADVICE)
    press_on(screen, screen.get_by_role("button", name="Bekijk en verstuur"))
    expect(screen.get_by_role("heading", level=1)).to_have_text("Dit gaat u versturen")
    _preview(screen)
    press_on(screen, screen.get_by_role("button", name="Stuur naar werkgever en werknemer"))
    expect(screen.locator("main")).to_contain_text("Verstuurd naar werkgever, werknemer en casemanager")
    sign_in(screen, amstel.werkgever, live_url)
    screen.goto(f"/dossiers/{case_id}/")
    press_on(screen, screen.get_by_role("link", name="Oordelen"))
    expect(screen.locator("main")).to_contain_text(ADVICE)
    _nothing_medical(screen)


def test_the_employer_reads_the_oordeel_and_nothing_medical(
    amstel: House, case_id: UUID, screen: Page, live_url: str
) -> None:
    _released(amstel, case_id)
    for reader in (amstel.hr, amstel.werkgever, amstel.leidinggevende, amstel.casemanager):
        sign_in(screen, reader, live_url)
        for tab in ("stappen", "oordelen", "melding", "verloop"):
            screen.goto(f"/dossiers/{case_id}/?tab={tab}")
            _nothing_medical(screen)
            look(screen)
        screen.goto(f"/dossiers/{case_id}/?tab=oordelen")
        expect(screen.locator("main")).to_contain_text(ADVICE)
    for path in ("/mijn-mensen/", "/meldingen/"):
        sign_in(screen, amstel.hr, live_url)
        screen.goto(path)
        _nothing_medical(screen)
        look(screen)


def test_the_employee_reads_the_own_dossier(amstel: House, case_id: UUID, screen: Page, live_url: str) -> None:
    _released(amstel, case_id)
    sign_in(screen, amstel.werknemer, live_url)
    screen.goto("/")
    expect(screen.get_by_role("heading", level=1)).to_have_text("Mijn dossier")
    main = screen.locator("main")
    expect(main).to_contain_text("Dit is ziekteweek 6")
    expect(main).to_contain_text(ADVICE)
    main.locator("summary", has_text="Gedaan of voorbij").click()
    expect(main.locator("tr .lock").filter(visible=True).first).to_contain_text("uw werkgever ziet")
    assert SECRET not in screen.content(), "findings are read in the consulting room, not here"
    look(screen)
    screen.get_by_text("Waarom?").first.click()
    look(screen)


def _write(page: Page) -> None:
    page.get_by_label("Klachten en bevindingen").fill(SECRET)
    page.get_by_label("Codering (CAS)").fill("P619")
    page.get_by_label("Psychische klachten").check()
    page.get_by_label("Gedeeltelijk").check()
    page.get_by_label("Mogelijkheden en beperkingen in werk").fill(POSSIBLE)
    page.get_by_label("Uren").fill("4 uur per dag")
    page.get_by_label("Advies over aanpassingen").fill(ADVICE)


def _preview(page: Page) -> str:
    """What the employer will read; the employee reads the same, and neither reads the other half."""
    _nothing_medical(page)
    shown = page.locator(".opinion .answers").all_inner_texts()
    assert len(shown) == 2
    assert shown[0] == shown[1]
    for words in (*POSSIBLE.splitlines(), ADVICE, "4 uur per dag", "Gedeeltelijk"):
        assert words in shown[0]
    return str(shown[0])


def _nothing_medical(page: Page) -> None:
    content = page.content()
    for words in (SECRET, "P619", "sychisch"):
        assert words not in content, (page.url, words)


def _released(amstel: House, case_id: UUID) -> None:
    half = ReleaseHalf(work_possible="gedeeltelijk", possibilities=POSSIBLE, hours="4 uur per dag", advice=ADVICE)
    write_probleemanalyse(amstel, case_id, MedicalHalf(findings=SECRET, code="P619", psychological=True), half)
    with amstel.bedrijfsarts.at_work() as actor:
        services.overlay_soon(case_id=case_id)
        services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)
    run_jobs(amstel)
