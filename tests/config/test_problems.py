"""Every refusal of the API is a problem (RFC 9457) that names field and remedy and nothing of our insides."""

import logging
from typing import Any

import pytest
from django.test import Client

from config.problems import as_response, not_found
from tests.support.cast import House
from tests.support.rest import JSON, rest, secret_of, token_answer


@pytest.mark.urls("tests.config.failing_urls")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("invalid", 422, "invalid"), ("input", 422, "invalid"), ("missing", 404, "not_found"),
        ("http404", 404, "not_found"), ("conflict", 409, "conflict"), ("refused", 403, "refused"),
        ("denied", 403, "refused"), ("nested", 422, "invalid"), ("throttled", 429, "throttled"),
        ("crash", 500, "server_error"), ("database", 500, "server_error"),
    ],
)  # fmt: skip
def test_each_exception_has_its_problem(name: str, status: int, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answer = Client().get(f"/api/fails/{name}/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert (problem["type"], problem["status"]) == (f"urn:poortwacht:problem:{kind}", status)
    assert problem["title"]
    assert problem["detail"]
    text = answer.content.decode() + caplog.text
    assert "jansen" not in text
    assert "Traceback" not in answer.content.decode()
    if status == 500:
        assert "failing_urls.py" in caplog.text


@pytest.mark.urls("tests.config.failing_urls")
@pytest.mark.django_db
def test_errors_name_their_field() -> None:
    def errors(name: str) -> Any:
        return [(error["field"], error["detail"]) for error in Client().get(f"/api/fails/{name}/").json()["errors"]]

    assert errors("invalid") == [("phone", "Te lang. Houd het korter."), (None, "Kies iets.")]
    assert errors("input") == [("spells[0].from", "moet een datum zijn")]
    assert errors("nested") == [("rows[1].day", "Geef een datum."), (None, "Kies.")]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/cases", "/api/v2/cases/", "/api/v1/cases/1/"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_unknown_address_is_a_problem_in_every_method(path: str, method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert answer.status_code == 404
    assert answer.content == as_response(not_found()).content


@pytest.mark.django_db
def test_methods_formats_and_sizes(amstel: House) -> None:
    client = rest(amstel)
    cases, address = "/api/v1/cases/", "/api/v1/ziekmeldingen/"
    wrong_method = client.post(cases, {})
    assert (wrong_method.status_code, wrong_method.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "GET" in wrong_method.json()["detail"]
    assert client.get(cases, accept="text/html").status_code == 406
    assert client.get(cases, accept="text/html").headers["Content-Type"] == "application/problem+json"
    token = {"authorization": f"Bearer {client.token}", "idempotency-key": "k"}

    def sent(body: bytes, content_type: str = JSON) -> int:
        answer = Client().generic("POST", address, body, content_type=content_type, headers=token)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"]
        return int(answer.status_code)

    assert sent(b"<a/>", "application/xml") == 415
    assert sent(b"a=1", "application/x-www-form-urlencoded") == 415
    assert sent(b"{", "application/json; charset=nonsense") == 400
    for malformed in (
        b"{",
        b"\xff",
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b"[" * 100_000,
        b'{"a": 1' + b"0" * 5000 + b"}",
    ):
        assert sent(malformed) == 400
    assert sent(b'{"phone": "' + b"1" * 300_000 + b'"}') == 413


@pytest.mark.django_db
def test_the_token_endpoint_knows_one_grant(amstel: House) -> None:
    secret = secret_of(amstel)
    good = token_answer(secret)
    assert good.status_code == 200
    assert good.headers["Cache-Control"] == "no-store"
    assert good.json()["token_type"] == "Bearer"
    assert "refresh_token" not in good.json()
    assert set(good.json()["scope"].split()) == {"cases:read", "cases:write", "steps:write"}
    for grant in (
        "password",
        "authorization_code",
        "refresh_token",
        "urn:ietf:params:oauth:grant-type:device_code",
        "",
    ):
        answer = token_answer(secret, grant_type=grant, username="x", password="y", code="z", device_code="d")
        assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")
    assert token_answer(secret, client_secret="wrong").json()["error"] == "invalid_client"
    assert token_answer(secret, client_secret="wrong").status_code == 401
    assert token_answer(secret, scope="everything").json()["error"] == "invalid_scope"
    assert Client().get("/oauth/token/").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["authorize", "applications", "introspect", "revoke_token", "device-authorization"])
def test_other_oauth_pages_are_not_there(path: str) -> None:
    assert Client().get(f"/oauth/{path}/").status_code == 404


@pytest.mark.django_db
def test_a_revoked_client_is_out_at_once(amstel: House) -> None:
    from roles.services import api_client_revoke

    secret = secret_of(amstel)
    token = token_answer(secret).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/cases/", headers=headers).status_code == 200
    with amstel.beheerder.at_work() as actor:
        api_client_revoke(by=actor, membership_id=secret.membership_id)
    assert Client().get("/api/v1/cases/", headers=headers).status_code == 401
    assert token_answer(secret).status_code == 401
