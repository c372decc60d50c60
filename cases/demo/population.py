"""Founding a house of the demo: tenant, employers, people and employees, each through a person's own service."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from uuid import UUID

from cases.demo.dice import dice
from cases.demo.houses import HOUSES, PASSWORD, EmployerSpec, HouseSpec, StaffSpec
from cases.demo.moments import Clock
from cases.demo.names import Someone, people
from employers import services as organisation
from employers.services import ContractTerms, EmployeeDetails, NewEmployee
from privacy import context
from privacy.actor import Actor, Role, system
from privacy.delegable import NEEDS_SKILL, Task
from roles import selectors, services
from roles.rules import Scope, scope_of
from roles.services import Invite, Limits, Terms

_WITH_TWO_JOBS = 1  # after the employee with a login: one whose case shows much


@dataclass(frozen=True)
class Place:
    """Where an employee works."""

    employee_id: UUID
    department: str
    employments: tuple[int, ...] = ()  # numbers, of who has several


@dataclass
class House:
    """A founded house: ids by the names of its spec."""

    spec: HouseSpec
    tenant_id: UUID
    members: dict[str, UUID] = field(default_factory=dict)  # e-mail to membership
    actors: dict[str, Actor] = field(default_factory=dict)
    employers: dict[str, UUID] = field(default_factory=dict)
    departments: dict[tuple[str, str], UUID] = field(default_factory=dict)
    employees: dict[str, list[Place]] = field(default_factory=dict)

    def email(self, name: str) -> str:
        """The address of a short name in the spec."""
        return name if "@" in name else f"{name}@{self.spec.slug}.example"

    def actor(self, name: str) -> Actor:
        """Whoever has this address or short name."""
        return self.actors[self.email(name)]

    def staff(self, email: str) -> StaffSpec:
        """The login with this address."""
        return next(one for one in self.spec.staff if one.email == email)

    def reporter(self, employer: str, department: str) -> Actor:
        """The leidinggevende of a department."""
        leads = (one for one in self.spec.staff if employer in one.employers and department in one.departments)
        return self.actor(next(leads).email)

    def delegate_of(self, bedrijfsarts: str) -> Actor | None:
        """The CMTD who works for a bedrijfsarts."""
        names = (to for by, to, _paper in self.spec.delegations if by == self.email(bedrijfsarts))
        return next((self.actor(to) for to in names if self.actor(to).role is Role.CMTD), None)


def found(spec: HouseSpec, clock: Clock, day: date, scale: float) -> House:
    """Build one house on that day; employees in proportion to `scale`."""
    with clock.standing(clock.at(day, spec.slug, hour=9), "tenant", spec.slug):
        created = services.tenant_create(
            slug=spec.slug, name=spec.name, kind=spec.kind, admin_email=spec.admin.email,
            admin_name=spec.admin.name, accent=spec.accent,
        )  # fmt: skip
        services.invitation_accept(token=created.token, password=PASSWORD)
    house = House(spec, created.tenant_id)
    house.members[spec.admin.email] = created.membership_id
    _know(house)
    admin = house.actor(spec.admin.email)
    with clock.acting(admin, clock.at(day, spec.slug, hour=10), "organisation"):
        for employer in spec.employers:
            _employer(house, employer, admin, clock, max(employer.cases, round(employer.employees * scale)))
    _staff(house, clock, day)
    with clock.acting(admin, clock.at(day, spec.slug, hour=14), "defaults"):
        for employer in spec.employers:
            _defaults(house, employer, admin)
    _delegations(house, clock, day)
    return house


def _know(house: House) -> None:
    with context.entered(system(house.tenant_id)):
        unknown = {email: pk for email, pk in house.members.items() if email not in house.actors}
        house.actors |= {email: selectors.actor_of(pk) for email, pk in unknown.items()}


def _employer(house: House, spec: EmployerSpec, admin: Actor, clock: Clock, count: int) -> None:
    employer_id = organisation.employer_create(
        by=admin, name=spec.name, erd_zw=spec.erd_zw, interested_insurer=spec.interested_insurer
    )
    house.employers[spec.name] = employer_id
    for name in spec.departments:
        key = (spec.name, name)
        house.departments[key] = organisation.department_create(by=admin, employer_id=employer_id, name=name)
    throws = dice(clock.seed, "people", spec.name)
    crowd: Iterator[Someone] = islice(people(throws, today=clock.today), count)
    if spec is house.spec.employers[0]:
        initials, prefix, last_name, _login = house.spec.werknemer
        first = Someone(initials, prefix, last_name, "v", date(clock.today.year - 38, 5, 17))
        crowd = iter([first, *islice(crowd, count - 1)])
    rows = list(_employees(house, spec, crowd, clock))
    ids = organisation.employees_add(by=admin, employer_id=employer_id, rows=[row for _name, row in rows])
    places = [Place(pk, name) for pk, (name, _row) in zip(ids, rows, strict=True)]
    if spec is HOUSES[0].employers[0]:
        places[_WITH_TWO_JOBS] = _second_job(places[_WITH_TWO_JOBS], admin, clock)
    house.employees[spec.name] = places


def _second_job(place: Place, admin: Actor, clock: Clock) -> Place:
    """Another contract beside the first, of some hours, so that the demo shows a percentage for each."""
    terms = ContractTerms(clock.today - timedelta(days=750), None, Decimal(8), 2, "praktijkopleider")
    organisation.contract_set(by=admin, employee_id=place.employee_id, terms=terms)
    return replace(place, employments=(1, 2))


def _employees(
    house: House, spec: EmployerSpec, crowd: Iterator[Someone], clock: Clock
) -> Iterator[tuple[str, NewEmployee]]:
    throws = dice(clock.seed, "contracts", spec.name)
    for place, one in enumerate(crowd):
        department = spec.departments[place % len(spec.departments)]
        # Older than any absence of the story.
        started = clock.today - timedelta(days=throws.randint(800, 6000))
        hours = Decimal(throws.choice(("16", "20", "24", "28", "32", "32", "36", "36", "36", "40")))
        details = EmployeeDetails(
            personnel_number=str(1001 + place), last_name=one.last_name, initials=one.initials, prefix=one.prefix,
            birth_date=one.birth_date, gender=one.gender, department_id=house.departments[spec.name, department],
        )  # fmt: skip
        yield department, NewEmployee(details, ContractTerms(max(started, one.birth_date), None, hours))


def _staff(house: House, clock: Clock, day: date) -> None:
    """Invite everybody, who then accept the link and choose the password."""
    admin = house.actor(house.spec.admin.email)
    initials, prefix, last_name, login = house.spec.werknemer
    own = StaffSpec(login, Role.WERKNEMER, " ".join(filter(None, (initials, prefix, last_name))))
    for hour, one in enumerate((*house.spec.staff, own)):
        if one.email in house.members:
            continue
        instant = clock.at(day, one.email, hour=11 + hour // 10)
        with clock.acting(admin, instant, "invite", one.email):
            invited = services.person_invite(by=admin, invite=_invite(house, one))
        with clock.standing(instant, "accept", house.spec.slug, one.email):
            services.invitation_accept(token=invited.token, password=PASSWORD)
        house.members[one.email] = invited.membership_id
    _know(house)


def _invite(house: House, one: StaffSpec) -> Invite:
    scope = scope_of(one.role)
    named = tuple(house.employers[name] for name in one.employers) if scope is Scope.EMPLOYERS else ()
    led = tuple(house.departments[one.employers[0], name] for name in one.departments)
    own = house.employees[house.spec.employers[0].name][0].employee_id if scope is Scope.EMPLOYEE else None
    return Invite(
        role=one.role, email=one.email, display_name=one.name, big_number=one.big_number, employee_id=own,
        limits=Limits(all_employers=not one.employers, employer_ids=named, department_ids=led),
    )  # fmt: skip


def _defaults(house: House, spec: EmployerSpec, admin: Actor) -> None:
    organisation.employer_update(
        by=admin,
        employer_id=house.employers[spec.name],
        name=spec.name,
        default_casemanager_id=house.members[house.email(spec.casemanager)],
        default_bedrijfsarts_id=house.members[house.email(spec.bedrijfsarts)] if spec.bedrijfsarts else None,
        erd_zw=spec.erd_zw,
        interested_insurer=spec.interested_insurer,
    )


def _delegations(house: House, clock: Clock, day: date) -> None:
    """Each certified, proposed by the bedrijfsarts and accepted by the delegate."""
    for principal, delegate, number in house.spec.delegations:
        doctor, helper = house.actor(principal), house.actor(delegate)
        with clock.acting(doctor, clock.at(day, principal, hour=15), "delegate", delegate) as actor:
            certificate_id = services.certificate_record(
                by=actor, holder_id=house.members[delegate], number=number, issuer=number.partition("-")[0],
                valid_from=day - timedelta(days=90), valid_to=clock.today + timedelta(days=400),
            )  # fmt: skip
            if helper.role is Role.MEDISCH_ASSISTENT:
                services.skill_record(
                    by=actor, holder_id=house.members[delegate], task=Task.VACCINATION.value, assessed_on=day,
                    valid_to=clock.today + timedelta(days=200),
                )  # fmt: skip
            terms = Terms(
                certificate_id, _tasks(helper.role), day, None,
                employer_ids=_shared(house, principal, delegate),
            )  # fmt: skip
            delegation_id = services.delegation_propose(by=actor, terms=terms)
        with clock.acting(helper, clock.at(day, delegate, hour=16), "accept", principal) as actor:
            services.delegation_accept(by=actor, delegation_id=delegation_id)


def _shared(house: House, principal: str, delegate: str) -> tuple[UUID, ...]:
    """The employers that both serve."""
    names = [name for name in house.staff(principal).employers if name in house.staff(delegate).employers]
    return tuple(house.employers[name] for name in names)


def _tasks(role: Role) -> tuple[str, ...]:
    """A CMTD everything but what asks for hands; an assistant the file, calls, and vaccinations."""
    if role is Role.MEDISCH_ASSISTENT:
        return tuple(sorted((Task.ADMINISTRATION, Task.CALLS, Task.INFORMATION, Task.VACCINATION)))
    return tuple(sorted(set(Task) - NEEDS_SKILL))
