"""`make prove MINUTES=n`: every mutant once, then pairs of programs until the time is over; goes on where it stopped.

What was done stands in var/prove/, by a hash of the product and of this suite: other code begins anew. Every fourth
batch of programs is played in the build without checks. Without minutes: the mutants alone.
"""

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tests.support.alone import stage_alone

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "var" / "prove"
BATCH = 5  # programs between two notes of what was done
WHOLE, MAIMED = "whole", "without checks"
_ROOMS = ("config", "cases", "medical", "timeline", "employers", "roles", "outbox", "privacy", "templates", "tests")
_SHAPES = {".py", ".sql", ".html", ".css", ".toml", ".txt"}


def fingerprint() -> str:
    """A hash over everything that is proven and that proves it."""
    digest = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in _SHAPES and path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


class State:
    """What one worker did, kept on disk after every batch."""

    def __init__(self, code: str, worker: int) -> None:
        PLACE.mkdir(parents=True, exist_ok=True)
        self._path = PLACE / f"{code}-{worker}.json"
        self.values: dict[str, Any] = {"programs": {}, "seeds": 0, "leaks": [], "mutants": {}, "library": 0}
        if self._path.exists():
            self.values |= json.loads(self._path.read_text())

    def keep(self) -> None:
        """Write it down, all or nothing."""
        half = self._path.with_suffix(".half")
        half.write_text(json.dumps(self.values, indent=1))
        half.replace(self._path)


def known() -> dict[str, Any]:
    """What all workers noted of the present code: programs by build, seeds, leaks, mutants."""
    total: dict[str, Any] = {"programs": {WHOLE: 0, MAIMED: 0}, "seeds": 0, "leaks": [], "mutants": {}, "library": 0}
    for path in sorted(PLACE.glob(f"{fingerprint()}-*.json")):
        state = json.loads(path.read_text())
        for build, count in state["programs"].items():
            total["programs"][build] += count
        total["seeds"] += state["seeds"]
        total["leaks"] += state["leaks"]
        total["mutants"] |= state["mutants"]
        total["library"] = max(total["library"], state["library"])
    return total


def work(worker: int, workers: int, until: float | None) -> None:
    """Mutants first, those that nobody hunted yet; then programs until the time is over."""
    state, done = State(fingerprint(), worker), known()["mutants"]
    with stage_alone() as stage:
        from tests.privacy.hunting import hunt
        from tests.privacy.mutants import MUTANTS
        from tests.support import amputation
        from tests.support.stage import number

        state.values["library"] = len(MUTANTS)
        for place, name in enumerate(sorted(MUTANTS)):
            if place % workers != worker or name in done:
                continue
            if until and time.time() > until:
                return
            with MUTANTS[name].on(stage):
                find = hunt(stage, number("hunt", name))
            state.values["mutants"][name] = [find.sure, find.programs, round(find.seconds, 1), MUTANTS[name].channel]
            state.keep()
        while until and time.time() < until:
            turn = state.values["seeds"]
            seed, build = number("prove", worker, turn), MAIMED if turn % 4 == 3 else WHOLE
            with amputation.without_checks() if build == MAIMED else nullcontext():
                find = hunt(stage, seed, BATCH)
            if find.pair is not None:
                state.values["leaks"].append([build, seed, repr(find.pair), find.shown])
            state.values["seeds"] += 1
            state.values["programs"][build] = state.values["programs"].get(build, 0) + find.programs
            state.keep()


def report() -> int:
    """Print what all workers did together; 1 when something was found or a mutant missed."""
    total = known()
    print(f"code {fingerprint()}, {total['seeds']} seeds of {BATCH} pairs of programs")
    for build, programs in total["programs"].items():
        leaks = [leak for leak in total["leaks"] if leak[0] == build]
        line = f"  {build}: {programs} pairs, {len(leaks)} that differ"
        if programs and not leaks:
            line += f"; so with 95% confidence fewer than {3 / programs:.2%} of pairs do (3/n)"
        print(line)
    for build, seed, pair, shown in total["leaks"]:
        print(f"LEAK, {build}, seed {seed}\n{pair}\n{shown}")
    caught = {name: find for name, find in total["mutants"].items() if find[0]}
    for name, (found, programs, seconds, channel) in sorted(total["mutants"].items()):
        print(f"  {'found' if found else 'MISSED'} after {programs:3d} pairs, {seconds:6.1f} s: {name} ({channel})")
    print(f"mutants found: {len(caught)} of {len(total['mutants'])} hunted, {total['library']} in the library")
    if caught:
        tries, times = [find[1] for find in caught.values()], [find[2] for find in caught.values()]
        print(f"  programs until found: median {statistics.median(tries):.0f}, most {max(tries)}")
        print(f"  seconds of processor time: median {statistics.median(times):.1f}, longest {max(times):.1f}")
    missed = sorted(set(total["mutants"]) - set(caught))
    return 1 if total["leaks"] or missed else 0


def main() -> int:
    """Run the workers and report."""
    parser = argparse.ArgumentParser(prog="make prove", description=__doc__)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--worker", type=int, default=None, help=argparse.SUPPRESS)
    parser.add_argument("--until", type=float, default=0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker is not None:
        work(given.worker, given.workers, given.until or None)
        return 0
    until = str(time.time() + given.minutes * 60 if given.minutes else 0)
    command = [sys.executable, "-W", "ignore", "-m", "tests.privacy.prove", "--workers", str(given.workers)]
    running = [
        subprocess.Popen([*command, "--until", until, "--worker", str(worker)], cwd=ROOT)
        for worker in range(given.workers)
    ]
    failed = max(process.wait() for process in running)
    return report() or failed


if __name__ == "__main__":
    sys.exit(main())
