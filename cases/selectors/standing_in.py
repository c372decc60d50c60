"""Who stands in for the reader, and who may."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from employers.models import Department
from privacy import audit, chance
from privacy.actor import Actor, Role
from roles.models import Membership
from timeline.models import StandIn

_OFFICE = [Role.HR.value, Role.WERKGEVER.value]
_SIDE = [Role.LEIDINGGEVENDE.value, *_OFFICE, Role.CM_WG.value]


@dataclass(frozen=True)
class AwayRow:
    """One period in which somebody stands in for the reader."""

    stand_in_id: UUID
    deputy: str
    starts_on: date
    ends_on: date
    running: bool


def deputy_choices(actor: Actor) -> list[tuple[UUID, str]]:
    """(membership, name) of who may stand in: a casemanager for a casemanager, else somebody of the same employer."""
    today = chance.today()
    rows = Membership.objects.filter(valid_from__lte=today, user__is_active=True).exclude(
        user_id=actor.user_id or UUID(int=0)
    )
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    rows = rows.filter(Q(invitation__isnull=True) | Q(invitation__accepted_at__isnull=False))
    rows = rows.filter(role__in=[Role.CM_WG.value] if actor.role is Role.CM_WG else _SIDE)
    if actor.role is Role.LEIDINGGEVENDE:
        rows = rows.filter(_led_with(actor) | (Q(role__in=_OFFICE) & _serving(_employers_of(actor))))
    elif actor.employer_ids is not None:
        led = Q(department_links__department__employer_id__in=sorted(actor.employer_ids))
        rows = rows.filter(_serving(actor.employer_ids) | led)
    return list(rows.order_by("display_name", "id").distinct().values_list("id", "display_name"))


def away(actor: Actor) -> tuple[AwayRow, ...]:
    """The reader's own periods that are not over, the first first."""
    today = chance.today()
    rows = StandIn.objects.filter(absent_id=actor.membership_id, ends_on__gte=today).select_related("deputy")
    found = tuple(
        AwayRow(row.pk, row.deputy.display_name, row.starts_on, row.ends_on, row.starts_on <= today)
        for row in rows.order_by("starts_on", "id")
    )
    audit.record_read(actor, "stand_in.list", objects=[row.stand_in_id for row in found])
    return found


def _led_with(actor: Actor) -> Q:
    return Q(role=Role.LEIDINGGEVENDE.value, department_links__department_id__in=sorted(actor.department_ids))


def _serving(employer_ids: Collection[UUID]) -> Q:
    return Q(all_employers=True) | Q(employer_links__employer_id__in=sorted(employer_ids))


def _employers_of(actor: Actor) -> set[UUID]:
    rows = Department.objects.filter(pk__in=sorted(actor.department_ids))
    return set(rows.values_list("employer_id", flat=True))
