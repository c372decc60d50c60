"""Fixtures for tests that start processes of the product beside the test."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.db import connection, transaction

from devstack import valkey
from tests.support.database import TestDatabase


@pytest.fixture(scope="session")
def broker_url() -> Iterator[str]:
    """A Valkey of this test process's own."""
    with valkey.running() as url:
        yield url


@pytest.fixture
def process_env(database: TestDatabase, transactional_db: None) -> dict[str, str]:
    """Environment for a subprocess of the product on this process's database; committed rows are cleaned afterwards."""
    return {**os.environ, "DATABASE_URL": database.url(), "DJANGO_SETTINGS_MODULE": "config.settings"}


def killed_before(table: str, program: str, *arguments: str, env: Mapping[str, str]) -> None:
    """Run a program of its own and kill it (SIGKILL) where it waits to write into that table."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        alone = [sys.executable, "-c", program, *arguments]
        worker = subprocess.Popen(alone, cwd=Path(__file__).resolve().parents[2], env=env)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE relation = %s::regclass AND NOT granted", [table])
            if cursor.fetchone()[0]:
                break
            time.sleep(0.1)
        else:
            pytest.fail(f"the program never came to {table}")
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
