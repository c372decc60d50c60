"""The memberships of a tenant, as the beheerder sees them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Value
from django.db.models.functions import Concat

from privacy import chance
from privacy.actor import Actor, Role
from privacy.errors import NotFound
from roles.models import Membership, MembershipDepartment, MembershipEmployer
from roles.names import role_name
from roles.paging import Page, page_of
from roles.rules import Scope, scope_of


class State(StrEnum):
    """How far a membership is in its life."""

    INVITED = "invited"
    LAPSED = "lapsed"  # invited, but the link expired
    ACTIVE = "active"
    COMING = "coming"
    ENDED = "ended"


@dataclass(frozen=True)
class PersonRow:
    """One membership as the beheerder sees it."""

    membership_id: UUID
    name: str
    email: str
    role: Role
    role_name: str
    all_employers: bool
    limits: tuple[str, ...]  # names of employers or departments, or the employee's number
    valid_from: date
    valid_to: date | None
    state: State
    is_self: bool


@dataclass(frozen=True)
class PersonDetail:
    """One membership with what its form fills in."""

    row: PersonRow
    big_number: str
    scope: Scope
    employer_ids: tuple[UUID, ...]
    department_ids: tuple[UUID, ...]


def people(actor: Actor, *, search: str = "", role: str = "", ended: bool = False, page: int = 1) -> Page[PersonRow]:
    """The memberships of the tenant but API clients, by name; those that ended only when asked."""
    rows = _people_rows()
    if not ended:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=chance.today()))
    if role:
        rows = rows.filter(role=role)
    if search:
        rows = rows.filter(Q(display_name__icontains=search) | Q(user__email__icontains=search))
    ordered = rows.order_by("display_name", "id")
    return page_of(lambda start, stop: list(ordered[start:stop]), page, lambda row: _person_row(actor, row))


def person(actor: Actor, membership_id: UUID) -> PersonDetail:
    """One membership. Raises NotFound."""
    found = _people_rows().filter(pk=membership_id).first()
    if found is None:
        raise NotFound(str(membership_id))
    scope = scope_of(Role(found.role))
    return PersonDetail(
        _person_row(actor, found), found.big_number, scope, tuple(found.employer_ids), tuple(found.department_ids)
    )


def _people_rows() -> Any:
    """Memberships with limits and invitation, in one query; not those that an arbodienst named here (ADR 0008)."""
    employers = MembershipEmployer.objects.filter(membership=OuterRef("pk")).order_by("employer__name")
    named = Concat("department__employer__name", Value(" · "), "department__name")
    departments = MembershipDepartment.objects.filter(membership=OuterRef("pk")).order_by("department__name")
    return (
        Membership.objects.exclude(role=Role.API_CLIENT.value)
        .filter(issued_by__isnull=True)
        .select_related("user", "invitation", "employee")
        .annotate(
            employer_ids=ArraySubquery(employers.values("employer_id")),
            employer_names=ArraySubquery(employers.values("employer__name")),
            department_ids=ArraySubquery(departments.values("department_id")),
            department_names=ArraySubquery(departments.values(named=named)),
        )
    )


def _person_row(actor: Actor, row: Any) -> PersonRow:
    number = (row.employee.personnel_number,) if row.employee else ()
    return PersonRow(
        membership_id=row.pk,
        name=row.display_name,
        email=row.user.email,
        role=Role(row.role),
        role_name=role_name(row.role),
        all_employers=row.all_employers,
        limits=(*row.employer_names, *row.department_names, *number),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        state=_state(row),
        is_self=row.user_id == actor.user_id,
    )


def _state(row: Any) -> State:
    today = chance.today()
    if row.valid_to and row.valid_to < today:
        return State.ENDED
    invitation = getattr(row, "invitation", None)
    if invitation and invitation.accepted_at is None:
        return State.INVITED if invitation.expires_at > chance.now() else State.LAPSED
    return State.COMING if row.valid_from > today else State.ACTIVE
