"""An employer's own tenant, and its link with an arbodienst, as tests need them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cases import services as cases
from cases.services import SickReport
from employers.models import Department, Employer
from privacy import chance, context
from privacy.actor import Actor, Role, system
from roles import services
from roles.models import Membership, Tenant, TenantProfile, User
from roles.selectors import person_at_work
from tests.support.cast import House, Member, employee, member
from tests.support.worlds import run_jobs


@dataclass(frozen=True)
class Haven:
    """A self-managing employer: one employer in a tenant of its own, without anybody medical."""

    tenant_id: UUID
    employer_id: UUID
    department_id: UUID
    employee_id: UUID
    beheerder: Member
    hr: Member
    casemanager: Member
    leidinggevende: Member
    werkgever: Member
    werknemer: Member

    @property
    def system(self) -> Actor:
        """The system of this tenant."""
        return system(self.tenant_id)

    def report(self, *, first_sick_day: date | None = None) -> UUID:
        """A ziekmelding by HR."""
        with self.hr.at_work() as actor:
            report = SickReport(employee_id=self.employee_id, first_sick_day=first_sick_day or chance.today())
            case_id, _outcome = cases.case_open(by=actor, report=report)
        return case_id

    def run_jobs(self) -> None:
        """What the worker does."""
        run_jobs(self)  # type: ignore[arg-type]  # only its system is asked for

    def doctor(self) -> Member:
        """The bedrijfsarts whom the arbodienst named here."""
        with context.entered(self.system):
            row = Membership.objects.get(role="bedrijfsarts", valid_to__isnull=True)
            person = person_at_work(membership_id=row.pk, user_id=row.user_id)
            assert person
            return Member(person.actor, User.objects.get(pk=row.user_id).email)


def haven_of(slug: str) -> Haven:
    """Build the tenant with its people."""
    tenant = Tenant.objects.create(slug=slug)
    with context.entered(system(tenant.pk)):
        TenantProfile.objects.create(name=f"{slug.title()}bedrijf", kind=TenantProfile.Kind.WERKGEVER)
        employer = Employer.objects.create(name="Havenbedrijf")
        kade = Department.objects.create(employer=employer, name="Kade")
        jansen = employee(employer.pk, kade.pk, "7001", "Jansen")
        here = (employer.pk,)
        people = {
            "beheerder": member(tenant.pk, Role.BEHEERDER, "Bram Haven"),
            "hr": member(tenant.pk, Role.HR, "Hilde Haven", employers=here),
            "casemanager": member(tenant.pk, Role.CM_WG, "Cas Haven", employers=here),
            "leidinggevende": member(tenant.pk, Role.LEIDINGGEVENDE, "Lea Haven", departments=(kade.pk,)),
            "werkgever": member(tenant.pk, Role.WERKGEVER, "Wout Haven", employers=here),
            "werknemer": member(tenant.pk, Role.WERKNEMER, "Jan Jansen", employee_id=jansen),
        }
        Employer.objects.filter(pk=employer.pk).update(default_casemanager_id=people["casemanager"].id)
    return Haven(tenant.pk, employer.pk, kade.pk, jansen, **people)


def engage(haven: Haven, arbodienst: House, *, doctor: bool = True) -> UUID:
    """The whole road: asked, accepted, and the arbodienst's bedrijfsarts named."""
    slug = Tenant.objects.values_list("slug", flat=True).get(pk=arbodienst.tenant_id)
    with haven.beheerder.at_work() as by:
        link_id = services.link_ask(by=by, arbodienst=slug)
    with arbodienst.beheerder.at_work() as by:
        services.link_accept(by=by, link_id=link_id)
        if doctor:
            services.link_member_name(by=by, link_id=link_id, membership_id=arbodienst.bedrijfsarts.id)
    return link_id
