"""Break-glass that is open now: the twin in queries of walls.glass_cases()."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from privacy import chance
from privacy.actor import Actor, Role
from privacy.models import GlassEvent, GlassOpening

ENDS = (GlassEvent.Kind.CLOSED, GlassEvent.Kind.OBJECTED)


def in_force() -> QuerySet[GlassOpening]:
    """Openings that were neither closed nor objected to, until their hour."""
    now = chance.now()
    ended = GlassEvent.objects.filter(opening_id=OuterRef("pk"), kind__in=ENDS)
    return GlassOpening.objects.filter(~Exists(ended), opened_at__lte=now, until__gt=now)


def open_for(actor: Actor) -> QuerySet[GlassOpening]:
    """What this bedrijfsarts has open; nobody else ever has."""
    if actor.role is not Role.BEDRIJFSARTS or actor.user_id is None or actor.membership_id is None:
        return GlassOpening.objects.none()
    # Who comes to stand on the employer's side looks no further.
    sides = (
        apps.get_model("roles", "RoleAssignment")
        .objects.exclude(side="medical")
        .filter(
            identity_id=OuterRef("user__identity_id"),
            employer_id=OuterRef("case__employer_id"),
            period__contains=chance.today(),
        )
    )
    mine = in_force().filter(user_id=actor.user_id, membership_id=actor.membership_id)
    return mine.filter(~Exists(sides))


def open_cases(actor: Actor) -> QuerySet[GlassOpening, Any]:
    """Ids of those cases, as a subquery."""
    return open_for(actor).values("case_id")


def is_open(actor: Actor, case_id: UUID) -> bool:
    """Whether this case is among them."""
    return open_for(actor).filter(case_id=case_id).exists()
