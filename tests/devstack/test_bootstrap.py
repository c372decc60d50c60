"""What db_bootstrap leaves behind: five roles, each able to do its own work and no more."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command

from tests.support.database import TestDatabase

Rows = list[tuple[Any, ...]]


@pytest.fixture
def ask(database: TestDatabase) -> Callable[..., Rows]:
    """Run one statement as a role of one's choice, rolled back."""

    def run(role: str, statement: str) -> Rows:
        with closing(psycopg2.connect(database.url(role))) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    return run


def test_no_role_has_more_power_than_its_work_needs(ask: Callable[..., Rows]) -> None:
    columns = "rolname, rolcanlogin, rolbypassrls, rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication"
    rows = ask("poortwacht_app", f"SELECT {columns} FROM pg_roles WHERE rolname LIKE 'poortwacht%' ORDER BY rolname")
    assert rows == [
        ("poortwacht_app", True, False, False),
        ("poortwacht_backup", True, True, False),
        ("poortwacht_definer", False, False, False),
        ("poortwacht_owner", True, False, False),
        ("poortwacht_support", True, False, False),
    ]


def test_app_role_cannot_make_a_table_that_stands_in_for_another(ask: Callable[..., Rows]) -> None:
    for statement in (
        "CREATE TEMPORARY TABLE privacy_casegrant (id int)",
        "CREATE TABLE x (id int)",
        "CREATE SCHEMA x",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask("poortwacht_app", statement)


def test_app_role_cannot_become_another(ask: Callable[..., Rows]) -> None:
    for role in ("poortwacht_owner", "poortwacht_definer", "poortwacht_backup", "postgres"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask("poortwacht_app", f"SET ROLE {role}")


def test_policies_of_the_definer_open_nothing_to_the_owner(ask: Callable[..., Rows]) -> None:
    assert ask("poortwacht_owner", "SELECT pg_has_role('poortwacht_definer', 'USAGE')") == [(False,)]
    assert ask("poortwacht_owner", "SELECT pg_has_role('poortwacht_definer', 'SET')") == [(True,)]


@pytest.mark.parametrize(("role", "table"), [("poortwacht_support", "cases_case"), ("poortwacht_backup", "roles_user")])
def test_support_and_backup_only_read(ask: Callable[..., Rows], role: str, table: str) -> None:
    assert ask(role, f"SELECT count(*) FROM {table}") == [(0,)]
    with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
        ask(role, f"CREATE TABLE x AS SELECT * FROM {table}")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(role, f"SET default_transaction_read_only = off; COMMIT; DELETE FROM {table}")


def test_support_sees_no_medical_table(ask: Callable[..., Rows]) -> None:
    tables = ask("poortwacht_owner", r"SELECT tablename FROM pg_tables WHERE tablename LIKE 'medical\_%'")
    assert tables
    for (table,) in tables:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask("poortwacht_support", f"SELECT count(*) FROM {table}")


@pytest.fixture
def empty_database(database: TestDatabase) -> Iterator[str]:
    """The superuser's URL of a database that nobody has touched."""
    name = f"{database.name}_empty"
    with closing(psycopg2.connect(database.superuser_url())) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
            yield database.superuser_url().replace(f"/{database.name}", f"/{name}")
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_command_may_run_twice_and_names_missing_address(
    empty_database: str, database: TestDatabase, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_ADMIN_URL", raising=False)
    with pytest.raises(CommandError, match="DATABASE_ADMIN_URL is not set"):
        call_command("db_bootstrap")
    monkeypatch.setenv("DATABASE_ADMIN_URL", empty_database)
    monkeypatch.setenv("DATABASE_URL", database.url())
    for _ in range(2):
        call_command("db_bootstrap")
        assert "passwords set for: poortwacht_app" in capsys.readouterr().out
    with closing(psycopg2.connect(empty_database)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension ORDER BY 1")
        assert cursor.fetchall() == [("btree_gist",), ("pg_trgm",), ("plpgsql",)]


def test_command_refuses_an_address_of_another_role(
    empty_database: str, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_ADMIN_URL", empty_database)
    monkeypatch.setenv("DATABASE_URL", database.superuser_url())
    with pytest.raises(CommandError, match="DATABASE_URL must connect as poortwacht_app, not as postgres"):
        call_command("db_bootstrap")
