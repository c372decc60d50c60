"""Pairs of programs that differ only behind the medical wall, and what is asked afterwards."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hypothesis import strategies as st

from tests.guards import matrix
from tests.guards.routes import routes
from tests.support.observing import Observation, Question
from tests.support.programs import GOOD, MEDICAL, PUBLIC, Program, Step, insiders, medical_addresses, outsiders, played
from tests.support.stage import THINGS, Stage

QUESTIONS = 30
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
    """Nearly equal worlds: one to three medical steps more, less, or otherwise."""
    public = draw(st.lists(_steps(sorted(PUBLIC)), max_size=4))
    shared = draw(st.lists(medical_steps(), max_size=2))
    extra = draw(st.lists(medical_steps(), min_size=1, max_size=3))
    base = _woven(draw, public, shared)
    one = _woven(draw, base, extra)
    other = list(base)
    if draw(st.booleans()):  # the same kinds of steps with other contents, at the same places
        changed = {id(step): Step(step.act, step.thing, (step.value + draw(st.integers(1, 11))) % 12) for step in extra}
        other = [changed.get(id(step), step) for step in one]
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


# Whose own each thing is, among those outside the wall: they see most of it.
_READERS = {
    "own": ("hr", "cm", "wg", "lg", "ac"),
    "dept": ("hr", "cm", "wg", "ac"),
    "other": ("cm2",),
    "foreign": ("xh", "xc"),
}
_FACED = (("case", "GET"), ("case", "GET"), ("case_list", "GET"))  # asked more than once, for their faces
_ROLES = {"cm2": "cm", "ba2": "ba", "wn2": "wn", "xh": "hr", "xc": "cm", "xb": "ba"}


@lru_cache(maxsize=1)
def _about_a_case() -> frozenset[str]:
    """Addresses with something of a case in them, and the lists in which it stands."""
    named = {route.name for route in routes() if any(f":{part}>" in route.pattern for part in ("case_id", "step_id"))}
    return frozenset(named | {"case_list", "queue", "team", "notices", "api_cases", "report", "my_case"})


@lru_cache(maxsize=1)
def _near() -> list[tuple[str, str]]:
    return sorted({(name, method) for name, method, _thing in doors() if name in _about_a_case()})


@lru_cache(maxsize=1)
def _pages() -> list[tuple[str, str]]:
    readable = {door for one in ("hr", "cm", "ac") for door in _opening(one) if door[1] == "GET"}
    return sorted(readable)


@lru_cache(maxsize=16)
def _opening(role: str) -> tuple[tuple[str, str], ...]:
    """What lets a role in and has something of a case in it, by (address, method), straight from the matrix."""
    lines = [line for line in matrix.lines() if line[0] in _about_a_case() and line[2] in {"own", "-"}]
    return tuple(sorted({(name, method) for name, method, _thing, cells in lines if cells[role] in GOOD}))


def _readers(thing: str, who: Sequence[str]) -> list[str]:
    return [one for one in _READERS[thing] if one in who]


def questions(pair: Pair, count: int = QUESTIONS) -> list[Question]:
    """Each page about what the programs touched, by one of those who may read it; then anybody, anything."""
    chance, who = random.Random(pair.look), outsiders(pair.one, pair.other)
    touched = sorted(pair.one.touched | pair.other.touched) or ["own"]
    asked: set[Question] = set()

    def ask(asker: str, name: str, method: str, thing: str) -> None:
        query = chance.choice(FACES.get(name, ("",))) if method == "GET" and chance.random() < 0.6 else ""
        asked.add(Question(asker, name, method, thing, query))

    for name, method in (*_pages(), *_FACED):
        thing = chance.choice(touched)
        able = [one for one in _readers(thing, who) if (name, method) in _opening(_ROLES.get(one, one))]
        if able:
            ask(chance.choice(able), name, method, thing)
    while len(asked) < count:
        asker, thing = chance.choice(_readers(chance.choice(touched), who)), chance.choice(touched)
        ask(asker, *chance.choice(_opening(_ROLES.get(asker, asker))), thing)
        ask(chance.choice(who), *chance.choice(_near()), thing)
        name, method, thing = chance.choice(doors())
        ask(chance.choice(who), name, method, thing)
    return sorted(asked)


def _watching(pair: Pair) -> list[str]:
    """Whose raw SQL is compared: one of those who see most of what was touched, the others anybody."""
    chance, who = random.Random(pair.look), outsiders(pair.one, pair.other)
    thing = chance.choice(sorted(pair.one.touched | pair.other.touched) or ["own"])
    reader = chance.choice(_readers(thing, who))
    return [reader, *chance.sample([one for one in who if one != reader], ROWS_OF - 1)]


@dataclass(frozen=True)
class Told:
    """What an observer told two worlds apart by, with the text for people."""

    keys: frozenset[tuple[str, str]] = frozenset()
    text: str = ""


def told(stage: Stage, pair: Pair, *, rows: bool = True) -> Told:
    """By what the two worlds can be told apart, by raw SQL too if `rows`; nothing, or the first that showed."""
    wanted, watching, blind = questions(pair), _watching(pair) if rows else [], insiders(pair.one, pair.other)
    one = played(stage, pair.one, wanted, watching)
    other = played(stage, pair.other, wanted, watching, against=one, blind=blind)
    met = Observation({key: answer for key, answer in one.seen.items() if key in other.seen})
    one = met if met.differences(other, blind) else one
    keys = frozenset(one.differences(other, blind))
    return Told(keys, one.explain(other, blind)) if keys else Told()


def difference(stage: Stage, pair: Pair, *, rows: bool = True) -> str:
    """As `told`, the text alone."""
    return told(stage, pair, rows=rows).text


def deterministic(stage: Stage, pair: Pair, keys: frozenset[tuple[str, str]]) -> bool:
    """Whether the same program twice gives the same bytes there: else a difference would prove nothing."""
    wanted = [question for question in questions(pair) if (question.who, repr(question)) in keys]
    watching = sorted({who for who, what in keys if what.startswith("rows of ")})
    once, again = (played(stage, pair.one, wanted, watching) for _time in range(2))
    return not once.differences(again)
