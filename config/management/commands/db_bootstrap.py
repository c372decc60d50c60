"""`manage.py db_bootstrap`: once per database, before migrate, as superuser."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg2
from django.core.management.base import BaseCommand, CommandError

from config.bootstrap import bootstrap

# Roles whose password stands in the URL that the product itself uses.
_URL_OF_ROLE = {"poortwacht_app": "DATABASE_URL", "poortwacht_owner": "DATABASE_OWNER_URL"}
_PASSWORD_OF_ROLE = {
    "poortwacht_support": "DATABASE_SUPPORT_PASSWORD",
    "poortwacht_backup": "DATABASE_BACKUP_PASSWORD",
}


def passwords_from_environment() -> dict[str, str]:
    """Role to password, for every role whose password is given. Raises CommandError for a URL of another role."""
    found = {role: os.environ[name] for role, name in _PASSWORD_OF_ROLE.items() if os.environ.get(name)}
    for role, name in _URL_OF_ROLE.items():
        url = urlsplit(os.environ.get(name, ""))
        if url.username and url.username != role:
            raise CommandError(f"{name} must connect as {role}, not as {url.username}.")
        if url.password:
            found[role] = unquote(url.password)
    return found


class Command(BaseCommand):
    """Idempotent; a role without a password cannot log in over the network."""

    help = "Maakt de databaserollen en extensies aan (als superuser, voor migrate)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when DATABASE_ADMIN_URL is absent or the server refuses."""
        admin_url = os.environ.get("DATABASE_ADMIN_URL")
        if not admin_url:
            raise CommandError("DATABASE_ADMIN_URL is not set: PostgreSQL as superuser, in Poortwacht's own database.")
        passwords = passwords_from_environment()
        try:
            bootstrap(admin_url, passwords)
        except psycopg2.Error as error:
            raise CommandError(f"The database refused: {error}") from error
        self.stdout.write(f"Database roles ready; passwords set for: {', '.join(sorted(passwords)) or 'none'}.")
