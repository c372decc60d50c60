"""Create the database roles and extensions, as superuser. Needs no Django: the demo and the tests call it too."""

from collections.abc import Mapping
from pathlib import Path

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import encrypt_password

SQL = (Path(__file__).parent / "bootstrap.sql").read_text(encoding="utf-8")


def bootstrap(admin_url: str, passwords: Mapping[str, str]) -> None:
    """Run bootstrap.sql in the database of `admin_url` and set a password for each role in `passwords`.

    Idempotent, one transaction. Passwords leave this process only as SCRAM verifiers, so no server log can hold them.
    Raises psycopg2.Error when the server refuses.
    """
    connection = psycopg2.connect(admin_url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(SQL)
            for role, password in passwords.items():
                verifier = encrypt_password(password, role, connection, "scram-sha-256")
                cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier)))
    finally:
        connection.close()
