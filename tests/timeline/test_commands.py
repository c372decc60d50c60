"""Both commands as another program calls them: no environment, no database, JSON on standard output only."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VISIBILITIES = {"case", "content-medical", "existence-medical", "neutral-name"}


def manage(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run `manage.py` with an empty environment."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={},
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def worked() -> float:
    """Seconds of processor time of programs that ended: what a busy machine does not lengthen much."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_preview_reads_standard_input_and_answers_with_under_two_seconds_of_work() -> None:
    before = worked()
    done = manage("timeline_preview", "-", text='{"spells": [{"from": "2026-02-02", "to": null}]}')
    took = worked() - before
    assert (done.returncode, done.stderr) == (0, "")
    steps = {step["code"]: step for step in json.loads(done.stdout)["steps"]}
    assert steps["W42-MELDING-UWV"]["target"] == "2026-11-22"
    assert steps["W42-MELDING-UWV"]["act_by"] == "2026-11-20"
    assert took < 2


def test_preview_reads_a_file(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text('{"spells": [{"from": "2026-02-02", "to": null}], "viewer": "employer"}', encoding="utf-8")
    done = manage("timeline_preview", str(file))
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["steps"]) == 64


@pytest.mark.parametrize(
    ("arguments", "text", "named"),
    [
        (["-"], '{"spells": [{"from": "2026-02-02", "to": null}], "leave": []}', "leave"),
        (["-"], '{"spells": [{"from": "2026-02-02", "to": null}], "facts": {"moe": true}}', "facts.moe"),
        (["-"], "no json", "invoer"),
        (["/nowhere/at-all.json"], "", "/nowhere/at-all.json"),
        ([], "", "FILE|-"),
    ],
)
def test_problems_go_to_standard_error_with_exit_code_2(arguments: list[str], text: str, named: str) -> None:
    done = manage("timeline_preview", *arguments, text=text)
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_catalogue_as_json_has_every_row_with_its_source() -> None:
    done = manage("step_catalogue", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    rows = json.loads(done.stdout)
    assert len(rows) == len({row["code"] for row in rows}) == 68
    assert sum(row["origin"] == "rsc" for row in rows) == 54
    for row in rows:
        assert list(row["roles"]) == ["WN", "WG", "BA", "CMTD", "CMWG"]
        assert row["owner"]
        assert row["source"]
        assert row["rule"]
        assert row["origin"] == ("law" if row["code"].startswith("L-") else "rsc")
        assert row["visibility"] in VISIBILITIES


def test_catalogue_as_a_table_names_steps_facts_and_events() -> None:
    done = manage("step_catalogue")
    assert done.returncode == 0
    for text in ("W42-MELDING-UWV", "42e-weeksmelding UWV", "Art. 38 Ziektewet", "interested_insurer", "wia_decision"):
        assert text in done.stdout
