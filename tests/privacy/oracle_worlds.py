"""Worlds for the oracle: generated, built in the database, and noted as facts as far as the database let them stand.

Everything is close together on purpose: two employers with three departments of one arbodienst and an employer that
keeps its own house; seven people at most, some of them one person, some employees as well; places, delegations and
openings that overlap, began today, end today, or are over.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from hypothesis import strategies as st

from cases.models import Case as CaseRow
from employers.models import Department, Employer
from medical.models import MedicalEntry, MedicalFact, MedicalStep
from privacy import chance, context, grants
from privacy.actor import Actor, Role, system
from privacy.models import CaseGrant, GlassEvent, GlassOpening
from roles.deputies import Certificate, DelegationScope, IdentityLink, Skill
from roles.models import (
    ArbodienstLink,
    Delegation,
    Invitation,
    Membership,
    MembershipDepartment,
    MembershipEmployer,
    Tenant,
    TenantProfile,
    User,
)
from tests.privacy import oracle
from tests.privacy.oracle import ALWAYS, Span, World
from tests.support.cast import employee as employed

HERE, ELSEWHERE, OWN = 0, 1, 2  # an arbodienst, another one, an employer's own house
EMPLOYERS = {0: HERE, 1: HERE, 2: OWN}
DEPARTMENTS = {0: 0, 1: 0, 2: 1, 3: 2}
EMPLOYEES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 0}  # {employee and case: department}
SPANS = (ALWAYS, ALWAYS, ALWAYS, Span(-400, -1), Span(1), Span(-5, 0), Span(0), Span(-400, 30))
ROLES = (
    "bedrijfsarts", "bedrijfsarts", "bedrijfsarts", "cmtd", "cmtd", "medisch_assistent", "werknemer", "werknemer",
    "hr", "hr", "cm_wg", "cm_wg", "leidinggevende", "werkgever", "api_client", "beheerder", "verzekeraar",
    "arbeidsdeskundige",
)  # fmt: skip
_NO_DAYS = {"valid_from": None, "valid_to": None}
TASKS = (frozenset({"administration"}), frozenset({"triage", "examination"}), frozenset({"vaccination"}))


@dataclass(frozen=True)
class Plan:
    """What is tried; the database refuses some of it."""

    people: tuple[oracle.Membership, ...]
    cases: tuple[tuple[int, bool], ...]  # per employee: which bedrijfsarts, and whether the file was destroyed
    places: tuple[tuple[int, int, str, Span], ...]  # (case, whose account, what, days)
    delegations: tuple[tuple[int, int, oracle.Delegation, Span | None], ...]  # (which doctor, which delegate, …, skill)
    opened: tuple[tuple[int, int, str], ...]
    same: tuple[tuple[int, int], ...]
    engaged: str = "active"
    late: bool = False  # that people are employees, or one person, becomes known last


def plans() -> st.SearchStrategy[Plan]:
    """Nearly everything overlaps, so that a slip shows."""
    spans, number, person = st.sampled_from(SPANS), st.integers(0, 4), st.integers(0, 6)
    some = st.sampled_from([None, frozenset({0}), frozenset({1}), frozenset({0, 1}), frozenset()])
    led = st.sampled_from([frozenset({0}), frozenset({1, 2})])
    rarely = st.sampled_from([False, False, False, True])
    member = st.builds(
        oracle.Membership, st.integers(0, 4), st.sampled_from([HERE, HERE, HERE, OWN]), st.sampled_from(ROLES), spans,
        some, led, number, rarely,
    ).map(_sensible)  # fmt: skip
    scope = st.sampled_from([(0, None), (0, None), (1, None), (2, None), (None, 0), (None, 1), (None, 3)])
    delegation = st.builds(
        lambda tasks, scope, span, paper, accepted, revoked: oracle.Delegation(
            0, 0, tasks, scope[0], scope[1], span, paper, accepted, revoked
        ),
        st.sampled_from(TASKS), scope, spans, spans.map(_ending), rarely.map(lambda no: not no), rarely,
    )  # fmt: skip
    codes = st.sampled_from(["own place"] * 5 + ["casemanage_case", "treat_case", "assist_case"])
    state = st.sampled_from(["open", "open", "over", "closed", "objected"])
    return st.builds(
        Plan,
        st.lists(member, min_size=4, max_size=7).map(tuple),
        st.lists(st.tuples(person, rarely), min_size=5, max_size=5).map(tuple),
        st.lists(st.tuples(number, person, codes, spans), min_size=3, max_size=10).map(tuple),
        st.lists(st.tuples(person, person, delegation, st.none() | spans.map(_ending)), max_size=4).map(tuple),
        st.lists(st.tuples(person, number, state), max_size=4).map(tuple),
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=2).map(tuple),
        st.sampled_from(["", "active", "active", "ending", "replaced", "ended first"]),
        st.booleans(),
    )


def _ending(span: Span) -> Span:
    """Certificates and skills always end."""
    return span if span.last is not None else replace(span, last=400)


def _sensible(one: oracle.Membership) -> oracle.Membership:
    """Limits that fit the house and the role."""
    own = one.house == OWN
    if one.role == "werknemer":
        mine = 3 if own else (one.employee or 0) if one.employee != 3 else 4
        return replace(one, employee=mine, employers=frozenset(), departments=frozenset())
    one = replace(one, employee=None, link=HERE if own and one.role in oracle.MEDICAL_SIDE else None)
    if one.role == "leidinggevende":
        return replace(one, employers=frozenset(), departments=frozenset({3}) if own else one.departments)
    employers = one.employers if not own or one.employers is None else frozenset({2} if one.employers else ())
    return replace(one, departments=frozenset(), employers=employers)


@dataclass
class Built:
    """The world as facts, and which row each fact is."""

    world: World = field(default_factory=World)
    houses: dict[int, UUID] = field(default_factory=dict)
    employers: dict[int, UUID] = field(default_factory=dict)
    departments: dict[int, UUID] = field(default_factory=dict)
    employees: dict[int, UUID] = field(default_factory=dict)
    accounts: dict[int, UUID] = field(default_factory=dict)
    members: dict[int, UUID] = field(default_factory=dict)
    cases: dict[int, UUID] = field(default_factory=dict)
    kept: set[tuple[int, int]] = field(default_factory=set)  # (case, in whose custody its medical rows are)
    links: dict[int, UUID] = field(default_factory=dict)

    def actor(self, number: int) -> Actor:
        """Just enough of an actor to sign a context: account and role in a house."""
        one = self.world.members[number]
        return Actor(self.houses[one.house], Role(one.role), self.accounts[one.account], self.members[number])

    def of_role(self, roles: frozenset[str], house: int) -> list[int]:
        """Memberships of a house by role."""
        return [n for n, one in self.world.members.items() if one.role in roles and one.house == house]


def day(offset: int | None) -> date | None:
    """A date by its distance from today."""
    return None if offset is None else chance.today() + timedelta(days=offset)


def dates(span: Span) -> dict[str, Any]:
    """The days of a period as columns."""
    return {"valid_from": day(span.first), "valid_to": day(span.last)}


@contextmanager
def tried() -> Iterator[None]:
    """What the database refuses did not happen."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError:
        return


