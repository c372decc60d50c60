"""An API client as an HR package is: made by the beheerder, signed in at the token endpoint."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from roles.services import ApiSecret, api_client_create
from tests.support.cast import House

JSON = "application/json"


@dataclass(frozen=True)
class Rest:
    """Sends JSON with a token."""

    token: str

    def get(self, path: str, **headers: str) -> Any:
        return Client().get(path, headers={"authorization": f"Bearer {self.token}", **headers})

    def post(self, path: str, body: Any, **headers: str) -> Any:
        sent = {"authorization": f"Bearer {self.token}"} | {name.replace("_", "-"): v for name, v in headers.items()}
        return Client().post(path, body, content_type=JSON, headers=sent)

    def report(self, body: dict[str, Any], *, key: str | None = None) -> Any:
        """A ziekmelding under a key of its own, unless one is given."""
        return self.post("/api/v1/ziekmeldingen/", body, idempotency_key=str(uuid4()) if key is None else key)


def secret_of(house: House, *, employer_ids: tuple[UUID, ...] | None = None) -> ApiSecret:
    """A new API client of the house, by default for its first employer."""
    with house.beheerder.at_work() as actor:
        ids = (house.employer_id,) if employer_ids is None else employer_ids
        return api_client_create(by=actor, name="HR-pakket", employer_ids=ids)


def token_answer(secret: ApiSecret, **fields: str) -> Any:
    """What the token endpoint answers."""
    body = {
        "grant_type": "client_credentials",
        "client_id": secret.client_id,
        "client_secret": secret.client_secret,
        **fields,
    }
    return Client().post("/oauth/token/", body)


def rest(house: House, *, scope: str = "", employer_ids: tuple[UUID, ...] | None = None) -> Rest:
    """A signed-in API client."""
    answer = token_answer(secret_of(house, employer_ids=employer_ids), **({"scope": scope} if scope else {}))
    assert answer.status_code == 200, answer.content
    return Rest(answer.json()["access_token"])
