"""The named cast of the tests: who is who, in two tenants, so that every test can ask "and an outsider?" in a line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from django.test import Client

from cases import services
from cases.models import Case
from cases.services import SickReport
from employers.models import Contract, Department, Employee, Employer
from privacy import chance, context
from privacy.actor import Actor, Role, system
from privacy.delegable import NEEDS_SKILL, Task
from roles.deputies import Certificate, DelegationScope, Skill
from roles.middleware import WORKPLACE
from roles.models import (
    Delegation,
    Membership,
    MembershipDepartment,
    MembershipEmployer,
    Tenant,
    TenantProfile,
    User,
)
from roles.signin import standing


def signed_in(actor: Actor, *, second: bool = True, ago: timedelta = timedelta()) -> Client:
    """The one place that makes a session as signing in does: at work, second factor shown, `ago` proven and seen."""
    client = Client(headers={"accept-language": "nl"})
    client.force_login(User.objects.get(pk=actor.user_id or UUID(int=0)))
    session = client.session
    moment = (chance.now() - ago).timestamp()
    session[standing.KEY] = asdict(standing.Standing(moment, moment, moment, second))
    session[WORKPLACE] = {
        "membership": str(actor.membership_id),
        "tenant": str(actor.tenant_id),
        "role": actor.role.value,
    }
    session.save()
    return client


@dataclass(frozen=True)
class Member:
    """A person in a role: the actor, and a way into the product."""

    actor: Actor
    email: str

    @property
    def id(self) -> UUID:
        """The membership."""
        assert self.actor.membership_id
        return self.actor.membership_id

    @property
    def user_id(self) -> UUID:
        """The login."""
        assert self.actor.user_id
        return self.actor.user_id

    def client(self) -> Client:
        """A browser in which this person has signed in and chosen the workplace."""
        return signed_in(self.actor)

    @contextmanager
    def at_work(self) -> Iterator[Actor]:
        """Inside this person's tenant context, as services are called."""
        with context.entered(self.actor):
            yield self.actor


@dataclass(frozen=True)
class House:
    """One tenant with two employers and everyone who works there."""

    tenant_id: UUID
    employer_id: UUID
    other_employer_id: UUID
    department_id: UUID
    other_department_id: UUID
    employee_id: UUID  # in `department`; has a login
    colleague_id: UUID  # in `other_department`
    stranger_id: UUID  # of the other employer
    casemanager: Member
    other_casemanager: Member
    bedrijfsarts: Member
    other_bedrijfsarts: Member
    cmtd: Member
    leidinggevende: Member
    hr: Member
    werkgever: Member
    werknemer: Member
    beheerder: Member

    @property
    def system(self) -> Actor:
        """The system of this tenant."""
        return system(self.tenant_id)

    def members(self) -> dict[str, Member]:
        """Everyone by part."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Member)}

    def report(
        self, *, employee_id: UUID | None = None, first_sick_day: date | None = None, by: Member | None = None
    ) -> UUID:
        """A ziekmelding through the service; by default of the employee, today, by HR."""
        reporter = by or self.hr
        with reporter.at_work() as actor:
            case_id, _outcome = services.case_open(
                by=actor,
                report=SickReport(
                    employee_id=employee_id or self.employee_id, first_sick_day=first_sick_day or chance.today()
                ),
            )
        return case_id

    def case(self, case_id: UUID) -> Case:
        """The row, as the system sees it."""
        with context.entered(self.system):
            return Case.objects.select_related("employer", "employee").get(pk=case_id)


def member(
    tenant_id: UUID,
    role: Role,
    name: str,
    *,
    employers: tuple[UUID, ...] | None = (),
    departments: tuple[UUID, ...] = (),
    employee_id: UUID | None = None,
) -> Member:
    """A login with one membership; `employers` None means all. Call inside the tenant's context."""
    email = f"{name.lower().replace(' ', '.')}@{str(tenant_id)[:8]}.example"
    user = User.objects.create(email=email, password="!")
    row = Membership.objects.create(
        user=user,
        role=role.value,
        display_name=name,
        all_employers=employers is None,
        employee_id=employee_id,
        valid_from=chance.today() - timedelta(days=2000),
        big_number="19012345601" if role is Role.BEDRIJFSARTS else "",
    )
    for employer_id in employers or ():
        MembershipEmployer.objects.create(membership=row, employer_id=employer_id)
    for department_id in departments:
        MembershipDepartment.objects.create(membership=row, department_id=department_id)
    actor = Actor(
        tenant_id=tenant_id,
        role=role,
        user_id=user.pk,
        membership_id=row.pk,
        employer_ids=None if employers is None else frozenset(employers),
        department_ids=frozenset(departments),
        employee_id=employee_id,
    )
    return Member(actor, email)


ALL_TASKS = tuple(task.value for task in Task)


