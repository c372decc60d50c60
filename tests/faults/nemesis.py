"""What befalls the product. Each fault is one function over the rig; `heal` ends them all."""

import random
import signal
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import psycopg2

from tests.faults import clock, servers
from tests.faults.mailserver import Mood

if TYPE_CHECKING:
    from tests.faults.rig import Rig

Fault = Callable[["Rig", random.Random], None]
_BACKENDS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY pid"
)


def _sent(name: str, number: signal.Signals, *, child: bool = False) -> Fault:
    def fault(rig: "Rig", chance: random.Random) -> None:
        rig.processes.signal(name, number, child=child, which=chance.randrange(2))

    return fault


def _mood(mood: Mood) -> Fault:
    def fault(rig: "Rig", chance: random.Random) -> None:
        rig.mail.mood = mood

    return fault


def _backend_killed(rig: "Rig", chance: random.Random) -> None:
    with closing(psycopg2.connect(servers.superuser_url(rig.postgres))) as connection, connection.cursor() as cursor:
        cursor.execute(_BACKENDS)
        pids = [pid for (pid,) in cursor.fetchall()]
        if pids:
            cursor.execute("SELECT pg_terminate_backend(%s)", [chance.choice(pids)])


def _database_restarted(rig: "Rig", chance: random.Random) -> None:
    port = rig.postgres.port
    rig.postgres.stop()
    rig.postgres.start(port)


def _broker_flushed(rig: "Rig", chance: random.Random) -> None:
    rig.broker.flush()


def _broker_restarted(rig: "Rig", chance: random.Random) -> None:
    rig.broker.stop()
    rig.broker.start()


def _broker_away(rig: "Rig", chance: random.Random) -> None:
    rig.broker.stop()


def _two_beats(rig: "Rig", chance: random.Random) -> None:
    rig.processes.start("second_beat")


def _ten_days_later(rig: "Rig", chance: random.Random) -> None:
    rig.moved(clock.jump(timedelta(days=10)))


FAULTS: dict[str, Fault] = {
    "worker killed": _sent("worker", signal.SIGKILL),
    "worker stopped": _sent("worker", signal.SIGSTOP),
    "child of the worker killed": _sent("worker", signal.SIGKILL, child=True),
    "child of the worker stopped": _sent("worker", signal.SIGSTOP, child=True),
    "beat killed": _sent("beat", signal.SIGKILL),
    "beat stopped": _sent("beat", signal.SIGSTOP),
    "web killed": _sent("web", signal.SIGKILL),
    "web stopped": _sent("web", signal.SIGSTOP, child=True),
    "backend killed": _backend_killed,
    "database restarted": _database_restarted,
    "broker flushed": _broker_flushed,
    "broker restarted": _broker_restarted,
    "broker away": _broker_away,
    "two beats": _two_beats,
    "ten days later": _ten_days_later,
    "mail refused for now": _mood(Mood.LATER),
    "mail refused for good": _mood(Mood.NEVER),
    "mail server stalls": _mood(Mood.STALL),
    "mail server drops": _mood(Mood.DROP),
}


def heal(rig: "Rig") -> None:
    """Everything runs again."""
    rig.mail.mood = Mood.FINE
    rig.mail.pause = 0.0
    if rig.broker.away:
        rig.broker.start()
    rig.processes.wake()
    rig.processes.end("second_beat")
    for name in ("web", "worker", "beat"):
        rig.processes.start(name)
