"""Two worlds that differ only in medical facts give everybody outside the wall the same bytes, with nothing masked.

Programs, observers and addresses are explained in tests/support/programs.py, observing.py and stage.py. `make prove`
goes on with more programs for as long as wanted.
"""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from tests.guards.knock import Knock
from tests.guards.routes import routes
from tests.support.observing import DECLARED, Observation, Question
from tests.support.pairs import FACES, Pair, difference, doors, pairs, questions
from tests.support.programs import Program, Step, insiders, medical_addresses, outsiders, played
from tests.support.stage import OBSERVERS, THINGS, Stage

PROGRAMS = 8
ROUNDS = 8  # in so many programs every medical address is played
NOTHING = Program()
# Psychological complaints, information asked, a consultation held: what an employer would like to know most.
OVERSPANNEN = (Step("draft", "own", 1), Step("jobs"), Step("consult", "own", 1), Step("fact", "own", 1))
ORDINARY = (Step("percentage", "own", 2), Step("close"), Step("release", "dept"), Step("report", "other"))
RICH = Pair(Program(OVERSPANNEN + ORDINARY), Program(tuple(s for s in OVERSPANNEN if not s.medical) + ORDINARY))
ELSEWHERE = Pair(Program((Step("draft", "dept", 2), Step("consult", "dept"), *ORDINARY)), Program(ORDINARY))


@settings(
    max_examples=PROGRAMS,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(pair=pairs())
def test_nobody_outside_the_wall_can_tell_two_worlds_apart(stage: Stage, pair: Pair) -> None:
    found = difference(stage, pair)
    note(repr(pair))
    assert not found, f"{pair!r}\n{found}"


def test_a_program_asks_enough_and_mostly_about_what_it_touched() -> None:
    asked = questions(RICH)
    assert len(asked) >= 30
    assert sum(question.thing == "own" for question in asked) >= len(asked) / 2


def test_every_address_can_be_asked(stage: Stage) -> None:
    """A new address is in the suite by itself, if its parts can be filled."""
    assert {name for name, _method, _thing in doors()} == {route.name for route in routes()}
    for route in routes():
        try:
            Knock(stage.world, "cm", route.name, "GET", "own").arguments()
        except AttributeError as unknown:
            pytest.fail(
                f"{route.name}: {unknown}; give Place (tests/guards/world.py) such a thing, or fill it in Knock"
            )


GROUPS: list[Sequence[str]] = [OBSERVERS[:4], OBSERVERS[4:8], OBSERVERS[8:12], OBSERVERS[12:]]


def _sweep(names: Sequence[str], who: Sequence[str]) -> list[Question]:
    """Every address, with all its faces, asked by each about the own thing; by POST where nothing else is answered."""
    methods = {name: {m for n, m, _thing in doors() if n == name} for name in names}
    asked = [Question(w, name, "GET" if "GET" in methods[name] else "POST", "own") for w in who for name in names]
    faced = [w for w in who if w in {"hr", "cm", "ac", "wn"}]
    return asked + [Question(w, name, "GET", "own", face) for w in faced for name in FACES for face in FACES[name]]


@pytest.mark.parametrize("group", GROUPS, ids=" ".join)
def test_every_observer_asks_every_address(stage: Stage, group: Sequence[str]) -> None:
    names = sorted({route.name for route in routes()})
    for pair in (RICH, ELSEWHERE):
        who = [one for one in group if one in outsiders(pair.one, pair.other)]
        who = who if pair is RICH else [one for one in who if one in insiders(RICH.one)]
        if not who:
            continue
        asked = _sweep(names, who)
        one, other = (played(stage, program, asked, who) for program in (pair.one, pair.other))
        blind = insiders(pair.one)
        assert not one.differences(other, blind), one.explain(other, blind)
        pages = {(key[0], key[1].split()[2].partition("?")[0]) for key in one.seen if key[1].startswith(f"{key[0]} ")}
        assert pages == {(one, name) for one in who for name in names}
        assert "an" in who or any(answer.startswith("200") for answer in one.seen.values()), "they must see something"


def test_together_the_groups_are_everybody() -> None:
    assert sorted(who for group in GROUPS for who in group) == sorted(OBSERVERS)
    met = set(outsiders(RICH.one, RICH.other)) | set(outsiders(ELSEWHERE.one, ELSEWHERE.other))
    assert met >= set(OBSERVERS), "each is an outsider of one of the two"


@pytest.fixture(scope="module")
def quiet(stage: Stage) -> Observation:
    """The world in which nothing happened, as its rows look to everybody."""
    return played(stage, NOTHING, [], OBSERVERS)


@pytest.mark.parametrize("thing", THINGS)
def test_what_only_the_medical_side_may_send_leaves_no_trace(stage: Stage, quiet: Observation, thing: str) -> None:
    """A door with an effect for others goes into programs.DOORS, with the reason why others may know."""

    def trace(*acts: str) -> str:
        program = Program(tuple(Step(act, thing) for act in acts))
        once, blind = played(stage, program, [], outsiders(program)), insiders(program)
        return f"{program!r}: {quiet.explain(once, blind)}" if quiet.differences(once, blind) else ""

    acts = list(medical_addresses())
    together = [acts[start::ROUNDS] for start in range(ROUNDS)]  # neighbours apart: one often bars the next
    suspects = [act for some in together if trace(*some) for act in some]
    traces = [found for act in suspects if (found := trace(act))]
    assert not traces, "\n".join(traces)
    assert not suspects, f"together they leave a trace: {suspects}"


def test_the_same_program_twice_is_the_same_to_the_byte(stage: Stage) -> None:
    asked = questions(RICH)
    first, second = (played(stage, RICH.one, asked, ["hr", "cm"]) for _time in range(2))
    assert not first.differences(second), first.explain(second)


def test_the_medical_side_can_tell_them_apart(stage: Stage) -> None:
    """The harness is worth something only if the difference is there to be seen."""
    asked = [Question(who, "case", "GET", "own") for who in ("ba", "ct", "wn")]
    one, other = (played(stage, program, asked, []) for program in (RICH.one, RICH.other))
    assert {who for who, _what in one.differences(other)} == {"ba", "ct", "wn"}


def test_what_is_declared_is_no_more_than_the_audit_role(stage: Stage) -> None:
    assert {who for who, _table in DECLARED} == {"bh"}
