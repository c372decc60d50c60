"""The whole product on servers of its own, played in rounds: work, faults, healing, and a look at what is there.

Everything follows from a seed but the scheduling of processes: a round played again meets the same faults in the same
order, not at the same instruction.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from devstack.net import free_port
from devstack.postgres import Postgres
from tests.faults import clock, mailserver, servers
from tests.faults.history import History
from tests.faults.processes import Processes
from tests.support.secrets import KEYS
from timeline.workdays import is_workday

if TYPE_CHECKING:
    from tests.faults.client import Client
    from tests.support.cast import House

PEOPLE = 8  # employees who fall ill
_CONVERGES = 150.0  # seconds on a slow machine, after which what is missing counts as lost
_STEP = timedelta(minutes=11)
ALIVE = ("worker", "beat", "web")


@dataclass
class Rig:
    """What a round needs in its hands."""

    history: History
    postgres: Postgres
    broker: servers.Broker
    mail: mailserver.MailServer
    processes: Processes
    house: "House"
    client: "Client"
    employees: list[UUID]

    def moved(self, to: datetime) -> None:
        """Note that the clock was put ahead."""
        self.history.note("ok", "clock", today=to.date().isoformat())

    def today(self) -> str:
        """The day in the rig."""
        return clock.now().date().isoformat()


@contextmanager
def running(history: History) -> Iterator[Rig]:
    """Start everything, once in a process: Django looks at the rig's database from here on."""
    os.environ.update(KEYS)
    with ExitStack() as life:
        folder = Path(life.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        database, broker = life.enter_context(servers.postgres()), servers.Broker()
        life.callback(broker.stop)
        noted = _Noted(history)
        mail, smtp = life.enter_context(mailserver.running(noted))
        web = free_port()
        os.environ.update(
            DATABASE_URL=servers.url(database),
            REDIS_URL=broker.url,
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=str(smtp),
            BASE_URL=f"http://127.0.0.1:{web}",
            ALLOWED_HOSTS="127.0.0.1,testserver",
            DJANGO_SETTINGS_MODULE="tests.faults.settings",
            **{clock.FILE: str(folder / "clock")},
        )
        clock.to_morning(clock.now().date() + timedelta(days=1))
        processes = Processes(folder, web, servers.environment())
        life.enter_context(processes.until_the_end())
        rig = Rig(history, database, broker, mail, processes, *_peopled(web, history))
        for name in ALIVE:
            processes.start(name)
        rig.moved(clock.now())
        _begun(rig)
        yield rig


class _Noted:
    """Writes down what the mail server met."""

    def __init__(self, history: History) -> None:
        self._history = history

    def __call__(self, taken: bool, mail: EmailMessage, mood: str) -> None:
        self._history.note(
            "ok" if taken else "fail", "mail", today=clock.now().date().isoformat(),
            message_id=str(mail["Message-ID"]), to=str(mail["To"]), mood=str(mood),
        )  # fmt: skip


def _peopled(web: int, history: History) -> tuple["House", "Client", list[UUID]]:
    import django

    django.setup()
    from privacy import context
    from tests.faults.client import Client
    from tests.support import cast
    from tests.support.rest import secret_of

    house = cast.house("rig")
    with context.entered(house.system):
        employees = [
            cast.employee(house.employer_id, house.department_id, f"f{number}", f"Visser{number}")
            for number in range(PEOPLE)
        ]
    return house, Client(web, secret_of(house), history), employees


def _begun(rig: Rig) -> None:
    """Wait until everybody answers; then most people are ill, so that there is something to alert of."""
    from cases.services.thresholds import thresholds_set
    from tests.faults import seeing

    awaited(rig.client.ready, "web")
    for name in ("worker", "beat", f"sweep:{rig.house.tenant_id}"):
        awaited(lambda: name in seeing.signs(), name)  # noqa: B023  called at once
    with rig.house.hr.at_work() as actor:
        thresholds_set(by=actor, employer_id=rig.house.employer_id, code="", days=(21, 14, 7, 3, 1))
    for place, employee in enumerate(rig.employees[:-2]):
        rig.client.open(str(employee), clock.now().date() - timedelta(days=8 * place))


def awaited(sign: Callable[[], bool], of: str) -> None:
    """Ask until it is so. Raises TimeoutError."""
    until = time.monotonic() + _CONVERGES
    while not sign():
        if time.monotonic() > until:
            raise TimeoutError(of)
        time.sleep(0.2)


def play(rig: Rig, chance: random.Random, faults: list[str], *, operations: int = 8, first: bool = False) -> None:
    """One round, its faults at random points, or `first` of all."""
    from tests.faults import nemesis

    rig.moved(clock.to_morning(clock.now().date() + timedelta(days=chance.choice((1, 1, 1, 2, 3, 7)))))
    rig.mail.pause = chance.choice((0.0, 0.05, 0.1, 0.3))
    _wished(rig, chance)
    acts = faults + ["work"] * operations
    if not first:
        chance.shuffle(acts)
    for act in acts:
        if act == "work":
            _work(rig, chance)
        else:
            rig.history.note("invoke", "fault", today=rig.today(), name=act)
            nemesis.FAULTS[act](rig, chance)
        time.sleep(chance.uniform(0, 0.8))  # random points are what this is about
    nemesis.heal(rig)
    rig.history.note("ok", "heal", today=rig.today())
    look(rig)


def _wished(rig: Rig, chance: random.Random) -> None:
    """Before anything befalls anybody: people change how they hear of deadlines, and the digests go out, twice."""
    from outbox.preferences import alert_way_set
    from tests.faults import seeing
    from timeline.digests import digest

    for member in (rig.house.casemanager, rig.house.hr):
        way = chance.choice(("instant", "digest"))
        with member.at_work() as actor:
            seeing.patiently(lambda: alert_way_set(by=actor, way=way))  # noqa: B023  called at once
    for _time in range(2):
        seeing.patiently(lambda: digest(rig.house.tenant_id))


def rest(rig: Rig) -> None:
    """A working day on which nothing befalls anybody: whatever is due is told."""
    day = clock.now().date() + timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    rig.moved(clock.to_morning(day))
    look(rig)


def look(rig: Rig) -> None:
    """Put what is there into the history, once nothing is left to do."""
    value, settled = converged(rig)
    rig.history.note("ok" if settled else "info", "seen", today=rig.today(), **value)


def _work(rig: Rig, chance: random.Random) -> None:
    """One operation of the employer's package: somebody falls ill, recovers, or a step is done."""
    from tests.faults import seeing

    today = clock.now().date()
    running = seeing.cases(rig.house.tenant_id)
    ill = {case["employee_id"] for case in running if case["state"] == "open"}
    well = [pk for pk in map(str, rig.employees) if pk not in ill]
    steps = seeing.planned(rig.house.tenant_id)
    kind = chance.choices(("open", "close", "recover", "note"), (3, 3, 1, 2))[0]
    if kind == "recover" and len(ill) > 1:
        case = chance.choice([case for case in running if case["state"] == "open"])
        rig.client.recover(case["id"], today)
    elif kind == "close" and steps:
        rig.client.close(chance.choice(steps)["id"], today)
    elif kind == "note" and (asking := [step for step in steps if step["act_by"]]):
        step = min(chance.sample(asking, min(5, len(asking))), key=lambda one: one["act_by"])
        until = today + timedelta(days=chance.choice((1, 2, 4, 9)))
        put_off = step["legal_last"] and date.fromisoformat(step["legal_last"]) >= until and chance.random() < 0.7
        rig.client.note(step["id"], until if put_off else None)
    elif well:
        rig.client.open(chance.choice(well), today - timedelta(days=chance.choice((0, 1, 7, 30, 36, 50))))


def converged(rig: Rig) -> tuple[dict[str, Any], bool]:
    """Wait until nothing is left to do, with the clock going on within the day: what is there then, and True.

    A request of which nobody waits for the answer any more may still change a case: so nothing may have changed since
    the sweep before the last one. False when that takes too long.
    """
    from tests.faults import seeing

    start, until, tenant = clock.now(), time.monotonic() + _CONVERGES, rig.house.tenant_id
    left_before, since, before = -1, time.monotonic(), None
    while time.monotonic() < until:
        _supervised(rig)
        left, dead = seeing.waiting(tenant)
        if _swept(rig, start) and not left and not _revived(rig, dead):
            value = seeing.seen(tenant)
            if (now := [value[name] for name in ("cases", "spells", "steps")]) == before:
                return value, True
            before, start = now, _later(start)
        if left != left_before:
            left_before, since = left, time.monotonic()
        if time.monotonic() - since > 2 or not left:
            _later(start)  # pauses between attempts, and the patience with what is in flight
            since = time.monotonic()
        time.sleep(0.3)
    return seeing.seen(tenant), False


def _swept(rig: Rig, start: datetime) -> bool:
    from tests.faults import seeing

    signs = seeing.signs()
    return all(signs.get(f"{work}:{rig.house.tenant_id}", start) > start for work in ("sweep", "medical-sweep"))


def _later(than: datetime) -> datetime:
    """Put the clock ahead, but not into another day."""
    return clock.jump(_STEP) if (clock.now() + _STEP).date() == than.date() else clock.now()


def _supervised(rig: Rig) -> None:
    """Start again what ended by itself, as `restart: unless-stopped` does in docker-compose.yml."""
    for name in ALIVE:
        if rig.processes.start(name):
            rig.history.note("info", "ended", today=rig.today(), name=name)


def _revived(rig: Rig, dead: list[UUID]) -> bool:
    """Messages that were given up are tried again, as the beheerder does on the screen."""
    from outbox.services import delivery_retry
    from privacy.errors import NotFound

    tried = False
    for pk in dead:
        try:
            with rig.house.beheerder.at_work() as actor:
                delivery_retry(by=actor, message_id=pk)
            tried = True
        except NotFound:
            continue  # of a topic that others may not know of
    return tried
