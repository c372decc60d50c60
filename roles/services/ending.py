"""No delegation outlives who gave it or who has it."""

from datetime import date

from django.db.models import Q

from privacy import chance
from privacy.actor import Actor
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
