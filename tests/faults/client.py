"""A package of an employer that works with the product over REST, and writes down what it heard, or that it did not."""

import json
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection, HTTPException
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import uuid4

from devstack.net import LOOPBACK
from roles.services import ApiSecret
from tests.faults import clock
from tests.faults.history import History

_PATIENCE = 3  # seconds until it gives up waiting; whether it was done is then unknown
Came = Literal["ok", "fail", "info"]


@dataclass
class Answer:
    """What came back: `came` is info when nothing did, or when the server itself did not know."""

    came: Came
    status: int = 0
    body: dict[str, Any] = field(default_factory=dict)


@dataclass
class Client:
    """One API client on the web process of the rig."""

    port: int
    secret: ApiSecret
    history: History
    _token: str = ""

    def open(self, employee_id: str, day: date) -> Answer:
        """A ziekmelding; one that got no answer is sent once more under its key, as clients should."""
        op, key = self.history.number(), str(uuid4())
        body = {"employee_id": employee_id, "first_sick_day": day.isoformat()}
        said: dict[str, Any] = {"employee": employee_id, "day": day.isoformat()}
        answer = self._do(op, "open", said, "ziekmeldingen/", body, key=key)
        if answer.came == "info":
            answer = self._do(op, "open", said, "ziekmeldingen/", body, key=key)
        return answer

    def recover(self, case_id: str, day: date) -> Answer:
        """A herstelmelding."""
        said = {"case": case_id, "day": day.isoformat()}
        body = {"recovered_from": day.isoformat()}
        return self._do(self.history.number(), "recover", said, f"cases/{case_id}/herstel/", body)

    def close(self, step_id: str, day: date) -> Answer:
        """A step is done."""
        body = {"done_on": day.isoformat()}
        return self._do(self.history.number(), "close", {"step": step_id}, f"steps/{step_id}/close/", body)

    def note(self, step_id: str, until: date | None) -> Answer:
        """That a step is known; with a day, until when its alerts are put off."""
        said: dict[str, Any] = {"step": step_id, "until": until.isoformat() if until else ""}
        body = {"reason": "Afspraak is gepland."} | ({"until": until.isoformat()} if until else {})
        return self._do(self.history.number(), "note", said, f"steps/{step_id}/acknowledge/", body)

    def ready(self) -> bool:
        """Whether the web process gives a token."""
        return self._signed_in().came == "ok"

    def _do(
        self, op: int, what: str, said: dict[str, Any], path: str, body: dict[str, Any], *, key: str = ""
    ) -> Answer:
        self._note("invoke", what, op, said)
        if not self._token and (answer := self._signed_in()).came != "ok":
            self._note("fail", what, op, {**said, "why": "not signed in"})
            return Answer("fail", answer.status)
        answer = self._ask(f"/api/v1/{path}", json.dumps(body), key)
        if answer.status == 401:
            self._token = ""
        self._note(answer.came, what, op, {**said, "status": answer.status})
        return answer

    def _note(self, came: Any, what: str, op: int, said: dict[str, Any]) -> None:
        self.history.note(came, what, op=op, today=clock.now().date().isoformat(), **said)

    def _signed_in(self) -> Answer:
        fields = {
            "grant_type": "client_credentials",
            "client_id": self.secret.client_id,
            "client_secret": self.secret.client_secret,
        }
        self._token = ""
        answer = self._ask("/oauth/token/", urlencode(fields))
        if answer.came == "ok":
            self._token = answer.body["access_token"]
        return answer

    def _ask(self, path: str, body: str, key: str = "") -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if self._token:
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
        if key:
            headers["Idempotency-Key"] = key
        connection = HTTPConnection(LOOPBACK, self.port, timeout=_PATIENCE)
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            text = response.read()
        except (OSError, HTTPException):
            return Answer("info")
        finally:
            connection.close()
        if response.status >= 500:
            return Answer("info", response.status)
        came: Came = "ok" if response.status < 300 else "fail"
        return Answer(came, response.status, json.loads(text) if came == "ok" else {})
