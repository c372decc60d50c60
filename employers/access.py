"""Which employers are the actor's: the one filter for reading and writing."""

from uuid import UUID

from django.db.models import Q

from employers.models import Employer
from privacy.actor import Actor, Role
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may


def own_employers(actor: Actor, path: str = "pk") -> Q:
    """The rows whose employer (at lookup `path`) is the actor's; a beheerder and the system have them all."""
    if actor.is_system or actor.role is Role.BEHEERDER or actor.employer_ids is None:
        return Q()
    return Q(**{f"{path}__in": sorted(actor.employer_ids)})


def refuse_unless_writer(by: Actor) -> None:
    """Who keeps the organisation, or imports it, may write it. Raises Refused."""
    if not may(by, Action.ORGANISATION_WRITE) and not may(by, Action.ABSENCE_IMPORT):
        raise Refused("role")


def employer_for(by: Actor, employer_id: UUID, *, lock: bool = False) -> Employer:
    """The employer, when it is the actor's to write. Raises Refused, NotFound."""
    refuse_unless_writer(by)
    rows = Employer.objects.filter(own_employers(by), pk=employer_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotFound(str(employer_id))
    return found


def employer_to_arrange(by: Actor, employer_id: UUID, *, lock: bool = False) -> Employer:
    """As employer_for, but not for who only imports: how the employer's cases are handled. Raises Refused, NotFound."""
    decision = may(by, Action.ORGANISATION_WRITE)
    if not decision:
        raise Refused(decision.reason)
    return employer_for(by, employer_id, lock=lock)
