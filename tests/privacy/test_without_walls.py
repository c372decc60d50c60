"""The database without row-level security: the application alone hides medical rows and other tenants."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from privacy import context
from tests.support import amputation, effort
from tests.support import stage as stages
from tests.support.amputation import WHO, leaks, marks_of
from tests.support.database import TestDatabase
from tests.support.pairs import Pair, difference, pairs
from tests.support.stage import Stage, fetched


@pytest.fixture(scope="module")
def open_stage(django_db_setup: None, django_db_blocker: Any, database: TestDatabase) -> Iterator[Stage]:
    """A stage on a database without any row-level security."""
    with django_db_blocker.unblock(), amputation.without_row_security(database) as tables:
        assert len(tables) >= 30
        with stages.built(database) as made:
            yield made


def test_the_database_shows_everything_to_everybody_now(open_stage: Stage) -> None:
    """Else the tests below would prove nothing."""
    with context.entered(open_stage.actors["hr"]):
        assert {tenant for (tenant,) in fetched("SELECT DISTINCT tenant_id FROM medical_medicalstep")} == {
            open_stage.world.here.tenant_id,
            open_stage.world.there.tenant_id,
        }


@pytest.mark.at_length
@pytest.mark.parametrize("who", effort.todays(WHO, 1))
def test_without_row_security_the_application_hides_medical_rows_and_other_tenants(open_stage: Stage, who: str) -> None:
    assert not leaks(open_stage, who, marks_of(open_stage), rows=False)


@settings(
    max_examples=effort.examples(1),
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(pair=pairs())
def test_without_row_security_the_application_alone_keeps_two_worlds_alike(open_stage: Stage, pair: Pair) -> None:
    found = difference(open_stage, pair, rows=False)
    assert not found, f"{pair!r}\n{found}"
