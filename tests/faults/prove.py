"""Rounds of faults for some minutes, as a part of `make prove MINUTES=n`; goes on where it stopped.

What was done stands in var/prove/, by a hash of the code. First the product with each mistake of `maimed`, which the
checker must name; then rounds until the time is over. A history in which something went wrong stays beside it.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.faults.apart import played
from tests.faults.maimed import MISTAKES
from tests.privacy.prove import PLACE, fingerprint

ROUNDS = 10  # of one rig; then a fresh one
_NAMED = ("lost", "doubled", "ghost")


class State:
    """What was done, kept on disk after every rig."""

    def __init__(self) -> None:
        PLACE.mkdir(parents=True, exist_ok=True)
        self._path = PLACE / f"faults-{fingerprint()}.json"
        self.values: dict[str, Any] = {"seeds": {}, "mistakes": {}}
        if self._path.exists():
            self.values |= json.loads(self._path.read_text(encoding="utf-8"))

    def keep(self) -> None:
        """Write it down, all or nothing."""
        half = self._path.with_suffix(".half")
        half.write_text(json.dumps(self.values, indent=1), encoding="utf-8")
        half.replace(self._path)


def judged(seed: int, rounds: int, until: float = 0, mistake: str = "") -> dict[str, Any]:
    """Play with one rig and judge; the history is kept when something was found."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        run = played(Path(folder), seed=seed, rounds=rounds, until=until, mistake=mistake)
        if not run.verdict.fine and not mistake:
            for name in ("history", "log"):
                kept, file = PLACE / f"faults-{fingerprint()}-{seed}.{name}", Path(folder, name)
                kept.write_bytes(file.read_bytes() if file.exists() else b"")
    befell, ended = (
        Counter(event.value["name"] for event in run.events if event.what == what) for what in ("fault", "ended")
    )
    healed = sum(event.what == "heal" for event in run.events)
    doubts = len(run.verdict.in_doubt)
    return {**vars(run.verdict), "rounds": healed, "faults": befell, "ended": ended, "in_doubt": doubts}


def work(until: float) -> None:
    """Mistakes that were not planted yet, then rounds until the time is over."""
    state = State()
    for name in MISTAKES:
        if name not in state.values["mistakes"] and time.time() < until:
            found = judged(len(name), 3, mistake=name)
            state.values["mistakes"][name] = {part: found[part][:3] for part in _NAMED}
            state.keep()
    seed = max(map(int, state.values["seeds"]), default=0)
    while time.time() < until:
        seed += 1
        state.values["seeds"][str(seed)] = judged(seed, ROUNDS, until)
        state.keep()


def report() -> int:
    """Print what was done with the present code; 1 when something was found or a mistake missed."""
    state = State().values
    runs = list(state["seeds"].values())
    total = {name: sum(run[name] for run in runs) for name in ("rounds", "operations", "unknown", "reminders", "mails")}
    seeds = f"seeds 1 to {len(runs)}" if runs else "no seed yet"
    print(f"faults: {total['rounds']} rounds ({seeds}), {total['operations']} operations, {total['unknown']} unknown")
    print(f"  {total['reminders']} alerts, {total['mails']} mails, {sum(run['in_doubt'] for run in runs)} in doubt")
    for what, kinds in (
        ("faults", _together(runs, "faults")),
        ("processes that ended by themselves", _together(runs, "ended")),
    ):
        print(f"  {kinds.total()} {what}: {', '.join(f'{name} {times}' for name, times in sorted(kinds.items()))}")
    print(f"  refused by a server for good, and told to nobody: {sum(len(run['refused']) for run in runs)}")
    wrong = [(seed, part, words) for seed, run in state["seeds"].items() for part in _NAMED for words in run[part]]
    print(f"  found: {', '.join(f'{part} {sum(one[1] == part for one in wrong)}' for part in _NAMED)}")
    for seed, part, words in wrong:
        print(f"{part.upper()}, seed {seed}: {words}")
    missed = [name for name, said in state["mistakes"].items() if not said[MISTAKES[name].named]]
    print(f"  mistakes named: {len(state['mistakes']) - len(missed)} of {len(MISTAKES)}", *missed)
    return 1 if wrong or missed else 0


def _together(runs: list[dict[str, Any]], what: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for run in runs:
        total.update(run[what])
    return total


def main() -> int:
    """Play and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.prove", description=__doc__)
    parser.add_argument("--minutes", type=float, default=0)
    given = parser.parse_args()
    work(time.time() + given.minutes * 60)
    return report()


if __name__ == "__main__":
    sys.exit(main())
