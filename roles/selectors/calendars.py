"""Whose calendar stands at an address, and which addresses a person has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from privacy import context
from privacy.actor import Actor, system
from privacy.errors import NotFound
from privacy.policy import Action, may
from roles import tokens
from roles.models import CalendarFeed
from roles.selectors.workplaces import Workplace, person_at_work


@dataclass(frozen=True)
class CalendarReader:
    """For whom a calendar program asks, and in which language."""

    actor: Actor
    language: str


@dataclass(frozen=True)
class CalendarPlace:
    """A workplace of the reader that has deadlines; `made_at` None: without an address so far."""

    membership_id: UUID
    tenant_name: str
    role_name: str
    made_at: datetime | None


def calendar_reader(token: str) -> CalendarReader:
    """Who may read at this address now. Raises NotFound alike for what was never made, was withdrawn, or has ended."""
    tenant_id, hashed = tokens.read(token, opens=tokens.CALENDAR)
    with context.entered(system(tenant_id)):
        rows = CalendarFeed.objects.filter(token_hash=hashed)
        found = rows.values_list("membership_id", "membership__user_id", "membership__user__language").first()
        person = person_at_work(membership_id=found[0], user_id=found[1]) if found else None
    if found is None or person is None or not may(person.actor, Action.CALENDAR_READ):
        raise NotFound("calendar")
    return CalendarReader(person.actor, found[2])


def calendar_places(places: Iterable[Workplace], *, user_id: UUID) -> tuple[CalendarPlace, ...]:
    """The own workplaces that can have a calendar, each looked up in its own tenant."""
    return tuple(
        CalendarPlace(place.membership_id, place.tenant_name, place.role_name, _made_at(place, actor))
        for place in places
        if may(actor := own_actor(place, user_id=user_id), Action.CALENDAR_READ)
    )


def own_actor(place: Workplace, *, user_id: UUID) -> Actor:
    """The person at a workplace, for what touches the own membership only."""
    return Actor(place.tenant_id, place.role, user_id=user_id, membership_id=place.membership_id)


def _made_at(place: Workplace, actor: Actor) -> datetime | None:
    with context.entered(actor):
        rows = CalendarFeed.objects.filter(membership_id=place.membership_id)
        return rows.values_list("made_at", flat=True).first()
