"""Each deliberate leak of the library is found by the same search that finds none in the product."""

import csv
from pathlib import Path

import pytest

from tests.privacy.hunting import hunt
from tests.privacy.mutants import MUTANTS
from tests.support import effort
from tests.support.stage import Stage, number

# After how many programs and seconds of processor time each was found when the library was last measured as a whole.
with (Path(__file__).parent / "mutants" / "measured.csv").open() as _file:
    MEASURED = {row["mutant"]: int(row["programs"]) for row in csv.DictReader(_file)}
QUICK = 8  # programs: what an ordinary run may spend on one of them
A_DAY = 2
TURNS = sorted(MUTANTS) if effort.AT_LENGTH else sorted(name for name, tries in MEASURED.items() if tries <= QUICK)


def test_the_library_is_large_and_varied() -> None:
    assert len(MUTANTS) >= 40
    assert len({one.channel for one in MUTANTS.values()}) >= 35
    assert all(one.what.endswith(".") for one in MUTANTS.values())
    assert set(MEASURED) <= set(MUTANTS)


@pytest.mark.at_length
@pytest.mark.parametrize("name", effort.todays(TURNS, A_DAY))
def test_a_planted_leak_is_found(stage: Stage, name: str) -> None:
    with MUTANTS[name].on(stage):
        find = hunt(stage, number("hunt", name))
        assert find.pair is not None, f"{name} was not found in {find.programs} programs"
        assert find.sure, f"{name} is not the same twice: what it shows proves nothing"
