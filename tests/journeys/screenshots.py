"""`python -m tests.journeys.screenshots [URL]`: each role's first page of the running demo, into docs/screenshots."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from privacy import chance
from tests.support.browser import CHROMIUM

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "screenshots"
LARGEST = 150_000
DESKTOP, PHONE = (1280, 860), (390, 844)
FIRST_PAGES = {
    "casemanager": "casemanager@amstel.example",
    "bedrijfsarts": "bedrijfsarts@amstel.example",
    "casemanager-taakdelegatie": "cmtd@amstel.example",
    "medisch-assistent": "assistent@amstel.example",
    "werkgever": "werkgever@amstel.example",
    "hr": "hr@amstel.example",
    "leidinggevende": "leidinggevende@amstel.example",
    "werknemer": "werknemer@amstel.example",
    "beheerder": "beheerder@amstel.example",
    "arbeidsdeskundige": "arbeidsdeskundige@amstel.example",
    "verzekeraar": "verzekeraar@maasland.example",
    "twee-arbodiensten": "s.ramdin@bedrijfsartsen.example",
}


def main() -> int:
    """Take them all; returns the exit code."""
    url = sys.argv[1] if len(sys.argv) > 1 else _demo_url()
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=["--no-sandbox"])
        for name, email in FIRST_PAGES.items():
            with _signed_in(browser, url, email, DESKTOP) as page:
                _keep(page, name)
        _dossiers(browser, url)
        for size, ending in ((DESKTOP, ""), (PHONE, "-telefoon")):
            _deadlines(browser, url, size, ending)
        _phone(browser, url)
        browser.close()
    return 0


def _dossiers(browser: Browser, url: str) -> None:
    with _signed_in(browser, url, FIRST_PAGES["casemanager"], DESKTOP) as page:
        page.goto("/dossiers/")
        page.get_by_role("searchbox").fill("demir")
        page.get_by_role("button", name="Zoek").click()
        page.locator("table a[href^='/dossiers/']").first.click()
        _keep(page, "dossier")
    with _signed_in(browser, url, FIRST_PAGES["bedrijfsarts"], DESKTOP) as page:
        page.locator("a[href$='/probleemanalyse/']").first.click()
        _keep(page, "probleemanalyse")


def _deadlines(browser: Browser, url: str, size: tuple[int, int], ending: str) -> None:
    """The ribbon, why a date is what it is, and what would be otherwise."""
    with _signed_in(browser, url, FIRST_PAGES["casemanager"], size) as page:
        page.goto("/dossiers/")
        page.get_by_role("searchbox").fill("demir")
        page.get_by_role("button", name="Zoek").click()
        page.locator("table a[href^='/dossiers/']").first.click()
        page.wait_for_load_state("networkidle")
        case = page.url.split("?")[0]
        page.locator(".ribbon").first.scroll_into_view_if_needed()
        _keep(page, f"lint{ending}")
        why = page.locator("tr details.whybox").filter(visible=True).first
        why.locator("summary").click()
        why.scroll_into_view_if_needed()
        _keep(page, f"waarom{ending}")
        page.goto(f"{case}wat-als/")
        soon = chance.today() + timedelta(days=14)
        page.get_by_label("Hersteld vanaf").fill(f"{soon:%d-%m-%Y}")
        page.get_by_label("Opnieuw ziek op").fill(f"{soon + timedelta(days=10):%d-%m-%Y}")
        page.get_by_role("button", name="Vergelijk").click()
        page.locator("#uitkomst").scroll_into_view_if_needed()
        _keep(page, f"wat-als{ending}")


def _phone(browser: Browser, url: str) -> None:
    with _signed_in(browser, url, FIRST_PAGES["leidinggevende"], PHONE) as page:
        page.goto("/ziekmelding/")
        _keep(page, "ziekmelding-telefoon")
    with _signed_in(browser, url, FIRST_PAGES["werknemer"], PHONE) as page:
        _keep(page, "mijn-dossier-telefoon")


@contextmanager
def _signed_in(browser: Browser, url: str, email: str, size: tuple[int, int]) -> Iterator[Page]:
    rows = json.loads((ROOT / "var" / "demo-logins.json").read_text(encoding="utf-8"))
    password = next(row["password"] for row in rows if row["email"] == email)
    width, height = size
    context = browser.new_context(
        base_url=url, viewport={"width": width, "height": height}, device_scale_factor=2 if width < 600 else 1,
        locale="nl-NL", timezone_id="Europe/Amsterdam", reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.goto("/inloggen/")
    page.fill("input[name=username]", email)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")
    if page.url.endswith("/inloggen/code/"):
        page.fill("input[name=code]", page.locator("main .info strong").inner_text())
        page.click("main button[type=submit]")
        page.wait_for_load_state("networkidle")
    yield page
    context.close()


def _keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    file = TARGET / f"{name}.png"
    drawn.quantize(colors=128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{file.name} is {size} bytes, more than {LARGEST}")
    sys.stdout.write(f"{file.relative_to(ROOT)}  {size // 1000} kB\n")


def _demo_url() -> str:
    lines = (ROOT / "var" / "demo.env").read_text(encoding="utf-8").splitlines()
    return next(line.partition("=")[2].strip("'") for line in lines if line.startswith("BASE_URL="))


if __name__ == "__main__":
    sys.exit(main())
