"""Who is signed in where, and what an Actor is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q, Subquery, UUIDField
from django.db.models.functions import Coalesce

from privacy import chance
from privacy.actor import Actor, Role
from roles.models import Membership, MembershipDepartment, MembershipEmployer, TenantProfile
from roles.names import role_name


@dataclass(frozen=True)
class Workplace:
    """One membership as its owner sees it when choosing where to work."""

    membership_id: UUID
    tenant_id: UUID
    role: Role
    display_name: str
    tenant_name: str
    accent: str

    @property
    def role_name(self) -> str:
        """The role in the active language."""
        return role_name(self.role)


def my_workplaces(*, on: date | None = None) -> list[Workplace]:
    """The memberships, in all tenants, of the person in the login context (privacy.context.login) valid on the day."""
    day = on or chance.today()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, tenant_id, role, display_name, tenant_name, accent FROM walls.my_memberships()"
            " WHERE valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)",
            [day, day],
        )
        return [
            Workplace(m, t, Role(role), name, tenant, accent) for m, t, role, name, tenant, accent in cursor.fetchall()
        ]


@dataclass(frozen=True)
class Person:
    """The actor and what the page frame shows of it."""

    actor: Actor
    display_name: str
    tenant_name: str
    accent: str
    big_number: str


def person_at_work(*, membership_id: UUID, user_id: UUID, on: date | None = None) -> Person | None:
    """The membership as an Actor, in one query within the tenant's context; None when it is not valid (any more)."""
    day = on or chance.today()
    own = Membership.objects.filter(user__identity_id=OuterRef("user__identity_id"), role=Role.WERKNEMER.value)
    own = own.order_by("-valid_from", "id")
    rows = (
        Membership.objects.filter(pk=membership_id, user_id=user_id, user__is_active=True, valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), tenant__active=True)
        .filter(Q(invitation__isnull=True) | Q(invitation__accepted_at__isnull=False))
        .annotate(
            employers=ArraySubquery(MembershipEmployer.objects.filter(membership=OuterRef("pk")).values("employer_id")),
            departments=ArraySubquery(
                MembershipDepartment.objects.filter(membership=OuterRef("pk")).values("department_id")
            ),
            names=ArraySubquery(TenantProfile.objects.filter(tenant_id=OuterRef("tenant_id")).values("name")),
            accents=ArraySubquery(TenantProfile.objects.filter(tenant_id=OuterRef("tenant_id")).values("accent")),
            # Whoever is also an employee here, by whatever account, has an own file in every role: see policy.belongs.
            own_file=Coalesce("employee_id", Subquery(own.values("employee_id")[:1]), output_field=UUIDField()),
            own_files=ArraySubquery(own.values("employee_id")),
        )
        .values_list(
            "tenant_id", "role", "own_file", "all_employers", "employers", "departments", "display_name",
            "big_number", "names", "accents", "own_files",
        )
    )  # fmt: skip
    for tenant, role, employee, everyone, employers, departments, name, big, tenants, accents, files in rows:
        actor = Actor(
            tenant_id=tenant,
            role=Role(role),
            user_id=user_id,
            membership_id=membership_id,
            employer_ids=None if everyone else frozenset(employers),
            department_ids=frozenset(departments),
            employee_id=employee,
            own_files=frozenset(files),
        )
        return Person(actor, name, tenants[0] if tenants else "", accents[0] if accents else "petrol", big)
    return None


def actor_of(membership_id: UUID) -> Actor:
    """The Actor of a membership of the tenant in force, for commands. Raises Membership.DoesNotExist."""
    user_id = Membership.objects.values_list("user_id", flat=True).get(pk=membership_id)
    person = person_at_work(membership_id=membership_id, user_id=user_id)
    if person is None:
        raise Membership.DoesNotExist(str(membership_id))
    return person.actor


def actor_still_at_work(membership_id: UUID) -> Actor | None:
    """As actor_of; None when the membership is over or gone."""
    try:
        return actor_of(membership_id)
    except Membership.DoesNotExist:
        return None


def members_of_role(*, role: Role, employer_id: UUID | None = None, everywhere: bool = False) -> list[tuple[UUID, str]]:
    """(membership id, name) of everyone valid today in a role, for choices.

    Limited to who serves an employer, or (`everywhere`) to who serves them all, later ones too.
    """
    day = chance.today()
    rows = Membership.objects.filter(role=role.value, valid_from__lte=day).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )
    if everywhere:
        rows = rows.filter(all_employers=True)
    if employer_id is not None:
        rows = rows.filter(Q(all_employers=True) | Q(employer_links__employer_id=employer_id)).distinct()
    return list(rows.order_by("display_name", "id").values_list("id", "display_name"))


def names_of(membership_ids: Iterable[UUID]) -> dict[UUID, str]:
    """{membership: the name it bears}, in one question; who left is among them."""
    rows = Membership.objects.filter(pk__in=set(membership_ids)).values_list("id", "display_name")
    return dict(rows)


def logins_of_employee(employee_id: UUID) -> list[UUID]:
    """The users who are this employee (role werknemer), valid today."""
    return _users_today(Q(role=Role.WERKNEMER.value, employee_id=employee_id))


def logins_of_role(role: Role, *, employer_id: UUID | None = None) -> list[UUID]:
    """The users who work here in a role today; of an employer those who serve it."""
    serves = Q(all_employers=True) | Q(employer_links__employer_id=employer_id) if employer_id else Q()
    return _users_today(Q(role=role.value) & serves)


def logins_of_employer(*, employer_id: UUID, department_id: UUID | None) -> list[UUID]:
    """The users who read for the employer: hr and werkgever of it, and the leidinggevende of the department."""
    whole = Q(role__in=[Role.HR.value, Role.WERKGEVER.value]) & (
        Q(all_employers=True) | Q(employer_links__employer_id=employer_id)
    )
    led = (
        Q(role=Role.LEIDINGGEVENDE.value, department_links__department_id=department_id)
        if department_id
        else Q(pk__in=[])
    )
    return _users_today(whole | led)


def _users_today(which: Q) -> list[UUID]:
    day = chance.today()
    rows = Membership.objects.filter(which, valid_from__lte=day, user__is_active=True)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return sorted(set(rows.values_list("user_id", flat=True)))
