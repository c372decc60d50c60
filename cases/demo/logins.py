"""Who can sign in where: files for the sign-in page and for API calls, and lines for whoever started the demo."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from cases.demo.history import Founded
from cases.demo.houses import EVERY_HOUSE, PASSWORD
from privacy.actor import Role
from roles.demo import SECRET
from roles.names import role_name
from roles.rules import needs_second_factor
from roles.services.second_factor import demo_factor_give


def logins_file() -> Path:
    """Read by roles.demo."""
    return settings.BASE_DIR / "var" / "demo-logins.json"


def api_file() -> Path:
    """Client ids and secrets of the demo's API clients."""
    return settings.BASE_DIR / "var" / "demo-api-clients.json"


def write() -> None:
    """Write the list for the sign-in page, and give whoever needs a second factor the known one."""
    for email in _with_second_factor():
        demo_factor_give(email=email, secret=SECRET)
    _put(logins_file(), list(_rows()))


def write_api(founded: list[Founded]) -> None:
    """Write the secrets of the API clients, which nobody can read back later."""
    clients = [
        {"tenant": one.house.spec.name, "client_id": one.api.client_id, "client_secret": one.api.client_secret}
        for one in founded
    ]
    _put(api_file(), clients)


def lines() -> Iterator[str]:
    """What `make demo` shows."""
    yield f"Inloggen met wachtwoord {PASSWORD}; de code van de tweede stap staat op de inlogpagina:"
    rows = list(_rows())
    for row in rows:
        yield f"  {row['email']:<36} {row['role']:<24} {row['tenant']}"
    if api_file().is_file():
        for client in json.loads(api_file().read_text(encoding="utf-8")):
            yield f"API van {client['tenant']}: client_id {client['client_id']}"
        yield f"De geheimen van de API-clients staan in {api_file().relative_to(settings.BASE_DIR)}."


def _rows() -> Iterator[dict[str, Any]]:
    seen: dict[str, dict[str, Any]] = {}
    for house in EVERY_HOUSE:
        if house.keeper[1]:  # the arbodienst named somebody who has a login already
            seen[house.keeper[1]]["tenant"] += f" en {house.name}"
        own = (house.werknemer[3], Role.WERKNEMER)
        for email, role in (*((one.email, one.role) for one in house.staff if one.shown), own):
            if email in seen:
                seen[email]["tenant"] += f" en {house.name}"
            else:
                seen[email] = {"email": email, "password": PASSWORD, "role": role_name(role), "tenant": house.name}
    yield from seen.values()


def _with_second_factor() -> Iterator[str]:
    """Everyone but the werknemers, for whom it is a choice; also who is not on the list of logins."""
    yield from sorted({one.email for house in EVERY_HOUSE for one in house.staff if needs_second_factor(one.role)})


def _put(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.touch(mode=0o600)  # readable by its owner only
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
