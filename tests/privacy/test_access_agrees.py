"""`allows()` for one case and `case_filter()` for lists say the same, over generated worlds."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Case
from employers.models import Department, Employer
from privacy import chance, context, glass, grants
from privacy.actor import Actor, Role, system
from privacy.models import GlassEvent, GlassOpening
from privacy.policy import Action, CaseFacts, allows
from roles.models import Tenant, TenantProfile
from tests.support.cast import employee, member
from tests.support.effort import examples

ROLES = [role for role in Role if role is not Role.SYSTEM]
NO_READERS = {Role.BEHEERDER, Role.ARBEIDSDESKUNDIGE, Role.VERZEKERAAR}
CODENAMES = ["casemanage_case", "treat_case", "assist_case", "own_case"]


@dataclass(frozen=True)
class Plan:
    """A generated world: per case its employer and department; per person a role, limits and places."""

    cases: tuple[tuple[int, int], ...]
    people: tuple[tuple[Role, tuple[int, ...] | None, tuple[int, ...], int | None, tuple[tuple[int, str], ...]], ...]
    opened: tuple[tuple[int, int, str], ...] = ()  # break-glass: which person, which case, how it stands


def plans() -> st.SearchStrategy[Plan]:
    """Nearly everything overlaps: two employers with two departments each, so that slips show."""
    case = st.tuples(st.integers(0, 1), st.integers(0, 1))
    limits = st.one_of(st.none(), st.sets(st.integers(0, 1), max_size=2).map(lambda s: tuple(sorted(s))))
    led = st.sets(st.integers(0, 3), max_size=2).map(lambda s: tuple(sorted(s)))
    places = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(CODENAMES)), max_size=4, unique=True).map(tuple)
    person = st.tuples(st.sampled_from(ROLES), limits, led, st.one_of(st.none(), st.integers(0, 3)), places)
    glass = st.tuples(st.integers(0, 5), st.integers(0, 3), st.sampled_from(["open", "over", "closed", "objected"]))
    return st.builds(
        Plan,
        st.lists(case, min_size=4, max_size=4).map(tuple),
        st.lists(person, min_size=3, max_size=6).map(tuple),
        st.lists(glass, max_size=5).map(tuple),
    )


def _build(plan: Plan, tenant_id: UUID) -> tuple[list[Case], list[Actor]]:
    employers = [Employer.objects.create(name=f"Werkgever {n}") for n in range(2)]
    departments = [Department.objects.create(employer=employers[n // 2], name=f"Afdeling {n}") for n in range(4)]
    cases = []
    for number, (which, half) in enumerate(plan.cases):
        department = departments[which * 2 + half]
        person_id = employee(employers[which].pk, department.pk, str(number), f"Naam{number}")
        values = {"employer": employers[which], "department": department, "employee_id": person_id}
        cases.append(Case.objects.create(first_sick_day=date(2026, 1, 5), **values))
    actors = []
    for number, (role, limits, led, own, places) in enumerate(plan.people):
        employee_id = cases[own].employee_id if own is not None else None
        if role is Role.WERKNEMER and employee_id is None:
            employee_id = cases[0].employee_id
        hired = member(
            tenant_id,
            role,
            f"Persoon {number}",
            employers=None if limits is None else tuple(employers[n].pk for n in limits),
            departments=tuple(departments[n].pk for n in led),
            employee_id=employee_id,
        )
        _place(hired.actor, cases, places)
        actors.append(hired.actor)
    return cases, actors


def _place(actor: Actor, cases: list[Case], places: tuple[tuple[int, str], ...]) -> None:
    """One side per case: the database would refuse the other."""
    taken: dict[int, str] = {}
    for where, codename in places:
        side = "regie" if codename == "casemanage_case" else "own" if codename == "own_case" else "medical"
        if side != "own" and cases[where].employee_id == actor.employee_id:
            continue  # nobody handles the own file: the database refuses that too
        if side == "own" or taken.setdefault(where, side) == side:
            assert actor.user_id
            grants.grant(case_id=cases[where].pk, user_id=actor.user_id, codename=codename)


def _open(plan: Plan, cases: list[Case], actors: list[Actor]) -> None:
    """Openings as rows, of whoever: what nobody but a bedrijfsarts may do must open nothing for anybody else either."""
    for who, where, stand in plan.opened:
        actor, now = actors[who % len(actors)], chance.now()
        assert actor.membership_id
        begun = now - timedelta(hours=5 if stand == "over" else 1)
        values = {"membership_id": actor.membership_id, "treating_id": actor.membership_id, "user_id": actor.user_id}
        try:
            with transaction.atomic():
                opening = GlassOpening.objects.create(
                    case=cases[where], opened_at=begun, until=begun + timedelta(hours=4), **values
                )
        except IntegrityError:  # the person stood on the case's other side
            continue
        if stand in ("closed", "objected"):
            GlassEvent.objects.create(opening=opening, kind=stand, by_id=actor.membership_id)


def _walled(actor: Actor, cases: list[Case]) -> set[UUID]:
    """The cases whose medical rows the database itself opens for this person, all of them named."""
    with context.medical_opened(actor, [case.pk for case in cases]), connection.cursor() as cursor:
        cursor.execute("SELECT unnest(walls.medical_cases())")
        return {pk for (pk,) in cursor.fetchall()}


def _allowed(actor: Actor, case: Case, action: Action = Action.CASE_READ) -> bool:
    facts = CaseFacts(
        tenant_id=cast(UUID, case.tenant_id),
        employer_id=case.employer_id,
        department_id=case.department_id,
        employee_id=case.employee_id,
        grants=grants.grants_of(actor=actor, case_id=case.pk),
    )
    return bool(allows(actor, action, facts))


def _compare_break_glass(actor: Actor, cases: list[Case], visible: set[UUID]) -> None:
    """What is open in need is seen and not changed, and the wall opens it just as long, never the own file."""
    opened = set(glass.open_cases(actor).values_list("case_id", flat=True))
    own = {case.pk for case in cases if case.employee_id == actor.employee_id}
    assert opened - own <= visible
    assert {pk for pk in opened - own if grants.only_through_glass(actor, pk)} <= _walled(actor, cases)
    for case in cases:
        if case.pk in opened - own and grants.only_through_glass(actor, case.pk):
            assert _allowed(actor, case, Action.MEDICAL_READ)
            assert not _allowed(actor, case, Action.MEDICAL_WRITE)
            assert not _allowed(actor, case, Action.OPINION_RELEASE)
    assert not own & _walled(actor, cases) & opened


@settings(deadline=None, max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans())
def test_the_row_filter_and_the_policy_agree(db: None, plan: Plan) -> None:
    with transaction.atomic():
        tenant = Tenant.objects.create(slug="wereld")
        with context.entered(system(tenant.pk)):
            TenantProfile.objects.create(name="Wereld", kind="arbodienst")
            cases, actors = _build(plan, tenant.pk)
            _open(plan, cases, actors)
            for actor in actors:
                visible = set(Case.objects.filter(grants.case_filter(actor)).values_list("pk", flat=True))
                allowed = {case.pk for case in cases if _allowed(actor, case)}
                assert visible == allowed, actor.role
                assert actor.role not in NO_READERS or not visible
                if actor.role is Role.BEDRIJFSARTS:
                    _compare_break_glass(actor, cases, visible)
        transaction.set_rollback(True)
