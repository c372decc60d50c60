"""The schedule: every task exists, takes what it is given, and reaches every active tenant."""

import inspect
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from redis import Redis

from config import tasks
from config.celery import QUEUES, app
from devstack.net import free_port
from outbox.models import Message
from privacy import chance, context
from privacy.models import AuditSeal
from roles import heartbeats
from roles.models import Heartbeat, Tenant
from tests.outbox.smtp import mail_server
from tests.support.cast import House, house

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def connected(broker_url: str) -> "Iterator[Redis]":
    """The app on a real broker."""
    settings: Any = app.conf
    before = settings.broker_url
    with Redis.from_url(broker_url) as redis:
        settings.broker_url = broker_url
        app.set_current()
        app.loader.import_default_modules()
        yield redis
        connections: Any = app.pool
        connections.force_close_all()
        settings.broker_url = before


@pytest.fixture
def queue(connected: "Redis") -> "Redis":
    """Its queues, empty."""
    connected.flushall()
    return connected


def task_of(name: str) -> Any:
    app.loader.import_default_modules()
    return app.tasks[name]


def test_every_entry_names_a_task_that_takes_its_arguments() -> None:
    assert len(app.conf.beat_schedule) >= 7
    for entry in app.conf.beat_schedule.values():
        task, kwargs = task_of(entry["task"]), entry["kwargs"]
        inspect.signature(task.run).bind(**kwargs)
        handed_out = task_of(kwargs["task"])
        inspect.signature(handed_out.run).bind(tenant_id="x")


def test_every_task_declares_a_queue_that_workers_serve() -> None:
    app.loader.import_default_modules()
    own = {name for name in app.tasks if not name.startswith("celery.")}
    assert len(own) >= 8
    assert own == set(app.conf.task_routes)
    assert set(app.conf.task_routes.values()) == set(QUEUES)
    assert {queue.name for queue in app.conf.task_queues} == set(QUEUES)


@pytest.mark.django_db
def test_a_task_refuses_what_is_no_tenant() -> None:
    with pytest.raises(ValueError, match="badly formed"):
        task_of("outbox.drain_mails")(tenant_id="amstel; DROP TABLE")


@pytest.mark.django_db(transaction=True)
def test_beat_hands_out_one_task_per_active_tenant(amstel: House, maas: House, queue: Redis) -> None:
    Tenant.objects.filter(pk=maas.tenant_id).update(active=False)
    tasks.each_tenant(task="timeline.sweep", expires=60)
    assert queue.llen("sweep") == 1
    assert str(amstel.tenant_id) in str(queue.lindex("sweep", 0))


@pytest.mark.django_db(transaction=True)
def test_only_who_waits_long_enough_is_swept_again(amstel: House, maas: House, queue: Redis) -> None:
    heartbeats.noted(f"sweep:{amstel.tenant_id}")
    tasks.each_waiting_tenant(task="timeline.sweep", work="sweep", every=600, expires=60)
    assert queue.llen("sweep") == 1
    assert str(maas.tenant_id) in str(queue.lindex("sweep", 0))


class TestHealth:
    def alive(self) -> None:
        for name in ("worker", "beat"):
            heartbeats.noted(name)
        for tenant in heartbeats.active_tenants():
            heartbeats.noted(f"sweep:{tenant}")
            heartbeats.noted(f"medical-sweep:{tenant}")

    def ask(self, client: Client, url: str) -> tuple[int, dict[str, Any]]:
        with override_settings(CELERY_BROKER_URL=url):
            response = client.get("/health/")
        return response.status_code, response.json()

    @pytest.mark.django_db
    def test_all_alive(self, client: Client, amstel: House, broker_url: str) -> None:
        self.alive()
        status, said = self.ask(client, broker_url)
        assert (status, said["status"]) == (200, "ok")
        assert set(said) == {"status", "web", "database", "broker", "worker", "beat", "sweep"}
        assert "amstel" not in str(said)
        assert str(amstel.tenant_id) not in str(said)

    @pytest.mark.django_db
    @pytest.mark.parametrize("part", ["worker", "beat", "sweep"])
    def test_what_is_silent_is_named(self, client: Client, amstel: House, broker_url: str, part: str) -> None:
        self.alive()
        Heartbeat.objects.filter(name__startswith=part).update(at=chance.now() - timedelta(hours=2))
        status, said = self.ask(client, broker_url)
        assert status == 503
        assert [name for name, value in said.items() if name != "status" and not value["ok"]] == [part]
        assert said[part]["seconds_ago"] >= 7200

    @pytest.mark.django_db
    @pytest.mark.parametrize("work", heartbeats.SWEEPS)
    def test_an_hour_without_a_sweep_that_finished_is_a_fault(
        self, client: Client, amstel: House, broker_url: str, work: str
    ) -> None:
        """Of one tenant is enough, however well the others fare."""
        late = Heartbeat.objects.filter(name=f"{work}:{house('maas').tenant_id}")
        self.alive()
        for minutes, status in ((59, 200), (61, 503)):
            late.update(at=chance.now() - timedelta(minutes=minutes))
            assert self.ask(client, broker_url)[0] == status

    @pytest.mark.django_db
    def test_a_tenant_that_was_never_swept_is_a_fault(self, client: Client, amstel: House, broker_url: str) -> None:
        self.alive()
        house("nieuw")
        assert self.ask(client, broker_url)[1]["sweep"] == {"ok": False, "seconds_ago": None}

    @pytest.mark.django_db
    def test_a_broker_that_is_away_is_a_fault_and_not_an_error(self, client: Client) -> None:
        self.alive()
        status, said = self.ask(client, f"redis://127.0.0.1:{free_port()}/0")
        assert status == 503
        assert said["broker"] == {"ok": False}
        assert said["database"] == {"ok": True}


@pytest.mark.slow
def test_worker_and_beat_deliver_a_mail_and_report_that_they_live(
    amstel: House, process_env: dict[str, str], broker_url: str, client: Client, tmp_path: Path
) -> None:
    amstel.report()
    with mail_server() as (server, port):
        env = {**process_env, "REDIS_URL": broker_url, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
        celery = [sys.executable, "-m", "celery", "-A", "config"]
        commands = [
            [*celery, "worker", "--concurrency=1", "--without-mingle", "--loglevel=WARNING"],
            [*celery, "beat", "--loglevel=WARNING", f"--schedule={tmp_path / 'beat'}"],
        ]
        log = (tmp_path / "log").open("wb")
        processes = [subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log) for command in commands]
        try:
            with override_settings(CELERY_BROKER_URL=broker_url):
                deadline = time.monotonic() + 90
                while time.monotonic() < deadline and not (server.mails and client.get("/health/").status_code == 200):
                    time.sleep(1)
                assert client.get("/health/").json()["status"] == "ok", (tmp_path / "log").read_text()
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(30)
            log.close()
    assert "nieuw dossier" in server.texts[0]
    with context.entered(amstel.system):
        assert not Message.objects.filter(done_at__isnull=True, kind="job").exclude(attempts=0).exists()
        assert AuditSeal.objects.exists()
