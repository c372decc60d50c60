"""Looking for a leak: nearly equal worlds until two of them can be told apart."""

import time
from contextlib import suppress
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from tests.support.pairs import Pair, Told, deterministic, pairs, told
from tests.support.stage import Stage

SEARCH = {
    "database": None,
    "deadline": None,
    "verbosity": Verbosity.quiet,
    "suppress_health_check": list(HealthCheck),
}
ENOUGH = 60  # programs after which a leak counts as missed


@dataclass(frozen=True)
class Find:
    """What told two worlds apart, after how many programs and seconds of this process."""

    programs: int
    seconds: float
    pair: Pair | None = None
    shown: str = ""
    sure: bool = False  # and the same program twice told nothing there


class _Found(Exception):
    pass


def hunt(stage: Stage, number: int, limit: int = ENOUGH) -> Find:
    """Programs from a seed until one shows a difference; `pair` is None when none of `limit` did."""
    start, count, found = time.process_time(), 0, list[tuple[Pair, Told]]()

    @seed(number)
    @settings(max_examples=limit, phases=[Phase.generate], **SEARCH)  # type: ignore[arg-type]  # keyword spread
    @given(pair=pairs())
    def look(pair: Pair) -> None:
        nonlocal count
        count += 1
        if (shown := told(stage, pair)).keys:
            found.append((pair, shown))
            raise _Found

    with suppress(_Found):
        look()
    spent = time.process_time() - start
    if not found:
        return Find(count, spent)
    pair, shown = found[0]
    return Find(count, spent, pair, shown.text, deterministic(stage, pair, shown.keys))
