"""The policy alone, without a database: every combination of what it looks at, against the oracle."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest

from privacy.actor import Actor, Role, system
from privacy.delegable import Task
from privacy.policy import (
    CLOSES,
    GLASS,
    GLASS_ALLOWS,
    GRANT_OF_ROLE,
    PARTS,
    TABLE,
    Action,
    CaseFacts,
    Decision,
    allows,
    may,
    may_do,
)
from tests.privacy import oracle

HERE, THERE = UUID(int=1), UUID(int=2)
MINE, ELSE = UUID(int=10), UUID(int=11)  # employers
LED, OTHER = UUID(int=20), UUID(int=21)  # departments
SICK, ME = UUID(int=30), UUID(int=31)  # employees
ACTIONS = (
    Action.CASE_READ, Action.CASE_CHANGE, Action.STEP_CLOSE, Action.MEDICAL_READ, Action.MEDICAL_WRITE,
    Action.OPINION_RELEASE, Action.PEOPLE_WRITE,
)  # fmt: skip
# What no sweep and no job does, whoever put it there: read, write, judge or send anything medical, or act for a person.
NOT_BY_THE_SYSTEM = {
    "medical.read", "medical.write", "medical.judge", "opinion.release", "access.read", "medical.question_answer",
    "consent.own", "consent.ask", "information.request", "glass.open", "glass.review", "medical.transfer",
    "medical.receive", "medical.intake",
}  # fmt: skip


@dataclass(frozen=True)
class Situation:
    """One combination: who stands how towards a case."""

    role: str
    serves: str  # all, this, other
    leads: bool
    own: str  # no, now, before
    holds: str  # place, another, nothing
    in_need: bool
    destroyed: bool
    same_house: bool

    def actor(self) -> Actor:
        """As the product knows this person."""
        served = {"all": None, "this": frozenset({MINE}), "other": frozenset({ELSE})}[self.serves]
        return Actor(
            HERE if self.same_house else THERE, Role(self.role), employer_ids=served,
            department_ids=frozenset({LED} if self.leads else {OTHER}),
            employee_id={"no": None, "now": SICK, "before": ME}[self.own],
            own_files=frozenset({SICK, ME}) if self.own == "before" else frozenset(),
        )  # fmt: skip

    def facts(self) -> CaseFacts:
        """As the product knows this case."""
        place = {"place": oracle.PLACE.get(self.role, "own_case"), "another": "own_case", "nothing": ""}[self.holds]
        grants = {place} - {""} | ({GLASS} if self.in_need else set())
        return CaseFacts(HERE, MINE, LED, SICK, frozenset(grants), self.destroyed)

    def world(self) -> oracle.World:
        """As the oracle knows both: employer 0, department 0, employee and case 0; the person is membership 0."""
        world = oracle.World(departments={0: 0, 1: 1}, employees={0: (0, 0)})
        employee = {"no": None, "now": 0, "before": 1}[self.own] if self.role == "werknemer" else None
        served = {"all": None, "this": frozenset({0}), "other": frozenset({1})}[self.serves]
        led = frozenset({0} if self.leads else {1})
        house = 0 if self.same_house else 1
        world.members[0] = oracle.Membership(0, house, self.role, oracle.ALWAYS, served, led, employee)
        world.members[1] = oracle.Membership(1, 0, "bedrijfsarts", oracle.ALWAYS, None)
        if self.own != "no":
            world.members[2] = oracle.Membership(0, house, "werknemer", employee=0)
        world.cases[0] = oracle.Case(0, 0, 0, 0, doctor=1, destroyed=self.destroyed)
        if self.role in oracle.DELEGATES:
            world.delegations.append(oracle.Delegation(1, 0, frozenset({"triage"}), employer=0))
        if self.holds == "place" and self.role in oracle.PLACE:
            world.places.add((0, 0, oracle.PLACE[self.role], oracle.ALWAYS))
        world.opened |= {(0, 0)} if self.in_need else set()
        return world

    def expected(self, action: str) -> str:
        """Why not, in the order in which it is asked; empty when it is allowed."""
        world = self.world()
        if not self.same_house:
            return "tenant"
        if self.role not in oracle.published()[action]:
            return "role"
        if not world.belongs(0, 0):
            return "case"
        return "" if world.allowed(0, action, 0) else "glass"


def situations() -> Iterator[Situation]:
    """All of them, save a glass that only a bedrijfsarts holds and an employee without a self."""
    roles, no_yes = sorted(oracle.EVERY_ROLE), (False, True)
    for role, serves, leads, own, holds, in_need, destroyed, same in product(
        roles, ("all", "this", "other"), no_yes, ("no", "now", "before"), ("place", "another", "nothing"), no_yes,
        no_yes, no_yes,
    ):  # fmt: skip
        if (role == "werknemer" and own == "no") or (in_need and role != "bedrijfsarts"):
            continue
        yield Situation(role, serves, leads, own, holds, in_need, destroyed, same)


def test_every_combination_is_decided_as_the_oracle_does() -> None:
    tried = 0
    for situation in situations():
        actor, facts = situation.actor(), situation.facts()
        for action in ACTIONS:
            decision, reason = allows(actor, action, facts), situation.expected(action.value)
            assert (decision.allowed, decision.reason) == (not reason, reason), (situation, action)
            tried += 1
    assert tried > 15_000


@pytest.mark.parametrize("action", Action)
def test_the_system_does_all_but_what_only_people_do(action: Action) -> None:
    by, case = system(HERE), CaseFacts(HERE, MINE, None, SICK, frozenset())
    refused = action.value in NOT_BY_THE_SYSTEM
    expected = Decision(False, "system") if refused else Decision(True)
    assert may(by, action) == allows(by, action, case) == expected
    assert allows(system(THERE), action, case) == Decision(False, "tenant")


def test_what_was_destroyed_is_a_case_still_for_the_system() -> None:
    gone = CaseFacts(HERE, MINE, None, SICK, frozenset(), destroyed=True)
    assert allows(system(HERE), Action.CASE_CHANGE, gone)


def test_a_case_stands_unless_said_otherwise_and_a_decision_needs_no_reason() -> None:
    assert not CaseFacts(HERE, MINE, None, SICK, frozenset()).destroyed
    assert (bool(Decision(True)), Decision(True).reason, bool(Decision(False, "role"))) == (True, "", False)


def test_who_sees_which_part_and_who_may_what_is_as_published() -> None:
    page = oracle.published()
    assert {action.value: {role.value for role in roles} for action, roles in TABLE.items()} == {
        key: page[key] for key in page if key not in {part.value for part in PARTS}
    }
    assert {part.value: {role.value for role in roles} for part, roles in PARTS.items()} == {
        part.value: page[part.value] for part in PARTS
    }


def test_whose_steps_each_role_closes() -> None:
    """Regeling procesgang art. 4 lid 2 sub c; the medical side closes its own alone."""
    assert {role.value: set(parties) for role, parties in CLOSES.items()} == {
        "cm_wg": {"CMWG", "WG", "WN"}, "api_client": {"CMWG", "WG"}, "werkgever": {"WG"}, "hr": {"WG"},
        "leidinggevende": {"WG"}, "werknemer": {"WN"}, "bedrijfsarts": {"BA", "CMTD"}, "cmtd": {"CMTD"},
        "medisch_assistent": {"CMTD"},
    }  # fmt: skip


def test_the_places_by_which_roles_work_and_what_need_lets_do() -> None:
    assert {role.value: code for role, code in GRANT_OF_ROLE.items()} == oracle.PLACE
    assert {action.value for action in GLASS_ALLOWS} == oracle.READING
    assert GLASS not in GRANT_OF_ROLE.values()


@pytest.mark.parametrize("role", ["cm_wg", "cmtd", "medisch_assistent", "hr", "beheerder"])
def test_break_glass_in_other_hands_opens_nothing(role: str) -> None:
    case = CaseFacts(HERE, MINE, LED, SICK, frozenset({GLASS}))
    actor = Actor(HERE, Role(role), employer_ids=frozenset({ELSE}))
    assert allows(actor, Action.CASE_READ, case) == Decision(False, "role" if role == "beheerder" else "case")


@pytest.mark.parametrize("task", Task)
def test_a_delegate_does_what_was_delegated_and_nobody_else_does_it(task: Task) -> None:
    given, other = frozenset({task.value}), frozenset({"something else"})
    for role in sorted(oracle.EVERY_ROLE):
        actor = Actor(HERE, Role(role))
        if role == "bedrijfsarts":
            assert may_do(actor, task, frozenset())
        elif role in oracle.DELEGATES:
            assert may_do(actor, task, given)
            assert may_do(actor, task, other) == Decision(False, f"task:{task.value}")
        else:
            assert may_do(actor, task, given) == Decision(False, "role")
