"""The address of a person's calendar: made, replaced and withdrawn by that person alone."""

from uuid import UUID

from django.db import transaction

from privacy import audit
from privacy.actor import Actor
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may
from roles import tokens
from roles.models import CalendarFeed


@transaction.atomic
def calendar_make(*, by: Actor) -> str:
    """A new address for the actor's own membership; returns the token, which is shown once. The one before is dead.

    Raises Refused for a role without deadlines.
    """
    membership_id = _own(by)
    token, hashed = tokens.make(by.tenant_id, opens=tokens.CALENDAR)
    # In one statement: two that are made at once come one after the other, and the later one counts.
    CalendarFeed.objects.bulk_create(
        [CalendarFeed(membership_id=membership_id, token_hash=hashed)],
        update_conflicts=True,
        unique_fields=["membership"],
        update_fields=["token_hash", "made_at"],
    )
    audit.record_write(by, "calendar.make", objects=[membership_id])
    return token


@transaction.atomic
def calendar_revoke(*, by: Actor) -> None:
    """Nothing is found at the actor's address from now on. Raises Refused, NotFound (there is none)."""
    membership_id = _own(by)
    gone, _rows = CalendarFeed.objects.filter(membership_id=membership_id).delete()
    if not gone:
        raise NotFound("calendar")
    audit.record_write(by, "calendar.revoke", objects=[membership_id])


def _own(by: Actor) -> UUID:
    if not may(by, Action.CALENDAR_READ) or by.membership_id is None:
        raise Refused("role")
    return by.membership_id
