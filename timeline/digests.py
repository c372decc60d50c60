"""The morning's digests of a tenant: on working days, before work."""

from datetime import date
from uuid import UUID

from outbox import digest as outbox
from privacy import chance
from privacy.actor import MEDICAL_ROLES
from privacy.tasks import as_system
from roles.models import Membership
from timeline.recipients import at_work
from timeline.workdays import is_workday


def digest(tenant_id: UUID, *, today: date | None = None) -> int:
    """Put the digests of a day in the outbox, once, however often and late it is asked; returns how many."""
    day = today or chance.today()
    if not is_workday(day):
        return 0
    with as_system(tenant_id) as actor:
        roles = [role.value for role in MEDICAL_ROLES]
        working = set(at_work(day).values_list("user_id", flat=True))
        medical = set(Membership.objects.filter(role__in=roles).values_list("user_id", flat=True))
        return outbox.send(by=actor, day=day, medical_people=medical, working=working)