def certified(doctor: Member, delegate: Member, number: str) -> UUID:
    """A certificate that counts for years around today."""
    today = chance.today()
    return Certificate.objects.create(
        holder_id=delegate.id,
        number=number,
        issuer="RSC",
        valid_from=today - timedelta(days=700),
        valid_to=today + timedelta(days=700),
        recorded_by_id=doctor.id,
    ).pk


def delegated(
    doctor: Member,
    delegate: Member,
    *,
    employer_id: UUID | None = None,
    case_id: UUID | None = None,
    number: str,
    tasks: tuple[str, ...] = ALL_TASKS,
    accepted: bool = True,
) -> UUID:
    """A delegation proposed and accepted long ago, without its places in cases; by default of every task."""
    today = chance.today()
    with context.entered(doctor.actor):
        certificate_id = certified(doctor, delegate, number)
        for task in NEEDS_SKILL & {Task(name) for name in tasks}:
            Skill.objects.create(
                holder_id=delegate.id,
                task=task.value,
                assessed_by_id=doctor.id,
                assessed_on=today - timedelta(days=399),
                valid_to=today + timedelta(days=399),
            )
        row = Delegation.objects.create(
            principal_id=doctor.id,
            delegate_id=delegate.id,
            certificate_id=certificate_id,
            tasks=list(tasks),
            valid_from=today - timedelta(days=400),
        )
        DelegationScope.objects.create(delegation=row, employer_id=employer_id, case_id=case_id)
    if accepted:
        with context.entered(delegate.actor):
            Delegation.objects.filter(pk=row.pk).update(accepted_at=chance.now() - timedelta(days=400))
    return row.pk


def employee(employer_id: UUID, department_id: UUID, number: str, last_name: str, prefix: str = "") -> UUID:
    """An employee under contract for years."""
    row = Employee.objects.create(
        employer_id=employer_id,
        department_id=department_id,
        personnel_number=number,
        initials=last_name[0] + ".",
        prefix=prefix,
        last_name=last_name,
        birth_date=date(1980, 5, 17),
    )
    Contract.objects.create(employee=row, starts_on=date(2015, 1, 1), hours_per_week=36)
    return row.pk


def house(slug: str) -> House:
    """Build one tenant with its cast."""
    tenant = Tenant.objects.create(slug=slug)
    with context.entered(system(tenant.pk)):
        TenantProfile.objects.create(name=f"Arbodienst {slug.title()}", kind=TenantProfile.Kind.ARBODIENST)
        linde = Employer.objects.create(name="Zorggroep De Linde")
        houten = Employer.objects.create(name="Transport Van Houten & Zn.")
        wijkzorg = Department.objects.create(employer=linde, name="Wijkzorg")
        keuken = Department.objects.create(employer=linde, name="Keuken")
        chauffeurs = Department.objects.create(employer=houten, name="Chauffeurs")
        ozdemir = employee(linde.pk, wijkzorg.pk, "1001", "Özdemir")
        kok = employee(linde.pk, keuken.pk, "1002", "Kok", "de")
        nguyen = employee(houten.pk, chauffeurs.pk, "2001", "Nguyen")
        t = tenant.pk
        cast = {
            "casemanager": member(t, Role.CM_WG, "Nora Verbeek", employers=(linde.pk,)),
            "other_casemanager": member(t, Role.CM_WG, "Otto Vink", employers=(houten.pk,)),
            "bedrijfsarts": member(t, Role.BEDRIJFSARTS, "Ida Kuijpers", employers=(linde.pk,)),
            "other_bedrijfsarts": member(t, Role.BEDRIJFSARTS, "Piet Arends", employers=(houten.pk,)),
            "cmtd": member(t, Role.CMTD, "Marit Schouten", employers=(linde.pk,)),
            "leidinggevende": member(t, Role.LEIDINGGEVENDE, "Rob Prins", departments=(wijkzorg.pk,)),
            "hr": member(t, Role.HR, "Hanna Bos", employers=(linde.pk,)),
            "werkgever": member(t, Role.WERKGEVER, "Wim Directeur", employers=(linde.pk,)),
            "werknemer": member(t, Role.WERKNEMER, "Selin Ozdemir", employee_id=ozdemir),
            "beheerder": member(t, Role.BEHEERDER, "Bea Heer"),
        }
        Employer.objects.filter(pk=linde.pk).update(
            default_casemanager_id=cast["casemanager"].id, default_bedrijfsarts_id=cast["bedrijfsarts"].id
        )
        Employer.objects.filter(pk=houten.pk).update(
            default_casemanager_id=cast["other_casemanager"].id, default_bedrijfsarts_id=cast["other_bedrijfsarts"].id
        )
        delegated(cast["bedrijfsarts"], cast["cmtd"], employer_id=linde.pk, number="RSC-2025-118")
    return House(
        tenant_id=t,
        employer_id=linde.pk,
        other_employer_id=houten.pk,
        department_id=wijkzorg.pk,
        other_department_id=keuken.pk,
        employee_id=ozdemir,
        colleague_id=kok,
        stranger_id=nguyen,
        **cast,
    )
