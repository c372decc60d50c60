"""Whatever is put on record has words: the record is read by employees and by a beheerder, not by programmers."""

import ast
from pathlib import Path

from cases import access_words

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("cases", "config", "employers", "medical", "outbox", "privacy", "roles", "timeline")
_RECORDING = {"record_read", "record_write"}


def recorded() -> set[str]:
    """Every action that the code names when it puts something on record."""
    found = set()
    for file in (file for room in ROOMS for file in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _RECORDING and len(node.args) > 1:
                named = node.args[1]
                if isinstance(named, ast.Constant):
                    found.add(str(named.value))
    return found


def test_every_part_has_a_name_and_no_name_is_stale() -> None:
    actions = recorded()
    assert len(actions) >= 100
    assert {action.partition(".")[0] for action in actions} == set(access_words.PARTS)
