"""Contracts as the rules of employment take them; who may read them is the caller's business."""

from collections.abc import Iterable
from uuid import UUID

from employers.employment import Employment, Held, employments_of
from employers.models import Contract


def held_by(employee_ids: Iterable[UUID]) -> dict[UUID, list[Held]]:
    """{employee: contracts, ascending} in one query."""
    found: dict[UUID, list[Held]] = {}
    rows = Contract.objects.filter(employee_id__in=set(employee_ids)).order_by("starts_on", "employment_number")
    for row in rows:
        held = Held(row.starts_on, row.ends_on, row.employment_number, row.hours_per_week, row.function, row.pk)
        found.setdefault(row.employee_id, []).append(held)
    return found


def employments_by(employee_id: UUID) -> tuple[Employment, ...]:
    """The employments of one employee, in one query."""
    return employments_of(held_by([employee_id]).get(employee_id, ()))
