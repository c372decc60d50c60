"""Pairs of programs that differ only behind the medical wall, and what is asked afterwards."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hypothesis import strategies as st

from tests.guards import matrix
from tests.guards.routes import routes
from tests.support.observing import Question
from tests.support.programs import MEDICAL, PUBLIC, Program, Step, insiders, medical_addresses, outsiders, played
from tests.support.stage import THINGS, Stage

QUESTIONS = 34
ROWS_OF = 3  # observers whose raw SQL is compared, per program
# What is asked of pages that have more than one face; a new address is asked plainly.
FACES = {
    "case": ("?tab=oordelen", "?tab=melding", "?tab=verloop", "?tab=stappen"),
    "case_list": ("?state=all", "?state=closed", "?has_medical=1"),
    "queue": ("?weeks=0&mine=0", "?mine=0"),
    "api_cases": ("?state=all", "?state=closed", "?q=psycho"),
}
_MEDICAL_KINDS = (*MEDICAL, "draft", "fact", "consult")  # what screens fill comes more often


@dataclass(frozen=True)
class Pair:
    """Two programs with the same public steps, and a seed for what is asked."""

    one: Program
    other: Program
    look: int = 0

    def __repr__(self) -> str:
        """Both, one above the other."""
        return f"Pair(\n  one:   {self.one!r}\n  other: {self.other!r}\n  look={self.look})"


def _steps(names: Sequence[str]) -> st.SearchStrategy[Step]:
    return st.builds(Step, st.sampled_from(names), st.sampled_from(("own", "own", "own", *THINGS)), st.integers(0, 11))


def medical_steps() -> st.SearchStrategy[Step]:
    """Mostly what the services do, sometimes an address that only the medical side may enter."""
    return st.one_of(_steps(_MEDICAL_KINDS), _steps(_MEDICAL_KINDS), _steps(sorted(medical_addresses())))


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Nearly equal worlds: one medical step more, less, or otherwise."""
    public = draw(st.lists(_steps(sorted(PUBLIC)), max_size=4))
    shared = draw(st.lists(medical_steps(), max_size=2))
    extra = draw(medical_steps())
    base = _woven(draw, public, shared)
    one = _woven(draw, base, [extra])
    other = list(base)
    if draw(st.booleans()):  # the same kind of step with another content, at the same place
        changed = Step(extra.act, extra.thing, draw(st.integers(0, 11).filter(lambda value: value != extra.value)))
        other = [changed if step is extra else step for step in one]
    return Pair(Program(tuple(one)), Program(tuple(other)), draw(st.integers(0, 9999)))


def _woven(draw: st.DrawFn, base: list[Step], more: list[Step]) -> list[Step]:
    """`base` in its order, with `more` put in somewhere."""
    steps = list(base)
    for step in more:
        steps.insert(draw(st.integers(0, len(steps))), step)
    return steps


@lru_cache(maxsize=1)
def doors() -> list[tuple[str, str, str]]:
    """(address, method, thing) of everything that can be asked, straight from the URL resolver and the matrix."""
    found = {(name, method, thing) for name, method, thing, _cells in matrix.lines() if thing in {*THINGS, "-", "gone"}}
    known = {name for name, _method, _thing in found}
    return sorted(found | {(route.name, "GET", "own") for route in routes() if route.name not in known})


@lru_cache(maxsize=1)
def _about_a_case() -> list[str]:
    """Addresses with something of a case in them, and the lists in which it stands."""
    named = [route.name for route in routes() if any(f":{part}>" in route.pattern for part in ("case_id", "step_id"))]
    return [*named, "case_list", "queue", "team", "notices", "api_cases", "case", "case", "api_case", "api_timeline"]


def questions(pair: Pair, count: int = QUESTIONS) -> list[Question]:
    """Two thirds about what the programs touched, the rest about anything."""
    chance, who = random.Random(pair.look), outsiders(pair.one, pair.other)
    touched = sorted(pair.one.touched | pair.other.touched) or ["own"]
    near, asked = _about_a_case(), []
    for number in range(count):
        if number % 3:
            name, thing = chance.choice(near), chance.choice(touched)
            method = "GET" if chance.random() < 0.7 else "POST"
        else:
            name, method, thing = chance.choice(doors())
        query = chance.choice(FACES.get(name, ("",))) if method == "GET" and chance.random() < 0.6 else ""
        asked.append(Question(chance.choice(who), name, method, thing, query))
    return sorted(set(asked))


def difference(stage: Stage, pair: Pair, *, rows: bool = True) -> str:
    """What an observer could tell the two worlds apart by, by raw SQL too if `rows`; empty when nothing."""
    wanted = questions(pair)
    watching = random.Random(pair.look).sample(outsiders(pair.one, pair.other), ROWS_OF) if rows else []
    one = played(stage, pair.one, wanted, watching)
    other = played(stage, pair.other, wanted, watching)
    blind = insiders(pair.one, pair.other)
    return one.explain(other, blind) if one.differences(other, blind) else ""
