"""Screens of a journey: desktop and telephone, and one without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture(params=["page", "phone"])
def screen(request: pytest.FixtureRequest) -> Page:
    """1280 px with a mouse, or 390 px with a finger."""
    found: Page = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def plain(browser: Browser, live_url: str) -> Iterator[Page]:
    """A telephone on which no script runs."""
    context = browser.new_context(
        base_url=live_url, viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="nl-NL"
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
