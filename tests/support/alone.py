"""A stage outside pytest, for commands that play programs: `make prove`, the benchmark of timing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.stage import Stage


@contextmanager
def stage_alone() -> "Iterator[Stage]":
    """A database of this process's own and the stage on it, as under pytest."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    from django.db import connections

    from tests.support import stage as stages  # models load after Django is set up
    from tests.support.database import TestDatabase

    database = TestDatabase()
    try:
        connections.settings["default"].update(database.settings())
        connections["default"].settings_dict.update(database.settings())
        with stages.built(database) as stage:
            yield stage
    finally:
        connections.close_all()
        database.close()
