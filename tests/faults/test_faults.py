"""The whole stack under faults, a few rounds in every run; `make prove MINUTES=n` plays hundreds."""

import subprocess
import sys
from pathlib import Path

import pytest

from privacy import chance
from tests.faults import checker, history
from tests.support.database import ROOT

_ROUNDS = 3
_SECONDS = 900  # a bound for a machine that is busy with much else


@pytest.mark.slow
def test_whatever_is_killed_stopped_flushed_or_refused_no_alert_is_lost_doubled_or_ghostly(tmp_path: Path) -> None:
    seed = chance.today().toordinal()  # other rounds every day; the seed is in the message when it fails
    file, log = tmp_path / "history.jsonl", tmp_path / "log"
    play = [sys.executable, "-W", "ignore", "-m", "tests.faults.play", str(file), "--seed", str(seed)]
    done = subprocess.run(
        [*play, "--rounds", str(_ROUNDS), "--log", str(log)],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    events = list(history.read(file))
    verdict = checker.check(events)
    assert verdict.fine, f"seed {seed}: {verdict}\n{log.read_text()[-4000:]}"
    befell = {event.value["name"] for event in events if event.what == "fault"}
    assert len(befell) == 19
    assert verdict.operations >= 20
    assert verdict.reminders
    assert verdict.mails
