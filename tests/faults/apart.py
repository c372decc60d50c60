"""Playing in a process of its own, since Django looks at one database in a process."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.faults import checker, history
from tests.support.database import ROOT

_LONGEST = 1800.0  # a bound for a machine that is busy with much else


@dataclass(frozen=True)
class Played:
    """What happened, how it is judged, and the words of the processes."""

    events: list[history.Event]
    verdict: checker.Verdict
    log: str


def played(folder: Path, *, seed: int, rounds: int, until: float = 0, mistake: str = "") -> Played:
    """Play some rounds with one rig, whose history stays in `folder`. That it did not come to its end is a loss."""
    file, log = folder / "history", folder / "log"
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.play", str(file), "--log", str(log)]
    command += ["--seed", str(seed), "--rounds", str(rounds), "--until", str(until), "--maimed", mistake]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as rig:
        try:
            _nothing, words = rig.communicate(timeout=_LONGEST)
        except subprocess.TimeoutExpired:
            rig.terminate()  # not killed: it ends its own processes
            _nothing, words = rig.communicate()
    events = list(history.read(file)) if file.exists() else []
    verdict = checker.check(events)
    if rig.returncode:
        verdict.lost.append(f"the rig itself stopped: {words[-1500:]}")
    return Played(events, verdict, log.read_text(encoding="utf-8") if log.exists() else "")
