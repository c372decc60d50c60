"""The description of the API: current, public, silent about medical things, and readable in a browser."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from playwright.sync_api import Page, expect

from timeline.catalogue import Visibility, versions

FILE = Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"


def described() -> bytes:
    with translation.override("nl"):
        generator: Any = SchemaGenerator
        renderer: Any = OpenApiYamlRenderer()
        return bytes(renderer.render(generator().get_schema(request=None, public=True)))


def test_the_committed_description_is_current() -> None:
    now = described()
    assert FILE.read_bytes() == now, "run: manage.py spectacular --file docs/openapi.yaml"


def test_it_names_nothing_medical_and_gives_no_example() -> None:
    text = FILE.read_text(encoding="utf-8").lower()
    catalogue = versions()[-1]
    secret = [
        rule.code for rule in catalogue if rule.visibility in (Visibility.EXISTENCE_MEDICAL, Visibility.NEUTRAL_NAME)
    ]
    secret += [name for name, fact in catalogue.facts.items() if fact.medical]
    assert len(secret) > 5
    words = [
        "diagno", "psych", "medisch", "behandel", "findings", "cas-code", "draft", "consent", "toestemming van de",
        "client_secret:", "password", "session_key",
    ]  # fmt: skip
    found = [name for name in (*secret, *words) if re.search(rf"\b{re.escape(name.lower())}", text)]
    assert found == []
    assert "example:" not in text
    assert "examples:" not in text


@pytest.mark.django_db
def test_anyone_reads_the_schema() -> None:
    answer = Client().get("/api/schema/", headers={"accept": "application/json"})
    assert answer.status_code == 200
    schema = json.loads(answer.content)
    assert all(path.startswith("/api/v1/") for path in schema["paths"])
    secured = [operation["security"] for path in schema["paths"].values() for operation in path.values()]
    assert all({"session": []} in security and any("oauth2" in way for way in security) for security in secured)
    flow = schema["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
    assert set(flow["scopes"]) == {"cases:read", "cases:write", "steps:write"}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_shows_every_operation_under_our_policy(page: Page) -> None:
    response = page.goto("/api/docs/")
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "script-src 'self';" in policy, "the page needs no inline script"
    expect(page.locator(".opblock")).to_have_count(21)
    page.get_by_text("Meld een werknemer ziek", exact=True).click()
    expect(page.get_by_placeholder("Idempotency-Key")).to_be_visible()
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_text("cases:write").first).to_be_visible()
