"""Many tenants share few connections through PgBouncer, under broken work: nobody ever sees another tenant's row."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import psycopg2
import pytest
from django.db import DatabaseError, connection, connections

from privacy import context
from privacy.actor import system
from privacy.context import Context, signed
from tests.support.cast import house
from tests.support.database import TestDatabase
from tests.support.pooler import pooled

pytestmark = pytest.mark.pooler
TENANTS, WORKERS, ROUNDS, SERVERS = 4, 6, 25, 3
PATIENCE = 60.0
_TABLES = ("cases_case", "employers_employee", "roles_membership", "timeline_step")


@dataclass
class History:
    """What the workers saw and what was done to them."""

    done: Counter[str] = field(default_factory=Counter)
    foreign: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def saw(self, what: str, tenants: set[UUID], own: set[UUID]) -> None:
        """Note one look, and whatever of it was not the looker's own."""
        with self.lock:
            self.done[what] += 1
            self.foreign += [f"{what}: {tenant}" for tenant in tenants - own]


@pytest.fixture
def tenants(transactional_db: None) -> list[UUID]:
    """Tenants with cases, committed."""
    made = []
    for number in range(TENANTS):
        one = house(f"huis-{number}")
        one.report()
        made.append(one.tenant_id)
    return made


@pytest.fixture
def pool(database: TestDatabase, tenants: list[UUID]) -> Iterator[int]:
    """Every connection of this process goes through the pooler."""
    with pooled(database.url(), servers=SERVERS) as port:
        kept = {name: dict(one) for name, one in connections.settings.items()}
        connection.close()
        for one in (connections.settings["default"], connection.settings_dict):
            one["PORT"] = str(port)
        try:
            yield port
        finally:
            connection.close()
            for one in (connections.settings["default"], connection.settings_dict):
                one["PORT"] = kept["default"]["PORT"]


def look() -> set[UUID]:
    """The tenants of every row that this connection shows now, whatever the code would have filtered."""
    found: set[UUID] = set()
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"SELECT DISTINCT tenant_id FROM {table}")
            found |= {tenant for (tenant,) in cursor.fetchall()}
    return found


class Broken(Exception):
    """A view that fails half-way."""


def one_round(history: History, dice: random.Random, tenants: list[UUID]) -> None:
    """A request of some tenant, which may fail in the middle; or code that forgot its context."""
    tenant = dice.choice(tenants)
    what = dice.choice(["plain", "plain", "raises", "no context", "nested", "hangs up", "slow"])
    if what == "no context":
        history.saw(what, look(), set())
        return
    with context.entered(system(tenant)):
        history.saw(what, look(), {tenant})
        if what == "nested":
            other = dice.choice(tenants)
            with context.entered(system(other)):
                history.saw(what, look(), {other})
            history.saw(what, look(), {tenant})
        if what == "slow":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.05)")
        if what == "hangs up":
            connection.close()
        if what == "raises":
            raise Broken


def worker(history: History, seed: int, tenants: list[UUID]) -> None:
    dice, rounds, patience = random.Random(seed), 0, time.monotonic() + PATIENCE
    # On a quiet machine the nemesis may hit nothing but idle connections for a while: go on until it did.
    while rounds < ROUNDS or (not history.done["broken by others"] and time.monotonic() < patience):
        rounds += 1
        try:
            one_round(history, dice, tenants)
        except Broken:
            pass
        except (DatabaseError, psycopg2.Error):
            history.done["broken by others"] += 1
            connection.close()
    connection.close()


def nemesis(url: str, history: History, stop: threading.Event) -> None:
    """Cancels statements and kills backends of the app role, at random, until told to stop.

    One that sleeps inside a statement goes first: the app role shows no state, and an idle one notices nothing.
    """
    dice = random.Random(99)
    with psycopg2.connect(url) as superuser, superuser.cursor() as cursor:
        superuser.autocommit = True
        while not stop.wait(0.05):
            act = dice.choice(["pg_cancel_backend", "pg_cancel_backend", "pg_terminate_backend"])
            cursor.execute(
                f"SELECT count({act}(pid)) FROM (SELECT pid FROM pg_stat_activity WHERE usename = 'poortwacht_app'"
                " AND datname = current_database() AND pid <> pg_backend_pid()"
                " ORDER BY wait_event IS DISTINCT FROM 'PgSleep', random() LIMIT 1) one"
            )
            history.done[act] += sum(count for (count,) in cursor.fetchall())


def test_no_foreign_row_ever(database: TestDatabase, pool: int, tenants: list[UUID]) -> None:
    history, stop = History(), threading.Event()
    evil = threading.Thread(target=nemesis, args=(database.superuser_url(), history, stop))
    workers = [threading.Thread(target=worker, args=(history, seed, tenants)) for seed in range(WORKERS)]
    for thread in (evil, *workers):
        thread.start()
    for thread in workers:
        thread.join(120)
    stop.set()
    evil.join(10)
    assert not history.foreign, history.foreign[:5]
    looks = sum(history.done[what] for what in ("plain", "raises", "no context", "nested", "hangs up", "slow"))
    assert looks >= WORKERS * ROUNDS // 3, history.done
    for what in ("pg_cancel_backend", "pg_terminate_backend", "broken by others", "no context", "raises", "hangs up"):
        assert history.done[what], f"{what} never happened: {history.done}"


def test_the_harness_would_notice_a_setting_that_outlives_its_transaction(pool: int, tenants: list[UUID]) -> None:
    """The planted mistake: a context put without LOCAL stays on the server's connection, for whoever comes next."""
    careless = signed(Context(tenants[0], None, "system", None), expires=int(time.time()) + 60)
    with connection.cursor() as cursor:
        for _one in range(SERVERS):
            cursor.execute("SELECT set_config('poortwacht.context', %s, false)", [careless])
    connection.close()
    history = History()
    history.saw("no context", look(), set())
    assert history.foreign
