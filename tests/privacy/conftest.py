"""The stage of the noninterference suite, once per module."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.database import TestDatabase

if TYPE_CHECKING:
    from tests.support.stage import Stage


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any, database: TestDatabase) -> "Iterator[Stage]":
    """Built once; every program that is played on it is undone."""
    from tests.support import stage as stages  # models load after Django is set up

    with django_db_blocker.unblock(), stages.built(database) as made:
        yield made
