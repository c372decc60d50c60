"""The employee's own running ziekmelding."""

from uuid import UUID

from cases.models import Case
from privacy import grants
from privacy.actor import Actor, Role
from privacy.errors import NotFound, Refused


def running_case(actor: Actor) -> UUID:
    """The newest case of the employee that is not closed. Raises Refused, NotFound."""
    if actor.role is not Role.WERKNEMER:
        raise Refused("role")
    rows = Case.objects.filter(grants.case_filter(actor), state__in=[Case.State.OPEN, Case.State.RECOVERED])
    found = rows.order_by("-first_sick_day", "id").values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("no running case")
    return found
