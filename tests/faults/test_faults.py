"""The whole stack under faults, a few rounds in every run; `make prove MINUTES=n` plays hundreds."""

from pathlib import Path

import pytest

from privacy import chance
from tests.faults.apart import played

_ROUNDS = 3


@pytest.mark.slow
def test_whatever_is_killed_stopped_flushed_or_refused_no_alert_is_lost_doubled_or_ghostly(tmp_path: Path) -> None:
    seed = chance.today().toordinal()  # other rounds every day; the seed is in the message when it fails
    rounds = played(tmp_path, seed=seed, rounds=_ROUNDS)
    assert rounds.verdict.fine, f"seed {seed}: {rounds.verdict}\n{rounds.log[-4000:]}"
    befell = {event.value["name"] for event in rounds.events if event.what == "fault"}
    assert len(befell) == 19
    assert rounds.verdict.operations >= 20
    assert rounds.verdict.reminders
    assert rounds.verdict.mails
