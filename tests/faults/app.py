"""The product's Celery app, which beat wakes more often: minutes of a round are seconds of a test."""

import os

from celery.signals import worker_init

from config.celery import app

_SECONDS = {"mail": 1.0, "jobs": 1.0, "stuck messages": 2.0, "alerts": 1.0, "alerts on medical steps": 1.0}
for _name, _every in _SECONDS.items():
    app.conf.beat_schedule[_name]["schedule"] = _every


@worker_init.connect
def _maimed(**kwargs: object) -> None:
    from tests.faults import maimed

    maimed.maim(os.environ.get(maimed.NAME, ""))