def build(plan: Plan) -> Built:
    """All of it, in an order in which each could have happened."""
    made = Built()
    _houses(made)
    _engage(made, plan.engaged)
    early = [(n, one) for n, one in enumerate(plan.people) if not plan.late or one.role != "werknemer"]
    for number, one in early:
        _hire(made, number, one)
    _cases(made, plan)
    steps: list[Callable[[Built, Plan], None]] = [_known, _places, _delegations, _openings]
    for step in [*steps[1:], steps[0]] if plan.late else steps:
        step(made, plan)
    _keep(made, "first")
    _disengage(made, plan.engaged)
    _keep(made, "then")
    return made


def _houses(made: Built) -> None:
    made.world.own_tenants = {OWN}
    made.world.departments = dict(DEPARTMENTS)
    for house, kind in ((HERE, "arbodienst"), (ELSEWHERE, "arbodienst"), (OWN, "werkgever")):
        made.houses[house] = Tenant.objects.create(slug=f"huis-{house}").pk
        with context.entered(system(made.houses[house])):
            TenantProfile.objects.create(name=f"Huis {house}", kind=kind)
            for number in [n for n, where in EMPLOYERS.items() if where == house]:
                made.employers[number] = Employer.objects.create(name=f"Werkgever {number}").pk
            for number in [n for n, where in DEPARTMENTS.items() if EMPLOYERS[where] == house]:
                employer_id = made.employers[DEPARTMENTS[number]]
                made.departments[number] = Department.objects.create(employer_id=employer_id, name=f"{number}").pk
            for number in [n for n, where in EMPLOYEES.items() if EMPLOYERS[DEPARTMENTS[where]] == house]:
                department = EMPLOYEES[number]
                employer_id = made.employers[DEPARTMENTS[department]]
                made.employees[number] = employed(employer_id, made.departments[department], f"{number}", f"N{number}")
                made.world.employees[number] = (house, DEPARTMENTS[department])


