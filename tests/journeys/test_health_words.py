"""A casemanager types a word about health: the page names it, selects it on request, and asks why it must stay."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from cases.models import Opinion
from medical.drafts import MedicalHalf, ReleaseHalf
from privacy import chance, context
from tests.journeys.steps import known, look, sign_in
from tests.support.cast import House
from tests.support.worlds import write_probleemanalyse
from timeline.models import Step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

_SELECTED = "(field => field.value.slice(field.selectionStart, field.selectionEnd))(document.activeElement)"
TYPED = "Opbouw na overspanning, gesprek op dinsdag."


@pytest.fixture
def address(amstel: House) -> str:
    """Where a casemanager closes a step of the own."""
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=3))
    known(amstel, case_id)
    with context.entered(amstel.system):
        rows = Step.objects.filter(case_id=case_id, state="planned", visibility="case", owner="CMWG")
        step = rows.filter(act_by__isnull=False).order_by("act_by", "id")[0]
    return f"/dossiers/{case_id}/stappen/{step.pk}/afronden/"


def test_the_word_is_named_selected_and_left_only_with_a_reason(
    amstel: House, address: str, screen: Page, live_url: str
) -> None:
    sign_in(screen, amstel.casemanager, live_url)
    screen.goto(address)
    note = screen.get_by_label("Notitie")
    note.fill(TYPED)
    screen.get_by_role("button", name="Rond stap af").click()
    box = screen.locator(".health-words")
    expect(box).to_contain_text("Medisch woord: “overspanning”. De werkgever mag geen diagnose lezen.")
    look(screen)
    box.get_by_role("link", name="Haal weg").click()
    assert screen.evaluate(_SELECTED) == "overspanning"
    expect(note).to_have_value(TYPED)
    box.get_by_role("link", name="Laat staan met reden").click()
    screen.get_by_label("Reden om het te laten staan").fill("Letterlijk uit een brief die beiden kennen")
    screen.get_by_role("button", name="Rond stap af").click()
    expect(screen.locator("main")).to_contain_text("Stap afgerond")


def test_it_works_without_script(amstel: House, address: str, plain: Page, live_url: str) -> None:
    sign_in(plain, amstel.casemanager, live_url)
    plain.goto(address)
    plain.get_by_label("Notitie").fill(TYPED)
    plain.get_by_role("button", name="Rond stap af").click()
    plain.get_by_role("link", name="Haal weg").click()
    plain.get_by_label("Notitie").fill("Gesprek op dinsdag.")
    plain.get_by_role("button", name="Rond stap af").click()
    expect(plain.locator("main")).to_contain_text("Stap afgerond")


def test_the_bedrijfsarts_sees_it_beside_the_text_and_again_before_sending(
    amstel: House, screen: Page, live_url: str
) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=38))
    known(amstel, case_id)
    write_probleemanalyse(amstel, case_id, MedicalHalf(findings="Overspanning"), ReleaseHalf("nee", TYPED))
    sign_in(screen, amstel.bedrijfsarts, live_url)
    screen.goto(f"/dossiers/{case_id}/probleemanalyse/")
    expect(screen.locator(".released .health-words")).to_contain_text("overspanning")
    expect(screen.locator(".medical .health-words")).to_have_count(0)
    look(screen)
    screen.goto(f"/dossiers/{case_id}/probleemanalyse/versturen/")
    look(screen)
    screen.get_by_role("button", name="Stuur naar werkgever en werknemer").click()
    expect(screen.locator(".release-words")).to_contain_text("waarom ze blijven staan")
    look(screen)
    screen.get_by_label("Reden om het te laten staan").fill("Op verzoek van de werknemer")
    screen.get_by_role("button", name="Stuur naar werkgever en werknemer").click()
    expect(screen.locator("main")).to_contain_text("Verstuurd naar werkgever")
    with context.entered(amstel.system):
        assert Opinion.objects.get().possibilities == TYPED
