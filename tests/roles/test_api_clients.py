"""API clients: made by the beheerder, limited to employers, one secret shown once."""

import re
from base64 import b64encode
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from privacy import context
from privacy.actor import Actor, Role
from privacy.errors import Invalid, Refused
from roles import services
from roles.middleware import TenancyMiddleware
from roles.models import User
from roles.services import ApiSecret
from tests.roles.helpers import sign_in
from tests.support.cast import House

pytestmark = pytest.mark.django_db


def made(house: House, **values: Any) -> ApiSecret:
    with house.beheerder.at_work() as actor:
        given = {"name": "AFAS", "employer_ids": [house.employer_id], **values}
        return services.api_client_create(by=actor, **given)


def token_answer(secret: ApiSecret) -> Any:
    basic = b64encode(f"{secret.client_id}:{secret.client_secret}".encode()).decode()
    return Client().post(
        "/oauth/token/", {"grant_type": "client_credentials"}, headers={"authorization": f"Basic {basic}"}
    )


def actor_of(token: str) -> Actor | None:
    """Whom the product takes the bearer of a token for."""
    seen: list[Actor | None] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(getattr(request, "actor", None))
        return HttpResponse()

    request = RequestFactory().get("/api/v1/cases/", headers={"authorization": f"Bearer {token}"})
    TenancyMiddleware(view)(request)
    return seen[0]


def test_a_token_is_the_api_client_of_its_employers(amstel: House, maas: House) -> None:
    answer = token_answer(made(amstel))
    assert answer.status_code == 200
    actor = actor_of(answer.json()["access_token"])
    assert actor is not None
    assert actor.role is Role.API_CLIENT
    assert actor.tenant_id == amstel.tenant_id
    assert actor.employer_ids == frozenset({amstel.employer_id})


def test_the_secret_is_shown_once_and_works(amstel: House) -> None:
    screen = amstel.beheerder.client()
    shown = screen.post("/api-toegang/", {"name": "AFAS", "employers": [str(amstel.employer_id)]}).content.decode()
    found = re.findall(r"<dd><code>\s*(\w+)\s*</code></dd>", shown)
    assert len(found) == 2
    listed = screen.get("/api-toegang/").content.decode()
    assert "AFAS" in listed
    assert found[1] not in listed
    assert token_answer(ApiSecret(amstel.hr.id, *found)).status_code == 200


def test_revoking_stops_tokens_that_are_out_there(amstel: House) -> None:
    secret = made(amstel)
    token = token_answer(secret).json()["access_token"]
    assert actor_of(token) is not None
    done = amstel.beheerder.client().post(f"/api-toegang/{secret.membership_id}/intrekken/", follow=True)
    assert "ingetrokken" in done.content.decode()
    assert actor_of(token) is None
    assert token_answer(secret).status_code == 401
    assert amstel.beheerder.client().post(f"/api-toegang/{secret.membership_id}/intrekken/").status_code == 404


def test_a_wrong_secret_gets_no_token(amstel: House) -> None:
    secret = made(amstel)
    assert token_answer(ApiSecret(secret.membership_id, secret.client_id, "geraden")).status_code == 401
    assert actor_of("verzonnen") is None


def test_nobody_signs_in_as_a_client(amstel: House) -> None:
    secret = made(amstel)
    with context.entered(amstel.system):
        technical = User.objects.get(memberships__id=secret.membership_id)
    assert sign_in(Client(), technical.email, secret.client_secret).status_code == 422


@pytest.mark.parametrize(("values", "field"), [({"name": " "}, "name"), ({"employer_ids": []}, "employers")])
def test_a_client_needs_a_name_and_employers(amstel: House, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        made(amstel, **values)
    assert set(caught.value.errors) == {field}


def test_employers_of_another_tenant_are_refused(amstel: House, maas: House) -> None:
    with pytest.raises(Invalid):
        made(amstel, employer_ids=[maas.employer_id])


def test_clients_of_another_tenant_do_not_exist(amstel: House, maas: House) -> None:
    secret = made(maas, name="Van een ander")
    screen = amstel.beheerder.client()
    assert "Van een ander" not in screen.get("/api-toegang/").content.decode()
    assert screen.post(f"/api-toegang/{secret.membership_id}/intrekken/").status_code == 404
    assert token_answer(secret).status_code == 200


@pytest.mark.parametrize("name", ["hr", "casemanager", "bedrijfsarts", "werkgever"])
def test_only_a_beheerder_makes_clients(amstel: House, name: str) -> None:
    assert getattr(amstel, name).client().get("/api-toegang/").status_code == 403
    with getattr(amstel, name).at_work() as actor, pytest.raises(Refused):
        services.api_client_create(by=actor, name="x", all_employers=True)
