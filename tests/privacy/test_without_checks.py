"""The application without any check of its own: the database alone hides medical rows and other tenants."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.support import amputation, effort
from tests.support.amputation import RICH, WHO, Marks, leaks, marks_of
from tests.support.observing import Question
from tests.support.pairs import Pair, difference, pairs
from tests.support.programs import outsiders, played
from tests.support.stage import Stage


@pytest.fixture(scope="module")
def marks(stage: Stage) -> Marks:
    return marks_of(stage)


@pytest.mark.at_length
@pytest.mark.parametrize("who", effort.todays(WHO, 1))
def test_without_a_check_the_database_hides_medical_rows_and_other_tenants(
    stage: Stage, marks: Marks, who: str
) -> None:
    assert len(marks.foreign) >= 4
    assert len(marks.medical) >= 20
    with amputation.without_checks() as places:
        assert places >= 30, "the checks are gone in every room"
        assert not leaks(stage, who, marks, rows=True)


@settings(
    max_examples=effort.examples(1),
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(pair=pairs())
def test_without_a_check_the_database_alone_keeps_two_worlds_alike(stage: Stage, pair: Pair) -> None:
    with amputation.without_checks():
        found = difference(stage, pair)
    assert not found, f"{pair!r}\n{found}"


def test_the_bedrijfsarts_sees_what_nobody_else_may(stage: Stage, marks: Marks) -> None:
    """Else the tests above would look for marks that stand nowhere."""
    pages = ("probleemanalyse", "medical_record", "employee_consents")
    seen = played(stage, RICH.one, [Question("ba", name, "GET", "own") for name in pages], [])
    found = "\n".join(marks.shown(stage, seen))
    assert all(name in found for name in pages), found


def test_who_looks_is_an_outsider() -> None:
    assert set(WHO) <= set(outsiders(RICH.one, RICH.other))
