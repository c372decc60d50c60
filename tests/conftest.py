"""Fixtures for every test. Databases: tests/support/database.py; browsers: tests/support/browser.py."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.db import connections
from django.test import TransactionTestCase

from tests.support import effort, network
from tests.support.database import TestDatabase

if TYPE_CHECKING:
    from tests.support.cast import House

pytest_plugins = ["tests.support.browser", "tests.support.processes"]

network.forbid()

effort.set_up()


@pytest.fixture(scope="session")
def database() -> Iterator[TestDatabase]:
    """This process's own database, cloned from the migrated template; nothing starts before a test asks."""
    own = TestDatabase()
    yield own
    connections.close_all()
    own.close()


@pytest.fixture(scope="session")
def django_db_setup(database: TestDatabase) -> Iterator[None]:
    """Point Django's `default` at the clone, as the unprivileged role; the owner cleans after tests that commit."""
    connections.settings["default"].update(database.settings())
    connections["default"].settings_dict.update(database.settings())
    with pytest.MonkeyPatch.context() as patch:

        def clean(case: Any) -> None:
            database.clean()

        patch.setattr(TransactionTestCase, "_fixture_teardown", clean)
        yield


@pytest.fixture
def owner_sql(database: TestDatabase) -> Callable[..., list[tuple[Any, ...]]]:
    """Run one statement as the owner, committed at once: for tests about the walls themselves."""

    def run(statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        with database.owner() as connection, connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)
            return list(cursor.fetchall()) if cursor.description else []

    return run


@pytest.fixture
def live_url(live_server: Any) -> str:
    """A running web server on this process's database; what it commits, the owner removes afterwards."""
    return str(live_server.url)


@pytest.fixture
def amstel(db: None) -> "House":
    """The tenant in which a test happens."""
    from tests.support.cast import house  # models load after Django is set up

    return house("amstel")


@pytest.fixture
def maas(db: None) -> "House":
    """Another tenant: the outsider."""
    from tests.support.cast import house  # models load after Django is set up

    return house("maas")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs Chromium or PgBouncer is skipped without it, unless BROWSER=required; `make prove`: properties."""
    from tests.support.browser import CHROMIUM  # not before pytest has prepared it as a plugin
    from tests.support.pooler import PGBOUNCER

    if effort.AT_LENGTH:
        properties = [
            item
            for item in items
            if hypothesis.is_hypothesis_test(getattr(item, "obj", None)) or item.get_closest_marker("at_length")
        ]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(properties)])
        items[:] = properties
    for marker, program in (("browser", CHROMIUM), ("pooler", PGBOUNCER)):
        if program is None and os.environ.get("BROWSER") != "required":
            # A machine without Chromium or PgBouncer still runs the rest; .ci/run sets BROWSER=required: then it fails.
            skip = pytest.mark.skip(reason=f"no program for {marker} here (BROWSER=required makes this a failure)")
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(skip)
