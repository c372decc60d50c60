"""The demo's environment: secrets made once, kept in var/demo.env with the addresses of the last start."""

import base64
import secrets
from collections.abc import Mapping
from pathlib import Path

from devstack.net import LOOPBACK

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
FILE = VAR / "demo.env"
DATABASE = "poortwacht"
ROLES = ("owner", "app", "support", "backup")


def load() -> dict[str, str]:
    """The variables of var/demo.env; missing secrets are made and written first."""
    known = _read()
    fresh = {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "MEDICAL_KEK": base64.b64encode(secrets.token_bytes(32)).decode(),
        "CONTEXT_KEY": secrets.token_hex(32),
        "AUDIT_SIGNING_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "SIGNIN_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "VALKEY_PASSWORD": secrets.token_urlsafe(24),
        **{f"POSTGRES_{role.upper()}_PASSWORD": secrets.token_urlsafe(24) for role in ROLES},
    }
    save(fresh | known)
    return fresh | known


def save(values: Mapping[str, str]) -> None:
    """Write var/demo.env, readable by its owner only; `set -a; . var/demo.env` gives it to a shell."""
    VAR.mkdir(exist_ok=True)
    FILE.touch(mode=0o600)
    FILE.chmod(0o600)
    lines = ["# Made by `make demo`; for this demo only.", *(f"{name}='{value}'" for name, value in values.items())]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def passwords(values: Mapping[str, str]) -> dict[str, str]:
    """Database role to password."""
    return {f"poortwacht_{role}": values[f"POSTGRES_{role.upper()}_PASSWORD"] for role in ROLES}


def product(values: Mapping[str, str], *, postgres: int, valkey: int, web: int, smtp: int) -> dict[str, str]:
    """`values` completed with the product's variables, given the ports of everything it talks to."""
    roles = passwords(values)
    address = f"{LOOPBACK}:{postgres}/{DATABASE}"
    return {
        **values,
        "DATABASE_URL": f"postgres://poortwacht_app:{roles['poortwacht_app']}@{address}",
        "DATABASE_OWNER_URL": f"postgres://poortwacht_owner:{roles['poortwacht_owner']}@{address}",
        "REDIS_URL": f"redis://:{values['VALKEY_PASSWORD']}@{LOOPBACK}:{valkey}/0",
        "BASE_URL": f"http://{LOOPBACK}:{web}",
        "ALLOWED_HOSTS": f"{LOOPBACK},localhost",
        "EMAIL_HOST": LOOPBACK,
        "EMAIL_PORT": str(smtp),
        "DEMO": "1",
        "DEMO_MAILDIR": str(VAR / "mail"),
        "POSTGRES_PORT": str(postgres),
        "VALKEY_PORT": str(valkey),
    }


def _read() -> dict[str, str]:
    if not FILE.exists():
        return {}
    lines = (line for line in FILE.read_text(encoding="utf-8").splitlines() if "=" in line and not line.startswith("#"))
    return {name: value.strip("'") for name, _, value in (line.partition("=") for line in lines)}
