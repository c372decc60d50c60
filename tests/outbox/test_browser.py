"""The pages of this room in a real browser: usable at both widths, nothing serious for axe."""

from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from outbox import services
from outbox.models import Message
from privacy import chance, context
from tests.support.browser import serious_findings
from tests.support.cast import House, Member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, member: Member, live_url: str) -> None:
    session = member.client().cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_url}])


@pytest.fixture(params=["page", "phone"])
def screen(request: pytest.FixtureRequest) -> Page:
    """Desktop and telephone."""
    found: Page = request.getfixturevalue(request.param)
    return found


def no_sideways_scrolling(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_notices_are_read_with_the_keyboard_alone(amstel: House, screen: Page, live_url: str) -> None:
    assert amstel.hr.actor.user_id
    with context.entered(amstel.system):
        for key, topic in (("a", "step_reminder"), ("b", "opinion_released"), ("c", "alarm:W58-TWEEDE-SPOOR")):
            services.put_notice(
                topic=topic,
                recipient_id=amstel.hr.actor.user_id,
                case_id=amstel.employee_id,
                payload={"reference": "8F3K2M"},
                dedupe_key=key,
            )
    sign_in(screen, amstel.hr, live_url)
    screen.goto("/meldingen/")
    assert serious_findings(screen) == []
    assert no_sideways_scrolling(screen)
    assert screen.locator("li.unread").count() == 3
    screen.locator("li.unread button").first.focus()
    screen.keyboard.press("Enter")
    expect(screen.locator("li.unread")).to_have_count(2)
    screen.get_by_role("button", name="Alles gelezen").press("Enter")
    expect(screen.locator("li.unread")).to_have_count(0)


def test_a_failed_delivery_is_tried_again(amstel: House, screen: Page, live_url: str) -> None:
    with context.entered(amstel.system):
        for number, dead_at in enumerate((chance.now(), None)):
            Message.objects.create(
                kind="mail",
                topic="step_reminder",
                recipient_id=amstel.hr.actor.user_id,
                dedupe_key=str(number),
                attempts=12,
                in_doubt=True,
                dead_at=dead_at,
                last_error="SMTPRecipientsRefused 550",
            )
    sign_in(screen, amstel.beheerder, live_url)
    screen.goto("/bezorging/")
    assert serious_findings(screen) == []
    assert no_sideways_scrolling(screen)
    screen.get_by_role("button", name="Opnieuw proberen").press("Enter")
    screen.get_by_text("Het bericht wordt opnieuw bezorgd").wait_for()
    assert screen.get_by_text("Er zijn geen berichten opgegeven").count() == 1


def test_the_demos_mailbox(screen: Page, live_url: str, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "nora@example.org", "Poortwacht: een termijn in dossier 8F3K2M"
    mail.set_content("Goedendag,\n\nhttp://127.0.0.1:8000/dossiers/7d1f6f2e-0000-4000-8000-000000000001/\n")
    Maildir(tmp_path / "mail").add(mail.as_bytes())
    with override_settings(DEMO=True, DEMO_MAILDIR=str(tmp_path / "mail")):
        screen.goto("/mailbox/")
        assert screen.get_by_text("nora@example.org").count() == 1
        assert serious_findings(screen) == []
        assert no_sideways_scrolling(screen)