def _engage(made: Built, how: str, arbodienst: int = HERE) -> None:
    if not how:
        return
    with context.entered(system(made.houses[OWN])):
        link = ArbodienstLink.objects.create(arbodienst_id=made.houses[arbodienst], employer_name="Huis")
    made.links[arbodienst] = link.pk
    _step(made, arbodienst, "active")
    if how == "ending":
        _step(made, arbodienst, "ending")
    made.world.engaged[OWN] = arbodienst


def _step(made: Built, arbodienst: int, state: str) -> None:
    with context.entered(system(made.houses[arbodienst])):
        ArbodienstLink.across.filter(pk=made.links[arbodienst]).update(state=state)


def _disengage(made: Built, how: str) -> None:
    """Another arbodienst comes: after the first ended what it had named, or trying without."""
    if how not in {"replaced", "ended first"}:
        return
    if how == "ended first":
        with context.linked(tenant_id=made.houses[OWN], arbodienst_id=made.houses[HERE]):
            for number, one in made.world.members.items():
                if one.link is not None and (one.span.last is None or one.span.last >= 0):
                    Membership.objects.filter(pk=made.members[number]).update(valid_to=day(-1))
                    made.world.members[number] = replace(one, span=replace(one.span, last=-1))
    with tried():
        _step(made, HERE, "ended")
        made.world.engaged.pop(OWN)
    if OWN not in made.world.engaged:
        _engage(made, "active", ELSEWHERE)


def _hire(made: Built, number: int, one: oracle.Membership) -> None:
    if one.account not in made.accounts:
        made.accounts[one.account] = User.objects.create(email=f"p{one.account}@x.example", password="!").pk
    house = made.houses[one.house]
    inside = (
        context.entered(system(house)) if one.link is None
        else context.linked(tenant_id=house, arbodienst_id=made.houses[one.link])
    )  # fmt: skip
    with tried(), inside:
        row = Membership.objects.create(
            user_id=made.accounts[one.account], role=one.role, display_name=f"P{number}", **dates(one.span),
            all_employers=one.employers is None, issued_by_id=made.links.get(-1 if one.link is None else one.link),
            employee_id=made.employees[one.employee] if one.employee is not None else None,
        )  # fmt: skip
        for employer in one.employers or ():
            MembershipEmployer.objects.create(membership=row, employer_id=made.employers[employer])
        for department in one.departments:
            MembershipDepartment.objects.create(membership=row, department_id=made.departments[department])
        if one.awaits:
            Invitation.objects.create(membership=row, token_hash=f"{number}", expires_at=chance.now())
        made.members[number] = row.pk
        made.world.members[number] = one


def _cases(made: Built, plan: Plan) -> None:
    for number, department in EMPLOYEES.items():
        which, destroyed = plan.cases[number]
        house, employer = made.world.employees[number]
        doctors = made.of_role(frozenset({"bedrijfsarts"}), house)
        doctor = doctors[which % len(doctors)] if doctors else None
        with context.entered(system(made.houses[house])):
            row = CaseRow.objects.create(
                employer_id=made.employers[employer], department_id=made.departments[department],
                employee_id=made.employees[number], first_sick_day=date(2026, 1, 5),
                bedrijfsarts_id=made.members[doctor] if doctor is not None else None,
                state="destroyed" if destroyed else "open",
            )  # fmt: skip
        made.cases[number] = row.pk
        made.world.cases[number] = oracle.Case(house, employer, department, number, doctor, destroyed)


def _known(made: Built, plan: Plan) -> None:
    """Who is an employee too, and which accounts are one person."""
    for number, one in enumerate(plan.people):
        if number not in made.members and one.role == "werknemer":
            _hire(made, number, one)
    for first, second in plan.same:
        recorder = next((n for n, who in made.world.members.items() if who.house == HERE), None)
        if recorder is None or first == second or not {first, second} <= set(made.accounts):
            continue
        with tried(), context.entered(system(made.houses[HERE])):
            IdentityLink.objects.create(
                account_id=made.accounts[first], same_as_id=made.accounts[second], evidence="paspoort",
                seen_on=chance.today(), recorded_by_id=made.members[recorder],
            )  # fmt: skip
            names = {made.world.person(first), made.world.person(second)}
            for account in made.accounts:
                if made.world.person(account) in names:
                    made.world.persons[account] = min(names)


