"""The tool itself: which mistakes it thinks of, and that a planted one is met wherever the module went."""

import sys
from types import ModuleType

import pytest

from tests.mutation import small, targets
from tests.mutation.operators import generous, mutants
from tests.mutation.planting import plant

SOURCE = '''"""A policy in small."""

from dataclasses import dataclass

from tests.mutation.small import CLOSES, _R

TABLE: dict[str, frozenset[str]] = {"read": frozenset({_R.HR}), "write": frozenset({_R.HR, _R.BOSS})}
SEEN = frozenset({"a", "b"})


@dataclass(frozen=True)
class Facts:
    """What counts."""

    own: bool = False

    @property
    def open(self) -> bool:
        """Whether."""
        return not self.own


NOBODY = Facts()


def allowed(role: str, days: int) -> bool:
    """Whether it may."""
    if role == "hr" and days < 7:
        return True
    return role in SEEN
'''


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The policy as the product loads it."""
    made = ModuleType("small_policy")
    made.__dict__.update(__file__="small_policy.py", __package__="")
    monkeypatch.setitem(sys.modules, "small_policy", made)
    exec(SOURCE, made.__dict__)  # noqa: S102  our own text
    return made


def test_the_mistakes_it_thinks_of() -> None:
    keys = {mutant.key for mutant in mutants(SOURCE)}
    assert {
        "SEEN: {'a', 'b'} → {'a'}",
        "TABLE: {_R.HR, _R.BOSS} → {_R.BOSS}",
        "Facts: False → True",
        "Facts.open: not self.own → self.own",
        "allowed: role == 'hr' → role != 'hr'",
        "allowed: role == 'hr' and days < 7 → role == 'hr' or days < 7",
        "allowed: role == 'hr' and days < 7 → days < 7",
        "allowed: days < 7 → days <= 7",
        "allowed: 7 → 8",
        "allowed: role in SEEN → role not in SEEN",
    } <= keys
    assert not any("policy in small" in key or "Whether" in key for key in keys), "words for people are no mistakes"


def test_a_row_of_the_table_gets_somebody_more() -> None:
    made = generous(SOURCE, "TABLE", ["_R.HR", "_R.BOSS", "_R.CM"])
    assert [mutant.key for mutant in made] == [
        "TABLE['read']: {_R.HR} → {_R.HR, _R.BOSS}",
        "TABLE['write']: {_R.HR, _R.BOSS} → {_R.HR, _R.BOSS, _R.CM}",
    ]


@pytest.mark.parametrize(
    ("key", "differs"),
    [
        ("allowed: days < 7 → days <= 7", lambda _module, known: known["allowed"]("hr", 7)),
        ("SEEN: {'a', 'b'} → {'a'}", lambda module, _known: not module.allowed("b", 9)),
        ("Facts: False → True", lambda _module, known: known["Facts"]().own),
        ("Facts.open: not self.own → self.own", lambda _module, known: not known["Facts"]().open),
        ("TABLE: {_R.HR, _R.BOSS} → {_R.BOSS}", lambda _module, known: "hr" not in known["TABLE"]["write"]),
    ],
)
def test_a_planted_mistake_is_met_by_who_imported_before(module: ModuleType, key: str, differs: object) -> None:
    known = dict(vars(module))
    assert callable(differs)
    assert not differs(module, known)
    chosen = next(mutant for mutant in mutants(SOURCE) if mutant.key == key)
    plant("small_policy", chosen.source)
    assert differs(module, known)


def test_a_module_planted_as_it_is_is_what_it_was(module: ModuleType) -> None:
    """Otherwise every mistake would seem to be noticed."""
    known = dict(vars(module))
    plant("small_policy", SOURCE)
    assert vars(module) == known
    assert module.NOBODY is known["NOBODY"]
    assert known["Facts"]() == module.NOBODY
    assert small.CLOSES == {"hr": "own"}, "what it imports is not its own to change"
    assert known["TABLE"] == {"read": {"hr"}, "write": {"hr", "boss"}}


def test_each_target_names_its_equivalents_with_a_reason() -> None:
    assert set(targets.EQUIVALENT) == set(targets.TARGETS)
    assert all(len(reason) > 20 for known in targets.EQUIVALENT.values() for reason in known.values())
