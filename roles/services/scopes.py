"""The limits of a membership: employers, departments or one employee, by role."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from privacy.actor import Role
from roles.models import Membership, MembershipDepartment, MembershipEmployer
from roles.relations import related
from roles.rules import Scope, scope_of


@dataclass(frozen=True)
class Limits:
    """What a membership is limited to; the fields that its role does not use stay empty."""

    all_employers: bool = False
    employer_ids: tuple[UUID, ...] = ()
    department_ids: tuple[UUID, ...] = ()


def errors_of(role: Role, limits: Limits, employee_id: UUID | None) -> dict[str, list[str]]:
    """What is missing or not of this tenant, by field."""
    match scope_of(role):
        case Scope.EMPLOYERS if not limits.all_employers and not limits.employer_ids:
            return {"employers": [_("Kies voor welke werkgevers deze persoon werkt, of kies alle werkgevers.")]}
        case Scope.DEPARTMENTS if not limits.department_ids:
            return {"departments": [_("Kies de afdelingen waaraan deze persoon leiding geeft.")]}
        case Scope.EMPLOYEE if employee_id is None:
            return {
                "employee_number": [_("Zeg welke werknemer dit is: kies de werkgever en vul het personeelsnummer in.")]
            }
    return _foreign(limits, employee_id)


def _foreign(limits: Limits, employee_id: UUID | None) -> dict[str, list[str]]:
    gone = _("Deze keuze bestaat niet (meer). Kies opnieuw uit de lijst.")
    wanted = (
        ("employers", related(MembershipEmployer, "employer"), limits.employer_ids),
        ("departments", related(MembershipDepartment, "department"), limits.department_ids),
        ("employee_number", related(Membership, "employee"), (employee_id,) if employee_id else ()),
    )
    return {field: [gone] for field, model, ids in wanted if not _all_known(model, ids)}


def _all_known(model: Any, ids: Iterable[UUID]) -> bool:
    unique = set(ids)
    return not unique or model.objects.filter(pk__in=unique).count() == len(unique)


def write(membership: Membership, limits: Limits) -> None:
    """Make the limits of a membership what they should be; triggers keep the sides (and refuse mixing)."""
    scope = scope_of(Role(membership.role))
    everyone = scope is Scope.TENANT or (scope is Scope.EMPLOYERS and limits.all_employers)
    employers = set(limits.employer_ids) if scope is Scope.EMPLOYERS and not everyone else set()
    departments = set(limits.department_ids) if scope is Scope.DEPARTMENTS else set()
    employer_links = MembershipEmployer.objects.filter(membership=membership)
    department_links = MembershipDepartment.objects.filter(membership=membership)
    employer_links.exclude(employer_id__in=employers).delete()
    department_links.exclude(department_id__in=departments).delete()
    Membership.objects.filter(pk=membership.pk).exclude(all_employers=everyone).update(all_employers=everyone)
    MembershipEmployer.objects.bulk_create(
        MembershipEmployer(membership=membership, employer_id=pk)
        for pk in sorted(employers - set(employer_links.values_list("employer_id", flat=True)))
    )
    MembershipDepartment.objects.bulk_create(
        MembershipDepartment(membership=membership, department_id=pk)
        for pk in sorted(departments - set(department_links.values_list("department_id", flat=True)))
    )