def _places(made: Built, plan: Plan) -> None:
    for at, who, what, days in plan.places:
        if who not in made.members:
            continue
        one, case = made.world.members[who], made.world.cases[at]
        code = oracle.PLACE.get(one.role, "own_case") if what == "own place" else what
        if one.house != case.house:
            continue
        with tried(), context.entered(system(made.houses[case.house])):
            grants.grant(case_id=made.cases[at], user_id=made.accounts[one.account], codename=code)
            rows = CaseGrant.objects.filter(content_object_id=made.cases[at], user_id=made.accounts[one.account])
            rows.filter(permission__codename=code).update(**(dates(days) if days != ALWAYS else _NO_DAYS))
            made.world.places = {p for p in made.world.places if p[:3] != (at, one.account, code)}
            made.world.places.add((at, one.account, code, days))


def _delegations(made: Built, plan: Plan) -> None:
    for rank, (giver, taker, one, skill) in enumerate(plan.delegations):
        place = made.world.cases[one.case].house if one.case is not None else EMPLOYERS[one.employer or 0]
        doctors = made.of_role(frozenset({"bedrijfsarts"}), place)
        delegates = made.of_role(oracle.DELEGATES, place)
        if doctors and delegates:
            named = replace(one, principal=doctors[giver % len(doctors)], delegate=delegates[taker % len(delegates)])
            with tried():
                _delegate(made, named, rank)
                made.world.delegations.append(named)
            if skill:
                for task in one.tasks & oracle.NEEDS_SKILL:
                    _skill(made, named, task, skill)


def _delegate(made: Built, one: oracle.Delegation, rank: int) -> None:
    giver, taker = made.members[one.principal], made.members[one.delegate]
    with context.entered(made.actor(one.principal)):
        values = dates(one.certificate)
        paper = Certificate.objects.create(
            holder_id=taker, number=f"{rank}", issuer="RSC", recorded_by_id=giver, **values
        )
        row = Delegation.objects.create(
            principal_id=giver, delegate_id=taker, certificate=paper, tasks=sorted(one.tasks), **dates(one.span)
        )
        where = {"employer_id": made.employers[one.employer]} if one.employer is not None else {}
        at = {"case_id": made.cases[one.case]} if one.case is not None else {}
        DelegationScope.objects.create(delegation=row, **where, **at)
    if one.accepted:
        with context.entered(made.actor(one.delegate)):
            Delegation.objects.filter(pk=row.pk).update(accepted_at=chance.now())
    if one.revoked:
        with context.entered(made.actor(one.principal)):
            Delegation.objects.filter(pk=row.pk).update(revoked_at=chance.now())


def _skill(made: Built, one: oracle.Delegation, task: str, days: Span) -> None:
    giver, taker = made.members[one.principal], made.members[one.delegate]
    with context.entered(made.actor(one.principal)):
        assessed = {"assessed_on": day(days.first), "valid_to": day(days.last)}
        Skill.objects.create(holder_id=taker, task=task, assessed_by_id=giver, **assessed)
    made.world.skills.add((one.delegate, task, days))


def _openings(made: Built, plan: Plan) -> None:
    """Rows of whoever: what nobody but a bedrijfsarts may do must open nothing for anybody else either."""
    for who, at, state in plan.opened:
        if who not in made.members or made.world.members[who].house != made.world.cases[at].house:
            continue
        member, now = made.members[who], chance.now()
        begun = now - timedelta(hours=5 if state == "over" else 1)
        values = {
            "membership_id": member,
            "treating_id": member,
            "user_id": made.accounts[made.world.members[who].account],
        }
        with tried(), context.entered(system(made.houses[made.world.cases[at].house])):
            opening = GlassOpening.objects.create(
                case_id=made.cases[at], opened_at=begun, until=begun + timedelta(hours=4), **values
            )
            if state in {"closed", "objected"}:
                GlassEvent.objects.create(opening=opening, kind=state, by_id=member)
            elif state == "open":
                made.world.opened.add((who, at))


def _keep(made: Built, mark: str) -> None:
    """Medical rows about every case and every employee, in the custody of the moment."""
    for house in (HERE, OWN):
        custodian = made.world.custodian(house)
        numbers = [n for n, case in made.world.cases.items() if case.house == house]
        if custodian is None or any((n, custodian) in made.kept for n in numbers):
            continue
        by = system(made.houses[house])
        with context.medical_opened(by, []):
            for number in numbers:
                who = {
                    "employee_id": made.employees[number],
                    "happened_on": chance.today(),
                    "recorded_by": chance.uuid(),
                }
                MedicalFact.objects.create(case_id=made.cases[number], name=mark)
                MedicalStep.objects.create(case_id=made.cases[number], code=mark)
                MedicalEntry.objects.create(case_id=made.cases[number], kind="note", **who)
                MedicalEntry.objects.create(kind="preventive", **who)
                made.kept.add((number, custodian))
