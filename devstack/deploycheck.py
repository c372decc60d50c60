"""`python -m devstack.deploycheck`: Django's deployment check, with an environment like production's."""

import base64
import os
import secrets
import subprocess
import sys

from devstack.environment import ROOT


def environment() -> dict[str, str]:
    """Every required variable, with values of the right shape and nothing behind them."""
    return {
        "DATABASE_URL": "postgres://poortwacht_app:secret@db.example:5432/poortwacht",
        "REDIS_URL": "redis://:secret@broker.example:6379/0",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "MEDICAL_KEK": base64.b64encode(secrets.token_bytes(32)).decode(),
        "CONTEXT_KEY": secrets.token_hex(32),
        "AUDIT_SIGNING_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "SIGNIN_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "poortwacht.example",
        "BASE_URL": "https://poortwacht.example",
        "EMAIL_HOST": "smtp.example",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def main() -> int:
    """Django's exit code; warnings count."""
    command = [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"]
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(command, check=False, cwd=ROOT, env={**inherited, **environment()}).returncode


if __name__ == "__main__":
    sys.exit(main())
