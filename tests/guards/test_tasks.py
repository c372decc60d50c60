"""Background tasks get a tenant's id and nothing else; whom and what they are about, they read behind the walls."""

import inspect
from datetime import timedelta
from typing import Any

import pytest
from celery.schedules import crontab, schedule

from config.celery import QUEUES, app
from privacy.tasks import OwnTransactionsTask, TenantTask

# Started by beat, about no tenant: they hand out the tasks that are.
GLOBAL = {
    "config.each_tenant": {"task": str, "expires": int},
    "config.each_waiting_tenant": {"task": str, "work": str, "every": int, "expires": int},
}


def tasks() -> dict[str, Any]:
    """Every task of the product by name."""
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def test_the_guard_sees_the_tasks() -> None:
    assert len(tasks()) >= 9
    assert set(GLOBAL) <= set(tasks())


@pytest.mark.parametrize("name", sorted(set(tasks()) - set(GLOBAL)))
def test_a_task_takes_a_tenants_id_and_nothing_else(name: str) -> None:
    parameters = inspect.signature(tasks()[name].run).parameters
    assert {key: value.annotation for key, value in parameters.items()} == {"tenant_id": str}
    assert parameters["tenant_id"].kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("name", sorted(set(tasks()) - set(GLOBAL)))
def test_a_task_enters_its_tenant_by_its_base_class(name: str) -> None:
    assert isinstance(tasks()[name], TenantTask | OwnTransactionsTask)


@pytest.mark.parametrize("name", GLOBAL)
def test_what_is_about_no_tenant_gets_names_and_numbers(name: str) -> None:
    parameters = inspect.signature(tasks()[name].run).parameters
    assert {key: value.annotation for key, value in parameters.items()} == GLOBAL[name]


@pytest.mark.parametrize("name", sorted(tasks()))
def test_a_task_says_on_which_queue_it_waits_and_has_three_lines(name: str) -> None:
    task = tasks()[name]
    assert app.conf.task_routes[name] in QUEUES
    body = inspect.getsource(task.run).split('"""')[-1].strip().splitlines()
    assert 1 <= len(body) <= 3, "rules belong in services"


def test_nothing_is_kept_of_what_a_task_returns() -> None:
    assert app.conf.task_ignore_result is True
    assert not app.conf.result_backend
    assert all(task.ignore_result for task in tasks().values())


def test_a_task_whose_process_died_comes_back() -> None:
    assert app.conf.task_acks_late is True
    assert app.conf.task_reject_on_worker_lost is True


@pytest.mark.parametrize("entry", app.conf.beat_schedule, ids=str)
def test_every_entry_of_the_schedule_can_run(entry: str) -> None:
    """The task is there, its arguments fit, what it hands out is a task of a tenant, and it comes round."""
    found = app.conf.beat_schedule[entry]
    inspect.signature(tasks()[found["task"]].run).bind(**found["kwargs"])
    handed_out = found["kwargs"]["task"]
    assert handed_out in set(tasks()) - set(GLOBAL)
    every = found["schedule"]
    assert isinstance(every, crontab | schedule | timedelta | float)
    assert found["kwargs"]["expires"] > 0


def test_every_task_of_a_tenant_is_on_the_schedule() -> None:
    planned = {entry["kwargs"]["task"] for entry in app.conf.beat_schedule.values()}
    assert planned == set(tasks()) - set(GLOBAL)
