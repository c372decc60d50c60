"""No delegation outlives who gave it or who has it, and no login an employee who died."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from outbox import services as outbox
from privacy import audit, chance
from privacy.actor import Actor, Role
from roles.models import Delegation, Membership
from roles.services import hooks


def delegations_end(by: Actor, membership: Membership, end: date) -> None:
    """Let every delegation given or received by `membership` end with its last day `end`."""
    rows = Delegation.objects.filter(Q(principal=membership) | Q(delegate=membership), revoked_at__isnull=True)
    longer = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=end))
    touched = list(longer.values_list("principal_id", "delegate__user_id"))
    if end < chance.today():
        longer.update(revoked_at=chance.now())
    else:
        longer.filter(valid_from__lte=end).update(valid_to=end)
        longer.filter(valid_from__gt=end).update(revoked_at=chance.now())
    for principal_id, user_id in touched:
        hooks.delegation_changed(by, principal_id, user_id)


def employee_logins_end(*, by: Actor, employee_id: UUID) -> None:
    """The employee died: from today nothing goes to the own login, and nobody signs in with it. The caller decided."""
    end = chance.today() - timedelta(days=1)
    rows = Membership.objects.filter(role=Role.WERKNEMER.value, employee_id=employee_id)
    running = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=end))
    ended = list(running.values_list("pk", flat=True))
    running.update(valid_to=end)
    for user_id in set(rows.filter(pk__in=ended).values_list("user_id", flat=True)):
        if not Membership.objects.filter(user_id=user_id).exclude(pk__in=ended).exclude(valid_to__lte=end).exists():
            outbox.mails_forget(by=by, recipient_id=user_id)
    if ended:
        audit.record_write(by, "person.end", employee_id=employee_id, objects=ended)
