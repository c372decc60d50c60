"""Signing in by way of an organisation's own provider: known accounts, vouched for, and never a medical role."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from privacy import context
from privacy.models import AuditEntry
from roles.models import IdentityProvider, SecurityEvent
from tests.roles.helpers import PASSWORD, with_password
from tests.support import factor, oidc
from tests.support.cast import House, Member
from tests.support.oidc import Oidc

pytestmark = pytest.mark.django_db
START = "/inloggen/bij/amstel/"


@pytest.fixture(scope="module")
def server() -> Iterator[Oidc]:
    with oidc.running() as running:
        yield running


@pytest.fixture
def provider(server: Oidc) -> Oidc:
    """As new."""
    server.claims, server.audience, server.published_key = {}, oidc.CLIENT, None
    return server


def set_up(house: House, provider: Oidc, **other: str) -> Any:
    domain = house.hr.email.rpartition("@")[2]
    form = {"issuer": provider.url, "client_id": oidc.CLIENT, "secret": oidc.SECRET, "domains": domain, **other}
    return house.beheerder.client().post("/organisatie/inloggen/", form)


def come_in(provider: Oidc, who: Member, client: Client | None = None, **claims: Any) -> tuple[Client, Any]:
    """What a browser does: to the provider and back."""
    browser = client or Client()
    provider.claims = {"sub": str(who.user_id), "email": who.email, "email_verified": True, **claims}
    there = browser.get(START)
    assert there.status_code == 302
    return browser, browser.get(provider.authorize(there["Location"]))


def test_a_known_person_comes_in_and_still_shows_the_second_step(amstel: House, provider: Oidc) -> None:
    with_password(amstel, "hr")
    assert set_up(amstel, provider)["Location"] == "/organisatie/inloggen/"
    client, answer = come_in(provider, amstel.hr)
    assert answer["Location"] == "/inloggen/code/"
    assert client.get("/mijn-mensen/").status_code == 302
    client.post("/inloggen/code/", {"code": factor.code(amstel.hr.user_id)})
    assert client.get("/mijn-mensen/").status_code == 200


def test_a_provider_that_says_it_saw_a_second_factor_is_believed(amstel: House, provider: Oidc) -> None:
    with_password(amstel, "hr")
    set_up(amstel, provider)
    client, answer = come_in(provider, amstel.hr, amr=["pwd", "mfa"])
    assert answer["Location"] == "/"
    assert client.get("/mijn-mensen/").status_code == 200
    _other, once = come_in(provider, amstel.hr, amr=["pwd"])
    assert once["Location"] == "/inloggen/code/"


@pytest.mark.parametrize("who", ["bedrijfsarts", "cmtd", "werknemer"])
def test_whoever_runs_the_provider_cannot_take_a_medical_role(amstel: House, provider: Oidc, who: str) -> None:
    set_up(amstel, provider)
    client, answer = come_in(provider, amstel.members()[who], amr=["mfa"])
    assert answer["Location"] == "/inloggen/"
    for path in ("/spreekuur/", "/mijn-dossier/", "/werkplek/"):
        assert client.get(path)["Location"].startswith("/inloggen/")


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False}, {"email_verified": "true"}, {"email_verified": None}, {"email": "x@elders.example"},
        {"email": ""}, {"exp": 1}, {"iss": "https://elders.example"}, {"aud": "een-ander"},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_vouched_for_opens_nothing(amstel: House, provider: Oidc, claims: dict[str, Any]) -> None:
    set_up(amstel, provider)
    client, answer = come_in(provider, amstel.hr, **{"amr": ["mfa"], **claims})
    assert answer["Location"] == "/inloggen/"
    assert client.get("/mijn-mensen/").status_code == 302
    assert "uw organisatie" in client.get("/inloggen/").content.decode().lower()


def test_a_token_signed_by_somebody_else_opens_nothing(amstel: House, provider: Oidc) -> None:
    set_up(amstel, provider)
    provider.published_key = rsa.generate_private_key(65537, 2048)
    client, answer = come_in(provider, amstel.hr, amr=["mfa"])
    assert answer["Location"] == "/inloggen/"
    assert client.get("/mijn-mensen/").status_code == 302


def test_nobody_is_registered_and_no_other_tenant_opens(amstel: House, maas: House, provider: Oidc) -> None:
    set_up(amstel, provider, domains=maas.hr.email.rpartition("@")[2])
    _client, answer = come_in(provider, maas.hr, amr=["mfa"])
    assert answer["Location"] == "/inloggen/"
    assert SecurityEvent.objects.filter(kind="provider_refused").exists()


def test_an_answer_that_nobody_asked_for_opens_nothing(amstel: House, provider: Oidc) -> None:
    set_up(amstel, provider)
    _client, _answer = come_in(provider, amstel.hr)
    assert Client().get("/inloggen/bij/amstel/terug/?code=abc&state=zomaar")["Location"] == "/inloggen/"
    assert Client().get("/inloggen/bij/amstel/terug/?error=access_denied")["Location"] == "/inloggen/"
    assert Client().get("/inloggen/bij/nergens/").status_code == 404


def test_a_session_of_the_provider_cannot_add_a_second_factor(amstel: House, provider: Oidc) -> None:
    with_password(amstel, "hr")
    Authenticator.objects.all().delete()
    set_up(amstel, provider)
    client, _answer = come_in(provider, amstel.hr)
    assert client.get("/mijn-mensen/")["Location"] == "/account/tweede-stap/"
    assert client.get("/account/tweede-stap/").status_code == 401
    client.post("/account/tweede-stap/", {"_secret": PASSWORD, "_came_by": "GET"})
    assert client.get("/account/tweede-stap/").status_code == 200


def test_the_secret_is_encrypted_never_shown_and_kept_when_left_empty(amstel: House, provider: Oidc) -> None:
    set_up(amstel, provider)
    with context.entered(amstel.system):
        row = IdentityProvider.objects.get()
        assert oidc.SECRET not in row.sealed_secret
        assert AuditEntry.objects.filter(action="identity_provider.set").count() == 1
    assert oidc.SECRET not in amstel.beheerder.client().get("/organisatie/inloggen/").content.decode()
    set_up(amstel, provider, secret="")
    with_password(amstel, "hr")
    assert come_in(provider, amstel.hr)[1]["Location"] == "/inloggen/code/"


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("issuer", "ftp://x.example", "https-adres"), ("issuer", "http://x.example", "https-adres"),
        ("issuer", "http://127.0.0.1:1", "antwoordt niet"), ("domains", "geen domein!", "maildomeinen"),
        ("secret", "", "geheim"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_provider_is_said(
    amstel: House, provider: Oidc, field: str, value: str, text: str
) -> None:
    answer = set_up(amstel, provider, **{field: value})
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert oidc.CLIENT in answer.content.decode()


def test_only_the_beheerder_sets_it_up_and_may_take_it_away(amstel: House, provider: Oidc) -> None:
    set_up(amstel, provider)
    assert amstel.hr.client().get("/organisatie/inloggen/").status_code == 403
    amstel.beheerder.client().post("/organisatie/inloggen/", {"remove": "1"})
    assert Client().get(START).status_code == 404
    assert amstel.beheerder.client().post("/organisatie/inloggen/", {"remove": "1"}).status_code == 404


def test_the_sign_in_page_leads_to_the_own_organisation(amstel: House, provider: Oidc) -> None:
    set_up(amstel, provider)
    client = Client()
    assert 'href="/inloggen/organisatie/"' in client.get("/inloggen/").content.decode()
    nobody = f"nog-niemand@{amstel.hr.email.rpartition('@')[2].upper()}"
    for email in (amstel.hr.email, nobody):
        page = client.post("/inloggen/organisatie/", {"email": email})
        assert f'href="{START}"' in page.content.decode(), "whether there is such an account is not said"
    assert client.get(START).status_code == 302
    other = client.post("/inloggen/organisatie/", {"email": "wie@nergens.example"})
    assert other.status_code == 422
    assert "Log in met uw wachtwoord" in other.content.decode()
    assert "wie@nergens.example" in other.content.decode()
