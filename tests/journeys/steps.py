"""What every journey does: sign in, look at a page as a demanding visitor, go on with the keyboard."""

import re
from datetime import date
from uuid import UUID

from playwright.sync_api import Locator, Page, expect

from roles import rules
from roles.models import User
from tests.support import factor
from tests.support.browser import serious_findings
from tests.support.cast import House, Member
from tests.support.worlds import run_jobs

_TAB_LIMIT = 120
PASSWORD = "een-lang-en-raar-woord"


def sign_in(page: Page, member: Member, live_url: str) -> None:
    """Through the form, with the second step where the role asks for it; at work in the one place there is."""
    user = User.objects.get(pk=member.user_id)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    page.context.clear_cookies()  # whoever was here before
    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").fill(member.email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    if rules.needs_second_factor(member.actor.role):
        factor.give(user.pk)
        page.keyboard.press("Enter")
        page.get_by_label("Code").fill(factor.code(user.pk))
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("inloggen"))


def look(page: Page) -> None:
    """Nothing serious for axe, nothing that sticks out sideways, one heading and a title."""
    assert serious_findings(page) == [], page.url
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"{page.url} scrolls sideways: {wide} > {room}"
    expect(page.locator("h1")).to_have_count(1)
    assert page.title()


def tab_to(page: Page, target: Locator) -> None:
    """Walk there with Tab alone."""
    element = target.element_handle()
    for _ in range(_TAB_LIMIT):
        if page.evaluate("element => element === document.activeElement", element):
            assert page.evaluate("() => document.activeElement.matches(':focus-visible')"), "focus must be seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached with Tab: {target}")


def type_into(page: Page, target: Locator, text: str) -> None:
    """Walk to a field and type over what is in it."""
    tab_to(page, target)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def press_on(page: Page, target: Locator, key: str = "Enter") -> None:
    """Walk to a link, button or box and press a key on it."""
    tab_to(page, target)
    page.keyboard.press(key)


def dutch(day: date) -> str:
    """As people type it."""
    return f"{day:%d-%m-%Y}"


def known(house: House, case_id: UUID) -> str:
    """The reference of a case after the worker did its jobs."""
    run_jobs(house)
    return house.case(case_id).reference
