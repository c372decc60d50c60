"""The Celery app, its queues and what beat starts. The database is the truth: the next task makes up for a lost one."""

import os
import time
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, before_task_publish, heartbeat_sent
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("poortwacht")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="tasks_seal")

# A worker without -Q serves them all; a large installation gives mail and jobs workers of their own.
QUEUES = ("upkeep", "mail", "jobs", "sweep")
app.conf.task_queues = [Queue(name) for name in QUEUES]
app.conf.task_default_queue = "upkeep"
app.conf.task_routes = {
    "config.each_tenant": "upkeep",
    "config.each_waiting_tenant": "upkeep",
    "outbox.release_stuck": "upkeep",
    "privacy.seal": "upkeep",
    "privacy.checkpoint": "upkeep",
    "privacy.partitions": "upkeep",
    "privacy.verify": "sweep",
    "privacy.verify_all": "sweep",
    "cases.close_recovered": "upkeep",
    "cases.forget_imports": "upkeep",
    "cases.propose_destruction": "upkeep",
    "cases.forget_insight": "upkeep",
    "cases.forget_expired": "upkeep",
    "medical.propose_destruction": "upkeep",
    "cases.forget_bundles": "upkeep",
    "outbox.drain_mails": "mail",
    "outbox.drain_jobs": "jobs",
    "timeline.sweep": "sweep",
    "timeline.digest": "sweep",
    "medical.sweep": "sweep",
}
app.conf.worker_hijack_root_logger = False


def _each_tenant(task: str, seconds: float, expires: int) -> dict[str, Any]:
    return {
        "task": "config.each_tenant",
        "schedule": seconds,
        "kwargs": {"task": task, "expires": expires},
        "options": {"expires": max(seconds, 5)},
    }


def _each_waiting_tenant(task: str, work: str, every: int) -> dict[str, Any]:
    kwargs = {"task": task, "work": work, "every": every, "expires": 300}
    return {"task": "config.each_waiting_tenant", "schedule": 20.0, "kwargs": kwargs, "options": {"expires": 20}}


def _each_tenant_at(task: str, when: crontab, expires: int = 3600) -> dict[str, Any]:
    return {"task": "config.each_tenant", "schedule": when, "kwargs": {"task": task, "expires": expires}}


app.conf.beat_schedule = {
    "mail": _each_tenant("outbox.drain_mails", 5.0, 30),
    "jobs": _each_tenant("outbox.drain_jobs", 5.0, 30),
    "stuck messages": _each_tenant("outbox.release_stuck", 60.0, 60),
    "seal of the access record": _each_tenant("privacy.seal", 10.0, 30),
    "checkpoint of the access record": _each_tenant_at("privacy.checkpoint", crontab(minute="5"), 3000),
    "check of the access record": _each_tenant_at("privacy.verify", crontab(hour="*/4", minute="20")),
    "check of the whole access record": _each_tenant_at("privacy.verify_all", crontab(hour="3", minute="30")),
    "months of the access record": _each_tenant_at("privacy.partitions", crontab(hour="2", minute="15")),
    "alerts": _each_waiting_tenant("timeline.sweep", "sweep", 600),
    "alerts on medical steps": _each_waiting_tenant("medical.sweep", "medical-sweep", 600),
    # The first that works does it; the later ones make up for a morning on which nothing ran.
    "digests": _each_tenant_at("timeline.digest", crontab(hour="6-20", minute="30", day_of_week="mon-fri"), 3000),
    "recovered cases": {
        "task": "config.each_tenant",
        "schedule": crontab(hour="1", minute="10"),
        "kwargs": {"task": "cases.close_recovered", "expires": 3600},
    },
    "files whose term has ended": {
        "task": "config.each_tenant",
        "schedule": crontab(hour="2", minute="10"),
        "kwargs": {"task": "cases.propose_destruction", "expires": 3600},
    },
    "medical files whose term has ended": _each_tenant_at(
        "medical.propose_destruction", crontab(hour="2", minute="25")
    ),
    "what was kept long enough": _each_tenant_at("cases.forget_expired", crontab(hour="2", minute="40")),
    "bundles that nobody took": _each_tenant_at("cases.forget_bundles", crontab(hour="4", minute="20"), 3000),
    "files with own data": _each_tenant_at("cases.forget_insight", crontab(minute="50"), 3000),
    "files of unfinished imports": {
        "task": "config.each_tenant",
        "schedule": crontab(minute="40"),
        "kwargs": {"task": "cases.forget_imports", "expires": 3000},
    },
}


def _alive(name: str) -> None:
    """Note a sign of life, on a connection that is not kept: this process only keeps time."""
    from django.db import DatabaseError, connection  # noqa: PLC0415  the app is made before Django is set up

    from roles import heartbeats  # noqa: PLC0415  likewise

    try:
        heartbeats.noted(name)
    except DatabaseError:
        app.log.get_default_logger().warning("no sign of life of %s: the database does not answer", name)
    finally:
        connection.close()


_signs: dict[str, float] = {}
_EVERY = 10.0


def _now_and_then(name: str) -> None:
    if time.monotonic() - _signs.get(name, -_EVERY) >= _EVERY:
        _signs[name] = time.monotonic()
        _alive(name)


@heartbeat_sent.connect
def _worker_is_alive(**kwargs: Any) -> None:
    _now_and_then("worker")


@beat_init.connect
def _watch_beat(**kwargs: Any) -> None:
    before_task_publish.connect(_beat_is_alive)


def _beat_is_alive(**kwargs: Any) -> None:
    _now_and_then("beat")
