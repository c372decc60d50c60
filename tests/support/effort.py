"""How hard property tests look: `make test` briefly (in CI at the same examples each time), `make prove` at length."""

import os
from collections.abc import Sequence
from typing import TypeVar

import hypothesis

from privacy import chance

T = TypeVar("T")
AT_LENGTH = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
_TIMES = 30


def examples(count: int) -> int:
    """`@settings(max_examples=examples(100))`: that many, thirty times as many under `make prove`."""
    return count * _TIMES if AT_LENGTH else count


def todays(things: Sequence[T], count: int) -> list[T]:
    """So many, others every day until each had its turn; all of them under `make prove`."""
    if AT_LENGTH:
        return list(things)
    start = chance.today().toordinal() * count
    return [things[(start + place) % len(things)] for place in range(count)]


def set_up() -> None:
    """No deadlines (a shared machine is slow at times) and no database of examples that differs per machine."""
    hypothesis.settings.register_profile("brief", deadline=None, database=None, derandomize="CI" in os.environ)
    hypothesis.settings.register_profile("prove", deadline=None, max_examples=examples(100), print_blob=True)
    hypothesis.settings.load_profile("prove" if AT_LENGTH else "brief")
