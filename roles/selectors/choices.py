"""What can be chosen in forms about people. Employers and their people are reached through string foreign keys."""

from typing import Any, cast
from uuid import UUID

from roles.models import Membership, MembershipDepartment, MembershipEmployer
from roles.relations import related


def employer_choices() -> list[tuple[UUID, str]]:
    """(id, name) of every employer of the tenant, for choice fields."""
    return list(related(MembershipEmployer, "employer").objects.order_by("name").values_list("id", "name"))


def department_choices() -> list[tuple[UUID, str]]:
    """(id, `employer · department`) of every department of the tenant, for choice fields."""
    rows = related(MembershipDepartment, "department").objects.order_by("employer__name", "name")
    found = rows.values_list("id", "employer__name", "name")
    return [(pk, f"{employer} · {name}") for pk, employer, name in found]


def employee_by_number(*, employer_id: UUID, personnel_number: str) -> UUID | None:
    """The employee with this number at this employer."""
    rows = related(Membership, "employee").objects.filter(employer_id=employer_id, personnel_number=personnel_number)
    return cast("UUID | None", rows.values_list("id", flat=True).first())


def employee_for_invitation(employee_id: UUID) -> dict[str, Any] | None:
    """What the invitation of a werknemer fills in; None when there is no such employee."""
    rows = related(Membership, "employee").objects.filter(pk=employee_id)
    found = rows.values("employer_id", "personnel_number", "email", "initials", "prefix", "last_name").first()
    if found is None:
        return None
    name = " ".join(part for part in (found["initials"], found["prefix"], found["last_name"]) if part)
    return {
        "employer": found["employer_id"],
        "employee_number": found["personnel_number"],
        "email": found["email"],
        "display_name": name,
    }
