"""Product and oracle agree: policy, lists, the one door to a case, and what raw SQL returns behind the walls."""

from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings

from cases import selectors
from cases.access import case_for
from cases.models import Case
from cases.selectors import CaseFilters
from privacy import context, grants
from privacy.actor import Actor, Role
from privacy.errors import NotFound, Refused
from privacy.policy import PARTS, Action, CaseFacts, allows, may
from roles.selectors import person_at_work
from tests.privacy import oracle
from tests.privacy.oracle import ALWAYS, Span
from tests.privacy.oracle_worlds import HERE, OWN, Built, Plan, build, plans
from tests.support.effort import examples

DOORS = (Action.CASE_READ, Action.CASE_CHANGE, Action.STEP_CLOSE, Action.MEDICAL_READ, Action.MEDICAL_WRITE)


def test_the_published_page_names_every_action_and_part_and_gives_nothing_away() -> None:
    page = oracle.published()
    assert set(page) == {action.value for action in Action} | {part.value for part in PARTS}
    given_away = {key: page[key] - most for key, most in oracle.AT_MOST.items() if page[key] - most}
    assert not given_away, "the medical side and judging are nobody else's"
    assert set(oracle.AT_MOST) <= set(page)


def test_may_is_what_the_page_says() -> None:
    page = oracle.published()
    for role, action in product(sorted(oracle.EVERY_ROLE), Action):
        decision = may(Actor(UUID(int=1), Role(role)), action)
        assert (decision.allowed, decision.reason) == ((True, "") if role in page[action] else (False, "role"))
    for part, roles in PARTS.items():
        assert {role.value for role in roles} == page[part], part


@settings(
    deadline=None,
    max_examples=examples(6),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plan=plans())
def test_product_and_oracle_agree(db: None, plan: Plan) -> None:
    with transaction.atomic():
        made = build(plan)
        for number in made.members:
            _compare(made, number)
        transaction.set_rollback(True)


BOTH, ONE, OTHER = frozenset({0, 1}), frozenset({0}), frozenset({1})
DOCTOR = oracle.Membership(0, HERE, "bedrijfsarts", employers=ONE)
DELEGATE = oracle.Membership(1, HERE, "cmtd", employers=None)
GIVEN = oracle.Delegation(0, 0, frozenset({"triage"}), employer=0, certificate=Span(-400, 400))
ENDED, TODAY = Span(-400, -1), Span(0)
_NO_DOCTORS = ((0, False),) * 5


def planned(*people: oracle.Membership, **more: Any) -> Plan:
    """A world with these people; they stand in the first case unless said otherwise."""
    values: dict[str, Any] = {"places": ((0, 0, "own place", ALWAYS),), "delegations": (), "opened": (), "same": ()}
    return Plan(people, _NO_DOCTORS, **(values | more))


# Where the walls, the policy and this reckoning once differed; each was mended when it was found.
SLIPS = {
    "who no longer serves the employer treats nobody there": planned(replace(DOCTOR, employers=OTHER)),
    "a place counts by the membership that was accepted": planned(
        replace(DOCTOR, awaits=True), replace(DOCTOR, employers=OTHER, span=TODAY)
    ),
    "a delegate has no more than the bedrijfsarts still serves": planned(
        replace(DOCTOR, employers=OTHER), DELEGATE,
        places=((0, 1, "own place", ALWAYS),), delegations=((0, 0, GIVEN, None),),
    ),
    "a delegate's own limits count": planned(
        DOCTOR, replace(DELEGATE, employers=OTHER),
        places=((0, 1, "own place", ALWAYS),), delegations=((0, 0, GIVEN, None),),
    ),
    "a delegate's place has days too": planned(
        DOCTOR, DELEGATE, places=((0, 1, "own place", ENDED),), delegations=((0, 0, GIVEN, None),),
    ),
    "nobody delegates by a role that was not accepted": planned(
        replace(DOCTOR, awaits=True), DELEGATE,
        places=((0, 1, "own place", ALWAYS),), delegations=((0, 0, GIVEN, None),),
    ),
    "what is open in need is read and not changed": planned(
        DOCTOR, replace(DOCTOR, account=1), opened=((1, 0, "open"),)
    ),
    "break-glass ends on the employer's side, by whatever account": planned(
        replace(DOCTOR, employers=OTHER), oracle.Membership(1, HERE, "hr", employers=ONE),
        places=(), opened=((0, 0, "open"),), same=((0, 1),),
    ),
    "who was hired twice handles neither own file": planned(
        oracle.Membership(0, HERE, "hr", employers=None),
        oracle.Membership(0, HERE, "werknemer", employee=0, span=ENDED),
        oracle.Membership(0, HERE, "werknemer", employee=1, span=TODAY),
    ),
    "a link ends with the people named through it": planned(
        replace(DOCTOR, house=OWN, employers=None, link=HERE), replace(DELEGATE, house=OWN, link=HERE),
        places=((3, 0, "own place", ALWAYS),), engaged="replaced",
    ),
}  # fmt: skip


