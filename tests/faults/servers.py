"""PostgreSQL and Valkey of the rig's own: they are restarted under everybody's feet."""

import fcntl
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import psycopg2
from redis import Redis

from config.bootstrap import bootstrap
from devstack import valkey
from devstack.postgres import Postgres
from tests.support.database import ROOT, TestDatabase

_HOME = ROOT / "var" / "faults"
_DATABASE = "rig"
PASSWORD = "only-for-tests"


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server with the product's database in it, copied from the template of the tests; one rig at a time."""
    _HOME.mkdir(parents=True, exist_ok=True)
    with (_HOME / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        left = Postgres(_HOME / "postgres", fleeting=True)
        left.destroy()  # of a rig that was killed
        server = Postgres(_HOME / "postgres", fleeting=True)
        try:
            server.start()
            _fill(server)
            yield server
        finally:
            server.destroy()


def url(server: Postgres, role: str = "poortwacht_app") -> str:
    """The address of the rig's database."""
    return server.url(_DATABASE, role, PASSWORD)


def superuser_url(server: Postgres) -> str:
    """The same as superuser, for faults."""
    return server.url(_DATABASE)


def _fill(server: Postgres) -> None:
    roles = ("poortwacht_owner", "poortwacht_app", "poortwacht_support", "poortwacht_backup")
    connection = psycopg2.connect(server.url())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {_DATABASE}")
    connection.close()
    bootstrap(server.url(_DATABASE), dict.fromkeys(roles, PASSWORD))
    source = TestDatabase()
    try:
        dump = subprocess.run(
            [str(server.programs / "pg_dump"), source.superuser_url()], check=True, capture_output=True
        ).stdout
    finally:
        source.close()
    psql = [str(server.programs / "psql"), "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", server.url(_DATABASE)]
    done = subprocess.run(psql, input=dump, check=False, capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])


class Broker:
    """A Valkey that can be away for a while and comes back, empty, at the same address."""

    def __init__(self) -> None:
        self._life = ExitStack()
        self._there = True
        self.url = self._life.enter_context(valkey.running())

    @property
    def away(self) -> bool:
        """Whether it is stopped."""
        return not self._there

    def stop(self) -> None:
        """Gone, with everything in it."""
        self._there = False
        self._life.close()

    def start(self) -> None:
        """Back, empty."""
        address = urlsplit(self.url)
        again = self._life.enter_context(valkey.running(address.port, address.password))
        if again != self.url:
            raise RuntimeError(f"{self.url} was taken by somebody else")
        self._there = True

    def flush(self) -> None:
        """Everything in it is gone."""
        if self._there:
            with Redis.from_url(self.url) as client:
                client.flushall()


def environment() -> dict[str, str]:
    """The variables of this process that processes of the product may have."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_OWNER", "PYTEST_"))}
