"""The logins of the demo, as the demo data wrote them down; nothing outside the demo."""

import json
from dataclasses import dataclass

from allauth.mfa.totp.internal import auth as totp
from django.conf import settings

# Printed on the sign-in page as the code of the moment, of invented people, and given out only while DEMO is on.
SECRET = "POORTWACHTDEMOPOORTWACHTDEMOPOOR"  # noqa: S105  see above


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


def demo_code(email: str = "") -> str:
    """The code that the demo's second step takes now; empty outside the demo, and for an account that is not of it."""
    rows = demo_logins()
    if not rows or (email and email not in {row.email for row in rows}):
        return ""
    return str(totp.format_hotp_value(totp.hotp_value(SECRET, next(totp.yield_hotp_counters_from_time()) + 1)))
