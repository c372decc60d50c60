"""Real Chromium, driven by Playwright. Marker `browser`; fixtures `browser`, `page`, `phone`."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole test process."""
    if CHROMIUM is None:
        pytest.fail("no Chromium on this machine: apt-get install chromium")
    # Playwright's greenlets look like an event loop to Django, which then refuses the database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, live_url: str) -> Iterator[Page]:
    """A desktop page in a fresh profile; `page.goto("/pad/")` is relative to the live server."""
    yield from _page(browser, live_url, width=1280, height=900)


@pytest.fixture
def phone(browser: Browser, live_url: str) -> Iterator[Page]:
    """As `page`, 390 px wide with touch."""
    yield from _page(browser, live_url, width=390, height=844)


def _page(browser: Browser, url: str, *, width: int, height: int) -> Iterator[Page]:
    context = browser.new_context(
        base_url=url, viewport={"width": width, "height": height}, has_touch=width < 600, locale="nl-NL",
        timezone_id="Europe/Amsterdam", reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(10_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if _broken_policy(message.text) else None)
    yield page
    context.close()
    assert not errors, f"errors in the browser: {errors}"


def _broken_policy(message: str) -> bool:
    return "Content Security Policy" in message


def serious_findings(page: Page) -> list[str]:
    """What axe-core finds wrong at WCAG 2.2 A and AA with impact serious or critical: `rule: element` lines."""
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("tags => axe.run({runOnly: tags})", tags)
    return [
        f"{violation['id']}: {node['html']} ({node['failureSummary']})"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
