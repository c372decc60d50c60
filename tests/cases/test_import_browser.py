"""The import in a real browser: the page follows the worker by itself, at both widths, nothing serious for axe."""

import pytest
from playwright.sync_api import Page, expect

from outbox import delivery
from tests.cases.absence_files import COLUMNS, cases_of, day, row, written
from tests.support.browser import serious_findings
from tests.support.cast import House, Member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["page", "phone"])
def screen(request: pytest.FixtureRequest) -> Page:
    """Desktop and telephone."""
    found: Page = request.getfixturevalue(request.param)
    return found


def sign_in(page: Page, member: Member, live_url: str) -> None:
    session = member.client().cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_url}])


def assert_fit(page: Page) -> None:
    assert serious_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_an_import_is_followed_to_its_end(amstel: House, screen: Page, live_url: str) -> None:
    sign_in(screen, amstel.casemanager, live_url)
    screen.goto("/import/")
    assert_fit(screen)
    rows = [
        {**row(day(-200)), "Diagnose": "x", "Kostenplaats": "1"},
        row(day(-20), Personeelsnummer="9002", Hersteldatum="ooit"),
    ]
    file = {
        "name": "verzuim.csv",
        "mimeType": "text/csv",
        "buffer": written(rows, [*COLUMNS, "Diagnose", "Kostenplaats"]),
    }
    screen.get_by_label("Bestand").set_input_files(file)  # type: ignore[arg-type]  # a FilePayload is a dict
    screen.get_by_role("button", name="Controleer het bestand").press("Enter")
    expect(screen.get_by_role("progressbar")).to_be_visible()
    assert_fit(screen)
    delivery.drain_jobs(amstel.tenant_id)
    partial = screen.get_by_role("button", name="Importeer de rest")
    expect(partial).to_be_visible()  # nobody reloaded the page
    assert_fit(screen)
    screen.get_by_text("Kies zelf welke kolom wat is").press("Enter")
    expect(screen.get_by_label("Personeelsnummer")).to_have_value("Personeelsnummer")
    assert_fit(screen)
    partial.press("Enter")
    expect(screen.get_by_role("progressbar")).to_be_visible()
    delivery.drain_jobs(amstel.tenant_id)
    confirm = screen.get_by_role("button", name="Bevestig in één keer")
    expect(confirm).to_be_visible()
    assert_fit(screen)
    confirm.press("Enter")
    expect(screen.get_by_text("stappen bevestigd als gedaan")).to_be_visible()
    assert (len(cases_of(amstel)), len(cases_of(amstel, "9002"))) == (1, 0)
