"""How each person wants to hear of deadlines: at once by mail, once a working day, or in the product alone."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from outbox.models import AlertPreference, Notice
from privacy import audit
from privacy.actor import Actor
from privacy.errors import Refused, invalid
from privacy.policy import Action, may

Way = AlertPreference.Way


def ways(people: Collection[UUID]) -> dict[UUID, str]:
    """{person: way} of those who do not want a mail at once."""
    rows = AlertPreference.objects.filter(recipient_id__in=people).exclude(way=Way.INSTANT)
    return dict(rows.values_list("recipient_id", "way"))


def my_way(actor: Actor) -> str:
    """How the actor hears of deadlines here. Raises Refused."""
    _check(actor)
    found = AlertPreference.objects.filter(recipient_id=actor.user_id).values_list("way", flat=True).first()
    return found or Way.INSTANT.value


@transaction.atomic
def alert_way_set(*, by: Actor, way: str) -> None:
    """Choose how the actor hears of deadlines here, from the next one on. Raises Refused, Invalid (way).

    Who wants no mail any more gets no digest of what waited for one either.
    """
    _check(by)
    if way not in Way.values:
        raise invalid("way", _("Kies een van de drie manieren."))
    AlertPreference.objects.update_or_create(recipient_id=by.user_id, defaults={"way": way})
    if way == Way.APP:
        Notice.objects.filter(recipient_id=by.user_id, for_digest=True).update(for_digest=False)
    audit.record_write(by, "notice.preference", detail={"way": way})


def _check(actor: Actor) -> None:
    if not may(actor, Action.NOTICE_READ):
        raise Refused("role")