@pytest.mark.parametrize("plan", SLIPS.values(), ids=SLIPS.keys())
def test_where_they_once_differed(db: None, plan: Plan) -> None:
    made = build(plan)
    assert len(made.members) == len(plan.people)
    for number in made.members:
        _compare(made, number)


def _compare(made: Built, number: int) -> None:
    world, one = made.world, made.world.members[number]
    with context.entered(made.actor(number)):
        person = person_at_work(membership_id=made.members[number], user_id=made.accounts[one.account])
        assert (person is not None) == world.at_work(number), one
        assert _ids("SELECT id FROM cases_case") == {
            made.cases[at] for at, case in world.cases.items() if case.house == one.house
        }
        if person is None:
            return
        _compare_rights(made, number, person.actor)
        _compare_lists(made, number, person.actor)
    _compare_walls(made, number, person.actor)


def _compare_rights(made: Built, number: int, actor: Actor) -> None:
    world = made.world
    for at, case in world.cases.items():
        facts = CaseFacts(
            tenant_id=made.houses[case.house], employer_id=made.employers[case.employer],
            department_id=made.departments[case.department], employee_id=made.employees[case.employee],
            grants=grants.grants_of(actor=actor, case_id=made.cases[at]), destroyed=case.destroyed,
        )  # fmt: skip
        for action in Action:
            assert bool(allows(actor, action, facts)) == world.allowed(number, action, at), (action, number, at)
        if actor.role.value in oracle.DELEGATES:
            assert grants.tasks_on(actor, made.cases[at]) == world.tasks(number, at), (number, at)
        for action in DOORS:
            assert _door(actor, action, made.cases[at]) == _expected(world, number, action, at), (action, number, at)


def _expected(world: oracle.World, number: int, action: str, at: int) -> str:
    if not world.belongs(number, at):
        return "not there"
    return "open" if world.allowed(number, action, at) else "refused"


def _door(actor: Actor, action: Action, case_id: UUID) -> str:
    try:
        case_for(actor, action, case_id)
    except NotFound:
        return "not there"
    except Refused:
        return "refused"
    return "open"


def _compare_lists(made: Built, number: int, actor: Actor) -> None:
    visible = {made.cases[at] for at in made.world.visible(number)}
    assert set(Case.objects.filter(grants.case_filter(actor)).values_list("pk", flat=True)) == visible
    if actor.role.value in oracle.published()["case.read"]:
        assert {row.id for row in selectors.case_list(actor, CaseFilters(state="all")).rows} == visible
    else:
        with pytest.raises(Refused):
            selectors.case_list(actor, CaseFilters(state="all"))


def _compare_walls(made: Built, number: int, actor: Actor) -> None:
    """Raw SQL, with every case and every employee of every house named in the context."""
    world, house = made.world, made.world.members[number].house
    custodian = world.custodian(house)
    kept = {at for at, keeper in made.kept if keeper == custodian and world.cases[at].house == house}

    def rows(numbers: Any, table: dict[int, UUID]) -> set[UUID]:
        return {table[n] for n in numbers if n in kept}

    opened, own = world.wall_opens(number), world.own_cases(number)
    with context.medical_opened(actor, made.cases.values()):
        assert _ids("SELECT case_id FROM medical_medicalfact") == rows(opened, made.cases), (number, "facts")
        assert _ids("SELECT case_id FROM medical_medicalstep") == rows(opened | own, made.cases), (number, "steps")
        entries = "SELECT case_id FROM medical_medicalentry WHERE case_id IS NOT NULL"
        assert _ids(entries) == rows(opened, made.cases), (number, "entries")
        _compare_changes(made, number, kept)
    served = world.record_opens(number)
    mine = {world.cases[at].employee for at in own}
    with context.records_opened(actor, made.employees.values()):
        entries = "SELECT employee_id FROM medical_medicalentry WHERE case_id IS NULL"
        assert _ids(entries) == rows(served | mine, made.employees), (number, "records")
        assert _ids("SELECT case_id FROM medical_medicalfact") == set()
    with context.entered(actor):
        for table in ("medicalfact", "medicalstep", "medicalentry"):
            assert _ids(f"SELECT id FROM medical_{table}") == set()


def _compare_changes(made: Built, number: int, kept: set[int]) -> None:
    """What is read in need is not changed, not even by raw SQL."""
    writable = made.world.wall_opens(number, write=True)
    changed = _ids("UPDATE medical_medicalstep SET state = 'done' RETURNING case_id")
    assert changed == {made.cases[at] for at in writable if at in kept}, (number, "changed")
    for at, case_id in made.cases.items():
        added = _added(case_id, made.houses[made.world.cases[at].house])
        assert added == (at in writable and made.world.custodian(made.world.cases[at].house) is not None), (number, at)


def _added(case_id: UUID, house: UUID) -> bool:
    statement = "INSERT INTO medical_medicalfact (id, tenant_id, case_id, name, recorded_at)"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{statement} VALUES (gen_random_uuid(), %s, %s, 'raw', now())", [house, case_id])
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


def _ids(statement: str) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {pk for (pk,) in cursor.fetchall()}
