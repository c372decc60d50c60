"""The environment variables of the product, read without failing; what is missing is named by a system check."""

import os
from dataclasses import dataclass
from typing import Any

import dj_database_url


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, its purpose, and whether web, worker and beat refuse to start without it."""

    name: str
    purpose: str
    required: bool = True


VARIABLES = (
    Variable("DATABASE_URL", "PostgreSQL as the unprivileged role (postgres://poortwacht_app:…)"),
    Variable("DATABASE_OWNER_URL", "PostgreSQL as the owning role; only for migrate and install_walls", required=False),
    Variable("REDIS_URL", "broker of Celery (redis://…)"),
    Variable("SECRET_KEY", "Django's signing key, at least 50 characters"),
    Variable("MEDICAL_KEK", "[id@]source of the key that wraps the keys of the medical compartment (docs/settings.md)"),
    Variable("MEDICAL_KEK_READABLE", "other KEKs that may be read, comma separated", required=False),
    Variable("MEDICAL_CODES", "CSV (code,name) with the code list of the installation", required=False),
    Variable("CONTEXT_KEY", "32 bytes, hex: signs the database context (see docs/adr/0001)"),
    Variable("AUDIT_SIGNING_KEY", "32 bytes, base64: signs the checkpoints of the access record"),
    Variable("SIGNIN_KEY", "32 bytes, base64: encrypts second factors (a comma before older keys)"),
    Variable("ALLOWED_HOSTS", "host names, comma separated"),
    Variable("BASE_URL", "public address for links in mail, e.g. https://poortwacht.example"),
    Variable("EMAIL_HOST", "SMTP server", required=False),
    Variable("EMAIL_PORT", "SMTP port (25)", required=False),
    Variable("EMAIL_HOST_USER", "SMTP user", required=False),
    Variable("EMAIL_HOST_PASSWORD", "SMTP password", required=False),
    Variable("EMAIL_USE_TLS", "1 for STARTTLS", required=False),
    Variable("DEFAULT_FROM_EMAIL", "sender of notices", required=False),
    Variable("DEBUG", "1 shows tracebacks; never in production", required=False),
    Variable("DEMO", "1 shows demo logins and the local mailbox; never in production", required=False),
    Variable("DEMO_MAILDIR", "folder in which the demo's mail server writes", required=False),
)


def text(name: str, default: str = "") -> str:
    """The variable as text, `default` when absent or empty."""
    return os.environ.get(name) or default


def flag(name: str) -> bool:
    """True for 1, true, yes, on."""
    return text(name).lower() in {"1", "true", "yes", "on"}


def database(name: str) -> dict[str, Any] | None:
    """A Django database entry for the URL in `name`; None when absent."""
    url = text(name)
    return dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)) if url else None


def missing() -> list[Variable]:
    """The required variables that are absent."""
    return [variable for variable in VARIABLES if variable.required and not text(variable.name)]
