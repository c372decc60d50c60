"""A catalogue that breaks its own rules is refused, with file, line and row."""

from pathlib import Path

import pytest

from timeline.catalogue.loader import load
from timeline.errors import CatalogueError

HEADER = """
version = "test"
valid_from = 2026-01-01
[facts]
psychological = { medical = true, nl = "x", en = "x" }
[events]
wia_applied = { medical = false, nl = "x", en = "x" }
"""
STEP = """
[[step]]
code = "CODE"
target = 7
trigger = "every case"
visibility = "case"
owner = ["WG"]
roles = { WG = "betrokken" }
name = { nl = "naam", en = "name" }
rule = { nl = "regel", en = "rule" }
source = "bron"
origin = "law"
"""


def catalogue(folder: Path, *steps: str, header: str = HEADER) -> Path:
    """A version folder with one phase."""
    (folder / "version.toml").write_text(header, encoding="utf-8")
    (folder / "1-phase.toml").write_text('phase = "fase"\n' + "".join(steps), encoding="utf-8")
    return folder


def step(code: str, *changes: tuple[str, str]) -> str:
    """A valid row with some lines replaced."""
    text = STEP.replace("CODE", code)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_a_sound_catalogue_loads(tmp_path: Path) -> None:
    loaded = load(catalogue(tmp_path, step("A"), step("B", ("target = 7", 'target = { after = "A", days = 3 }'))))
    assert [rule.code for rule in loaded] == ["A", "B"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("target = 7", "taget = 7", "unknown key 'taget'"),
        ('source = "bron"', "", "missing 'source'"),
        ('source = "bron"', 'source = " "', "empty 'source'"),
        ('visibility = "case"', 'visibility = "secret"', "unknown visibility 'secret'"),
        ('owner = ["WG"]', 'owner = ["HR"]', "unknown owner 'HR'"),
        ('owner = ["WG"]', "owner = []", "empty 'owner'"),
        ("{ WG = ", "{ XX = ", "unknown roles 'XX'"),
        ('origin = "law"', 'origin = "blog"', "unknown origin 'blog'"),
        ("target = 7", "target = 0", "'day' must be a whole number from 1"),
        ("target = 7", "", "needs 'opens' or 'target'"),
        ("target = 7", "target = { days = 7 }", "needs a sick day or an event"),
        ("target = 7", 'target = { after = "wia_applied" }', "either 'days', 'months' or 'monthly'"),
        ("target = 7", "target = { day = 7, monthly = true }", "needs 'after'"),
        ("target = 7", 'target = { after = "wia_applied", days = 1, earliest = true }', "without a sick day"),
        ("target = 7", 'target = { after = "NOWHERE", days = 1 }', "no step and no event"),
        ("target = 7", 'target = 7\nfact = "tired"', "unknown fact 'tired'"),
        ("target = 7", 'target = 7\nfact = "event birthday"', "unknown event 'birthday'"),
        ("target = 7", 'target = 7\nfact = "not"', "not a condition"),
        ("target = 7", 'target = 7\nfolds_into = "NOWHERE"', "no step of its own"),
        ("target = 7", "target = 7\nrolls_back = 1", "must be true or false"),
        ('nl = "naam"', 'nl = ""', "empty 'nl'"),
    ],
)
def test_refuses_with_file_line_and_row(tmp_path: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        load(catalogue(tmp_path, step("A"), step("B", (old, new))))
    assert problem in str(caught.value)
    assert "1-phase.toml:15: row 2 (B)" in str(caught.value)


def test_refuses_a_code_used_twice(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"row 2 \(A\): the code is already used in 1-phase\.toml:3"):
        load(catalogue(tmp_path, step("A"), step("A")))


def test_refuses_a_cycle(tmp_path: Path) -> None:
    follows = [("target = 7", f'target = {{ after = "{name}", days = 1 }}') for name in "BCA"]
    steps = [step(code, change) for code, change in zip("ABC", follows, strict=True)]
    with pytest.raises(CatalogueError, match=r"row 1 \(A\): cycle: A → B → C → A"):
        load(catalogue(tmp_path, *steps))


def test_a_step_may_follow_its_own_last_occurrence(tmp_path: Path) -> None:
    loaded = load(catalogue(tmp_path, step("A", ("target = 7", 'target = { after = "A", days = 91 }'))))
    assert loaded.by_code["A"].recurring


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (HEADER.replace("2026-01-01", '"soon"'), "'valid_from' must be a date"),
        (HEADER + "[extra]\n", "unknown key 'extra'"),
        (HEADER.replace("medical = true, ", ""), "missing 'medical'"),
        ("version = ", "version.toml"),
    ],
)
def test_refuses_a_header_that_is_not_one(tmp_path: Path, header: str, problem: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        load(catalogue(tmp_path, step("A"), header=header))
    assert problem in str(caught.value)
