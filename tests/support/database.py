"""One PostgreSQL for all test processes, a migrated template, and a clone for each process.

Processes of several runs may share the server: whoever comes first starts it, whoever leaves last stops it (by file
locks, so a killed run leaves nothing locked). The template stays for later runs, named after a hash of all migrations.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg2
from psycopg2 import extensions

from config.bootstrap import bootstrap
from devstack.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "var" / "test-pg"
_PASSWORD = "only-for-tests"
_KEPT_TEMPLATES = 3


class TestDatabase:
    """A database of this process's own; `close` drops it."""

    __test__ = False

    def __init__(self) -> None:
        HOME.mkdir(parents=True, exist_ok=True)
        self.name = f"run_{os.getpid()}"
        with ExitStack() as undo, _exclusive("start.lock"):
            self._share = undo.enter_context((HOME / "users.lock").open("a"))
            fcntl.flock(self._share, fcntl.LOCK_SH)
            self._server = _started()
            template = _template(self._server)
            _drop_orphans(self._server)
            _execute(self._server, f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            _execute(self._server, f'CREATE DATABASE "{self.name}" OWNER poortwacht_owner TEMPLATE "{template}"')
            bootstrap(self._server.url(self.name), {})  # rights on a database do not come along with its template
            undo.pop_all()
        self._kept = self._tables_with_rows()

    def settings(self) -> dict[str, str]:
        """What Django's database entry needs to reach it as the unprivileged role."""
        return {
            "NAME": self.name, "USER": "poortwacht_app", "PASSWORD": _PASSWORD,
            "HOST": "127.0.0.1", "PORT": str(self._server.port),
        }  # fmt: skip

    def url(self, role: str = "poortwacht_app") -> str:
        """A connection URL for processes of their own."""
        return self._server.url(self.name, role, _PASSWORD)

    def superuser_url(self) -> str:
        """For tests about roles and extensions only."""
        return self._server.url(self.name)

    @contextmanager
    def owner(self) -> Iterator[extensions.connection]:
        """An autocommitting connection as the owner of the schema."""
        with _connected(self.url("poortwacht_owner")) as connection:
            yield connection

    def clean(self) -> None:
        """Empty every table that the migrations left empty."""
        with self.owner() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = [f'"{name}"' for (name,) in cursor.fetchall() if name not in self._kept]
            cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY")

    def close(self) -> None:
        """Drop the database; stop the server when nobody else uses it."""
        with _exclusive("start.lock"):
            _execute(self._server, f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            fcntl.flock(self._share, fcntl.LOCK_UN)
            with self._share:
                try:
                    fcntl.flock(self._share, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                self._server.stop()

    def _tables_with_rows(self) -> set[str]:
        with self.owner() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            names = [name for (name,) in cursor.fetchall()]
            questions = ", ".join(f'EXISTS (SELECT 1 FROM "{name}")' for name in names)
            cursor.execute(f"SELECT {questions}")
            return {name for name, filled in zip(names, cursor.fetchone() or (), strict=True) if filled}


@contextmanager
def _exclusive(name: str) -> Iterator[None]:
    with (HOME / name).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _connected(url: str) -> Iterator[extensions.connection]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        yield connection
    finally:
        connection.close()


def _execute(server: Postgres, *statements: str) -> list[str]:
    """Run as superuser; the first column of the last statement's rows."""
    with _connected(server.url()) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def _started() -> Postgres:
    server = Postgres(HOME / "server", fleeting=True)
    try:
        server.start()
    except RuntimeError:
        # The machine went down under a server without fsync: nothing in it is worth repairing.
        server.destroy()
        server = Postgres(HOME / "server", fleeting=True)
        server.start()
    return server


def fingerprint() -> str:
    """A hash over everything that shapes a fresh database."""
    digest = hashlib.sha256()
    sources = [*ROOT.glob("*/migrations/*"), ROOT / "config/bootstrap.sql", ROOT / "privacy/walls.py"]
    sources += [ROOT / "privacy/management/commands/install_walls.py", ROOT / "requirements/base.txt"]
    for path in sorted(path for path in sources if path.is_file()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _template(server: Postgres) -> str:
    name = f"template_{fingerprint()}"
    known = _execute(server, "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%' ORDER BY oid DESC")
    if name in known:
        return name
    for old in known[_KEPT_TEMPLATES - 1 :]:
        _execute(server, f'DROP DATABASE "{old}" WITH (FORCE)')
    half = f"half_{os.getpid()}"
    _execute(server, f'DROP DATABASE IF EXISTS "{half}" WITH (FORCE)', f'CREATE DATABASE "{half}"')
    bootstrap(server.url(half), dict.fromkeys(_LOGINS, _PASSWORD))
    for command in (
        ["migrate", "--database=owner", "--verbosity=0", "--skip-checks"],
        ["install_walls", "--skip-checks"],
    ):
        _manage(server, half, command)
    _execute(server, f'ALTER DATABASE "{half}" RENAME TO "{name}"')
    return name


_LOGINS = ("poortwacht_owner", "poortwacht_app", "poortwacht_support", "poortwacht_backup")


def environment(server: Postgres, database: str) -> Mapping[str, str]:
    """The variables of a process that works on `database`, as app role and as owner."""
    return {
        **os.environ,
        "DATABASE_URL": server.url(database, "poortwacht_app", _PASSWORD),
        "DATABASE_OWNER_URL": server.url(database, "poortwacht_owner", _PASSWORD),
    }


def _manage(server: Postgres, database: str, command: list[str]) -> None:
    process = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        check=False, capture_output=True, text=True, cwd=ROOT,
        env={**environment(server, database), "DJANGO_SETTINGS_MODULE": "config.settings"},
    )  # fmt: skip
    if process.returncode:
        raise RuntimeError(f"manage.py {' '.join(command)} failed:\n{process.stdout}{process.stderr}")


def _drop_orphans(server: Postgres) -> None:
    """Databases of test processes that were killed."""
    for name in _execute(server, "SELECT datname FROM pg_database WHERE datname ~ '^(run|half)_[0-9]+$'"):
        if not _alive(int(name.partition("_")[2])):
            _execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
