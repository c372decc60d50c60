"""The bedrijfsarts checks what delegates did in the own name, and signs it off."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may
from roles.deputies import DelegatedAct


@transaction.atomic
def acts_sign(*, by: Actor, act_ids: Sequence[UUID] = (), until: datetime | None = None) -> int:
    """Sign off single acts, or all up to and including a moment: what came in since was not on screen.

    Returns how many. Raises Refused (role), NotFound (not in one's own name, or signed already).
    """
    decision = may(by, Action.SUPERVISION)
    if not decision or by.membership_id is None:
        raise Refused(decision.reason or "role")
    waiting = DelegatedAct.objects.filter(principal_id=by.membership_id, signed_at__isnull=True)
    rows = waiting.filter(at__lte=until) if until else waiting.filter(pk__in=list(act_ids))
    signed = rows.update(signed_at=chance.now())
    if not until and signed != len(set(act_ids)):
        raise NotFound("act")
    if signed:
        audit.record_write(by, "delegation.supervise", objects=list(act_ids), detail={"acts": signed})
    return signed
