"""`python -m tests.faults.play FILE --seed N --rounds N`: plays rounds and leaves their history in FILE."""

import argparse
import os
import random
import signal
import sys
import time
from pathlib import Path

from tests.faults import maimed
from tests.faults import rig as rigs
from tests.faults.history import History


def decks(chance: random.Random, rounds: int) -> list[list[str]]:
    """The faults of each round: every kind in turn, in an order by the seed, shared out evenly."""
    from tests.faults.nemesis import FAULTS

    a_round = max(3, -(-len(FAULTS) // max(rounds, 1))) if rounds < 7 else 3
    order: list[str] = []
    while len(order) < a_round * rounds:
        order += chance.sample(sorted(FAULTS), len(FAULTS))
    return [order[turn * a_round : (turn + 1) * a_round] for turn in range(rounds)]


def main() -> int:
    """Play."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.play", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--until", type=float, default=0, help="no new round after this time (seconds since 1970)")
    parser.add_argument("--maimed", default="", help="with this mistake in the worker, and the faults that show it")
    parser.add_argument("--log", type=Path, help="where the processes' own words go")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # nothing outlives the rig then either
    chance = random.Random(given.seed)
    history = History(given.file)
    os.environ[maimed.NAME] = given.maimed
    few = [list(maimed.MISTAKES[given.maimed].faults)] * given.rounds if given.maimed else decks(chance, given.rounds)
    with rigs.running(history) as rig:
        try:
            for faults in few:
                rigs.play(rig, chance, faults, first=bool(given.maimed))
                if given.until and time.time() > given.until:
                    break
            rigs.rest(rig)
        finally:
            if given.log:
                given.log.write_bytes(rig.processes.log.read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
