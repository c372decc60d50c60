"""The logins of the demo, as the demo data wrote them down; nothing outside the demo."""

import json
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class DemoLogin:
    """One line of the list on the demo's sign-in page."""

    email: str
    password: str
    role: str
    tenant: str


def demo_logins() -> list[DemoLogin]:
    """What stands in var/demo-logins.json while DEMO is on."""
    path = settings.BASE_DIR / "var" / "demo-logins.json"
    if not settings.DEMO or not path.is_file():
        return []
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [DemoLogin(row["email"], row["password"], row["role"], row["tenant"]) for row in rows]
