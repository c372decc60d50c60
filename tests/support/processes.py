"""Fixtures for tests that start processes of the product beside the test."""

import os
from collections.abc import Iterator

import pytest

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
