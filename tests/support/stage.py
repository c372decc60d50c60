"""The stage on which programs are played: one world that is built once, with everybody in it who may look.

Ids, clock and nonces come from seeds and the numbers of sequences are wound back, so that the same program played twice
gives the same bytes with nothing masked.
"""

import http.cookies
import os
import random
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from oauth2_provider.models import AccessToken

from medical.portability import keys
from privacy import chance, context
from privacy.actor import Actor, Role
from roles.models import Membership
from tests.guards import world as worlds
from tests.guards.world import World
from tests.support.cast import House, Member, member, signed_in
from tests.support.database import TestDatabase
from tests.support.worlds import INSTANT, run_jobs

THINGS = ("own", "dept", "other", "foreign")  # two of one employer, one of another, one of another tenant
# Who may know the medical side of which thing; everybody else must not see any difference.
INSIDERS = {
    "own": frozenset({"ba", "ct", "ma", "wn"}),
    "dept": frozenset({"ba", "ct", "ma", "wn2"}),
    "other": frozenset({"ba2"}),
    "foreign": frozenset({"xb"}),
}
# Sessions begin that much later than the world: after the days of a program nobody is signed out by the clock.
_AHEAD = timedelta(days=1000)
OBSERVERS = ("an", "wg", "lg", "hr", "cm", "ad", "vz", "bh", "ac", "cm2", "ba2", "wn2", "wn", "xh", "xc", "xb")


@dataclass(frozen=True)
class Stage:
    """The world, and how to wind it back."""

    world: World
    actors: dict[str, Actor]  # everybody who acts in a tenant, by column
    rewind: Callable[[], None]
    database: TestDatabase

    def house(self, thing: str) -> House:
        """The tenant in which a thing is."""
        return self.world.there if thing == "foreign" else self.world.here

    def regie(self, thing: str) -> Member:
        """The casemanager of the thing's case."""
        return self.world.people["cm2"] if thing == "other" else self.house(thing).casemanager

    def doctor(self, thing: str) -> str:
        """The column of the bedrijfsarts of the thing's case."""
        return {"other": "ba2", "foreign": "xb"}.get(thing, "ba")

    def case_id(self, thing: str) -> UUID:
        """The running case."""
        return self.world.places[thing].case_id


@contextmanager
def built(database: TestDatabase) -> Iterator[Stage]:
    """A stage inside a transaction that is rolled back; call where the database may be used."""
    with transaction.atomic():
        with chance.seeded(seed=1, instant=INSTANT), nonces("build"):
            world = _peopled(worlds.build())
            for house in (world.here, world.there):
                run_jobs(house)  # once here, instead of once for each program
                with context.medical_opened(house.system, []):
                    keys.signing_key()  # of the house and about nobody; else it is made at the first hand-over
        actors = {column: person.actor for column, person in world.people.items()} | {"ac": _api_actor(world)}
        yield Stage(world, actors, _sequences(database), database)
        transaction.set_rollback(True)


def _peopled(world: World) -> World:
    """The people of the matrix and those who look from further away."""
    here, there = world.here, world.there
    with context.entered(here.system):
        colleague = member(here.tenant_id, Role.WERKNEMER, "Karel de Kok", employee_id=here.colleague_id)
    further = {
        "cm2": here.other_casemanager, "ba2": here.other_bedrijfsarts, "wn2": colleague,
        "xh": there.hr, "xc": there.casemanager, "xb": there.bedrijfsarts,
    }  # fmt: skip
    people, cookie = world.people | further, settings.SESSION_COOKIE_NAME
    sessions = {column: signed_in(person.actor, ago=-_AHEAD).cookies[cookie].value for column, person in people.items()}
    AccessToken.objects.update(expires=INSTANT + _AHEAD)
    places = {name: _with_all(world, name, further) for name in world.places}
    return replace(world, people=people, sessions=sessions, places=world.places | places)


def _with_all(world: World, name: str, further: dict[str, Member]) -> worlds.Place:
    """The place, in which those from further away have the same notice and import as someone who was there."""
    place = world.places[name]
    some = next(iter(place.notices))
    lent = {person.user_id for person in further.values()} - set(place.notices)
    return replace(
        place,
        notices=place.notices | dict.fromkeys(lent, place.notices[some]),
        runs=place.runs | dict.fromkeys(lent, place.runs[some]),
    )


def _api_actor(world: World) -> Actor:
    with context.entered(world.here.system):
        user_id = Membership.objects.values_list("user_id", flat=True).get(pk=world.client.membership_id)
    return Actor(
        world.here.tenant_id, Role.API_CLIENT, user_id, world.client.membership_id, frozenset({world.here.employer_id})
    )


def _sequences(database: TestDatabase) -> Callable[[], None]:
    """A function that sets every sequence back to where it stands now; sequences do not roll back by themselves."""
    with database.owner() as owner, owner.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences WHERE last_value IS NOT NULL"
        )
        names = [name for (name,) in cursor.fetchall()]
        stands = {}
        for name in names:
            cursor.execute(f"SELECT last_value FROM {name}")
            stands[name] = (cursor.fetchone() or (1,))[0]

    def rewind() -> None:
        with database.owner() as owner, owner.cursor() as cursor:
            cache.clear()
            parts = ", ".join(f"setval('{name}', {value})" for name, value in stands.items())
            cursor.execute(f"SELECT {parts}")

    return rewind


def number(*parts: object) -> int:
    """A seed that follows from what it is for, the same in every process."""
    return zlib.crc32(repr(parts).encode())


@contextmanager
def nonces(*what: object) -> Iterator[None]:
    """Session keys, masks, salts and the clocks that are not the product's own, from a seed for `what`."""
    generator = random.Random(number("nonces", *what))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(random, "_urandom", generator.randbytes)
        patch.setattr(os, "urandom", generator.randbytes)
        patch.setattr(time, "time", INSTANT.timestamp)
        patch.setattr(timezone, "now", lambda: INSTANT)
        patch.setattr(http.cookies, "_getdate", lambda future=0: f"+{future}")
        yield


@contextmanager
def moment(minutes: int, days: int, *what: object) -> Iterator[datetime]:
    """The product's clock at so many days and minutes, with ids that follow from `what`."""
    instant = INSTANT + timedelta(days=days, minutes=minutes)
    with chance.seeded(seed=number("moment", *what), instant=instant), nonces(*what):
        yield instant


def fetched(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of raw SQL."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall())
