"""The outbox against a real mail server: at least once, never marked sent too early, doubled only in doubt."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connections
from django.test import override_settings

from devstack.net import free_port
from outbox import delivery, jobs, services
from outbox.models import Message
from privacy import chance, context
from privacy.actor import Actor
from roles.models import User
from tests.outbox.smtp import MailServer, mail_server
from tests.support.cast import House, Member

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
CASE = UUID("7d1f6f2e-0000-4000-8000-000000000001")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as (running, _port):
        yield running


def put(
    house: House, to: Member, *, topic: str = "step_reminder", key: str = "one", case_id: UUID | None = CASE
) -> UUID:
    assert to.actor.user_id
    with context.entered(house.system):
        services.put_mail(
            topic=topic,
            recipient_id=to.actor.user_id,
            case_id=case_id,
            payload={"reference": "8F3K2M"} if case_id else {},
            dedupe_key=key,
        )
        return Message.objects.get(dedupe_key=key).pk


def row(house: House, pk: UUID) -> Message:
    with context.entered(house.system):
        return Message.objects.get(pk=pk)


def waits_no_longer(house: House, *, since: timedelta = timedelta(0)) -> None:
    """Time passes for what waits or hangs."""
    with context.entered(house.system):
        Message.objects.update(not_before=chance.now() - timedelta(seconds=1))
        if since:
            Message.objects.filter(in_flight_since__isnull=False).update(in_flight_since=chance.now() - since)


class TestMail:
    def test_a_mail_says_which_case_and_nothing_more(self, amstel: House, server: MailServer) -> None:
        pk = put(amstel, amstel.casemanager)
        assert delivery.drain_mails(amstel.tenant_id) == 1
        (mail,) = server.mails
        assert mail["To"] == amstel.casemanager.email
        assert mail["Subject"] == "Poortwacht: een termijn in dossier 8F3K2M"
        assert str(pk) in mail["Message-ID"]
        text = mail.get_content()
        assert "Er is een termijn in dossier 8F3K2M" in text
        assert f"http://testserver/dossiers/{CASE}/" in text
        for private in ("zdemir", "Verbeek", "Linde"):
            assert private not in server.texts[0]
        found = row(amstel, pk)
        assert found.done_at is not None
        assert (found.in_doubt, found.attempts) == (False, 1)

    def test_who_reads_english_gets_a_mail_in_that_language(self, amstel: House, server: MailServer) -> None:
        User.objects.filter(email=amstel.casemanager.email).update(language="en")
        put(amstel, amstel.casemanager, topic="alarm:W6-PROBLEEMANALYSE")
        delivery.drain_mails(amstel.tenant_id)
        assert "sick day 42 (end of sick week 6) at the latest" in server.texts[0]

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("W6-PROBLEEMANALYSE", "ziektedag 42"),
            ("W8-PLAN-VAN-AANPAK", "ziektedag 56"),
            ("W42-MELDING-UWV", "ziektedag 294"),
            ("W58-TWEEDE-SPOOR", "ziektedag 406"),
            ("W91-REINTEGRATIEVERSLAG", "ziektedag 630"),
            ("W93-CHECK-WIA-AANVRAAG", "ziektedag 651"),
        ],
    )
    def test_each_named_alarm_has_its_own_text(self, amstel: House, server: MailServer, code: str, words: str) -> None:
        put(amstel, amstel.casemanager, topic=f"alarm:{code}")
        delivery.drain_mails(amstel.tenant_id)
        assert words in server.texts[0]
        assert server.mails[0]["Subject"] == "Poortwacht: een termijn in dossier 8F3K2M"

    def test_a_medical_reminder_names_no_case_at_all(self, amstel: House, server: MailServer) -> None:
        put(amstel, amstel.bedrijfsarts, topic="medical_reminder", case_id=None)
        delivery.drain_mails(amstel.tenant_id)
        assert "/spreekuur/" in server.texts[0]
        assert "dossier" not in server.texts[0]

    def test_what_is_put_twice_goes_out_once(self, amstel: House, server: MailServer) -> None:
        put(amstel, amstel.casemanager)
        put(amstel, amstel.casemanager)
        delivery.drain_mails(amstel.tenant_id)
        delivery.drain_mails(amstel.tenant_id)
        assert len(server.mails) == 1

    def test_a_server_that_is_away_loses_nothing(self, amstel: House) -> None:
        pk = put(amstel, amstel.casemanager)
        with mail_server() as (running, _port):
            with override_settings(EMAIL_PORT=free_port()):
                delivery.drain_mails(amstel.tenant_id)
            failed = row(amstel, pk)
            assert (failed.done_at, failed.dead_at, failed.in_doubt) == (None, None, False)
            assert failed.last_error == "ConnectionRefusedError"
            assert failed.not_before > chance.now()
            assert delivery.drain_mails(amstel.tenant_id) == 0  # not before its time
            waits_no_longer(amstel)
            assert delivery.drain_mails(amstel.tenant_id) == 1
            assert len(running.mails) == 1

    def test_a_refusal_for_now_is_tried_again_and_given_up_at_last(self, amstel: House, server: MailServer) -> None:
        pk = put(amstel, amstel.casemanager)
        server.answers = ["451 later"] * 50
        pauses = []
        for attempt in range(1, delivery.MAX_ATTEMPTS + 1):
            delivery.drain_mails(amstel.tenant_id)
            found = row(amstel, pk)
            assert found.attempts == attempt
            assert found.last_error == "SMTPDataError 451"
            pauses.append(round((found.not_before - chance.now()).total_seconds() / 10))
            waits_no_longer(amstel)
        assert pauses == sorted(pauses)
        assert row(amstel, pk).dead_at is not None
        assert row(amstel, pk).done_at is None
        assert delivery.drain_mails(amstel.tenant_id) == 0

    def test_what_nobody_else_may_know_of_is_tried_for_two_weeks(self, amstel: House, server: MailServer) -> None:
        """Nobody sees it in the list of what was given up, so nobody can try it again."""
        pk = put(amstel, amstel.bedrijfsarts)
        server.answers = ["451 later"] * 3
        with context.entered(amstel.system):
            Message.objects.filter(pk=pk).update(hidden=True, attempts=delivery.MAX_ATTEMPTS)
        delivery.drain_mails(amstel.tenant_id)
        found = row(amstel, pk)
        assert found.dead_at is None
        assert found.not_before - chance.now() <= timedelta(hours=6)
        with context.entered(amstel.system):
            Message.objects.filter(pk=pk).update(attempts=delivery.MAX_UNSEEN - 1)
        waits_no_longer(amstel)
        delivery.drain_mails(amstel.tenant_id)
        assert row(amstel, pk).dead_at is not None

    def test_a_refusal_for_ever_is_given_up_at_once_without_the_address(
        self, amstel: House, server: MailServer
    ) -> None:
        pk = put(amstel, amstel.casemanager)
        unseen = put(amstel, amstel.bedrijfsarts, topic="medical_reminder", case_id=None, key="unseen")
        server.refuse_recipient = f"550 no such user {amstel.casemanager.email}"
        delivery.drain_mails(amstel.tenant_id)
        found = row(amstel, pk)
        assert found.dead_at is not None
        assert row(amstel, unseen).last_error
        assert row(amstel, unseen).dead_at is None, "nobody could try it again"
        assert found.last_error == "SMTPRecipientsRefused 550"

    def test_one_refused_reader_does_not_keep_mail_from_others(self, amstel: House, server: MailServer) -> None:
        put(amstel, amstel.casemanager, key="one")
        put(amstel, amstel.hr, key="two")
        server.answers = ["550 no"]
        assert delivery.drain_mails(amstel.tenant_id) == 2
        assert len(server.mails) == 1

    def test_no_answer_after_the_mail_was_sent_leaves_doubt_and_the_same_message_id(
        self, amstel: House, server: MailServer
    ) -> None:
        pk = put(amstel, amstel.casemanager)
        server.pause = 3
        with override_settings(EMAIL_TIMEOUT=1):
            delivery.drain_mails(amstel.tenant_id)
        assert row(amstel, pk).in_doubt
        assert row(amstel, pk).done_at is None
        server.pause = 0
        waits_no_longer(amstel)
        delivery.drain_mails(amstel.tenant_id)
        assert row(amstel, pk).done_at is not None
        assert len(server.mails) == 2
        assert len({mail["Message-ID"] for mail in server.mails}) == 1

    def test_who_can_no_longer_sign_in_gets_no_mail(self, amstel: House, server: MailServer) -> None:
        pk = put(amstel, amstel.casemanager)
        User.objects.filter(email=amstel.casemanager.email).update(is_active=False)
        delivery.drain_mails(amstel.tenant_id)
        assert server.mails == []
        assert row(amstel, pk).last_error == "recipient inactive"

    def test_workers_side_by_side_never_send_the_same_mail(self, amstel: House, server: MailServer) -> None:
        for number in range(30):
            put(amstel, amstel.casemanager, key=f"n{number}")

        def run(_number: int) -> int:
            try:
                return delivery.drain_mails(amstel.tenant_id)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            taken = list(pool.map(run, range(4)))
        assert sum(taken) == 30
        assert len({mail["Message-ID"] for mail in server.mails}) == len(server.mails) == 30

    def test_a_drain_takes_a_bounded_number_and_its_own_tenant_only(
        self, amstel: House, maas: House, server: MailServer
    ) -> None:
        for number in range(5):
            put(amstel, amstel.casemanager, key=f"n{number}")
        put(maas, maas.casemanager)
        assert delivery.drain_mails(amstel.tenant_id, limit=3) == 3
        assert {mail["To"] for mail in server.mails} == {amstel.casemanager.email}


_DRAIN = """
import django, sys, uuid
django.setup()
from outbox import delivery
delivery.drain_mails(uuid.UUID(sys.argv[1]))
"""


class TestKilled:
    """The worker dies by SIGKILL at the worst moments."""

    def start(self, house: House, env: dict[str, str], port: int) -> "subprocess.Popen[bytes]":
        values = {**env, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
        return subprocess.Popen([sys.executable, "-c", _DRAIN, str(house.tenant_id)], cwd=ROOT, env=values)

    def test_between_acceptance_and_commit_the_mail_is_doubled_with_the_same_message_id(
        self, amstel: House, process_env: dict[str, str]
    ) -> None:
        pk = put(amstel, amstel.casemanager)
        with mail_server() as (server, port):
            server.pause = 30
            worker = self.start(amstel, process_env, port)
            assert server.taken.wait(30)
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
            server.pause = 0
            hanging = row(amstel, pk)
            assert hanging.done_at is None
            assert hanging.in_flight_since is not None
            assert delivery.drain_mails(amstel.tenant_id) == 0  # somebody may still be at it
            assert delivery.release_stuck(amstel.tenant_id) == 0
            waits_no_longer(amstel, since=timedelta(minutes=3))
            assert delivery.release_stuck(amstel.tenant_id) == 1
            assert row(amstel, pk).in_doubt
            assert delivery.drain_mails(amstel.tenant_id) == 1
            assert row(amstel, pk).done_at is not None
            assert [mail["Message-ID"] for mail in server.mails] == [server.mails[0]["Message-ID"]] * 2

    def test_before_the_server_accepted_nothing_is_lost_nor_doubled(
        self, amstel: House, process_env: dict[str, str]
    ) -> None:
        pk = put(amstel, amstel.casemanager)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            worker = self.start(amstel, process_env, silent.getsockname()[1])
            silent.settimeout(30)
            visitor, _address = silent.accept()  # connected, and never greeted
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
            visitor.close()
        waits_no_longer(amstel, since=timedelta(minutes=3))
        delivery.release_stuck(amstel.tenant_id)
        with mail_server() as (server, _port):
            assert delivery.drain_mails(amstel.tenant_id) == 1
            assert len(server.mails) == 1
        assert row(amstel, pk).done_at is not None

    def test_a_message_that_kills_every_worker_is_given_up(self, amstel: House) -> None:
        pk = put(amstel, amstel.casemanager)
        with context.entered(amstel.system):
            Message.objects.update(attempts=delivery.MAX_ATTEMPTS, in_flight_since=chance.now() - timedelta(minutes=3))
        delivery.release_stuck(amstel.tenant_id)
        assert row(amstel, pk).dead_at is not None


class TestJobs:
    def put(self, house: House, topic: str, key: str = "job") -> UUID:
        with context.entered(house.system):
            services.put_job(topic=topic, case_id=CASE, payload={"n": 1}, dedupe_key=key)
            return Message.objects.get(dedupe_key=key).pk

    def test_a_job_runs_as_the_tenants_system_and_ends_in_its_own_transaction(self, amstel: House) -> None:
        seen: list[tuple[Actor, jobs.Job]] = []
        jobs.register("t-plain", lambda actor, job: seen.append((actor, job)))
        pk = self.put(amstel, "t-plain")
        assert delivery.drain_jobs(amstel.tenant_id) == 1
        assert delivery.drain_jobs(amstel.tenant_id) == 0
        ((actor, job),) = seen
        assert (actor.tenant_id, actor.is_system, job.case_id, job.payload) == (amstel.tenant_id, True, CASE, {"n": 1})
        assert row(amstel, pk).done_at is not None

    def test_a_job_that_fails_leaves_nothing_behind_and_is_tried_again(
        self, amstel: House, caplog: pytest.LogCaptureFixture
    ) -> None:
        def handler(actor: Actor, job: jobs.Job) -> None:
            services.put_job(topic="t-plain", case_id=None, payload={}, dedupe_key="half")
            raise RuntimeError(illness)

        illness = "mevrouw Özdemir heeft griep"

        jobs.register("t-broken", handler)
        pk = self.put(amstel, "t-broken")
        delivery.drain_jobs(amstel.tenant_id)
        found = row(amstel, pk)
        assert (found.done_at, found.in_flight_since, found.last_error) == (None, None, "RuntimeError")
        assert found.not_before > chance.now()
        with context.entered(amstel.system):
            assert not Message.objects.filter(dedupe_key="half").exists()
        assert "t-broken" in caplog.text
        assert "griep" not in caplog.text

    def test_a_job_that_still_runs_is_not_given_to_another(self, amstel: House) -> None:
        def handler(actor: Actor, job: jobs.Job) -> None:
            def sweeper() -> int:
                try:
                    return delivery.release_stuck(amstel.tenant_id)
                finally:
                    connections.close_all()

            with ThreadPoolExecutor(1) as pool:
                released.append(pool.submit(sweeper).result())

        released: list[int] = []
        jobs.register("t-long", handler)
        pk = self.put(amstel, "t-long")
        with chance.seeded(seed=1, instant=chance.now() - timedelta(hours=1)):
            waits = chance.now() - timedelta(minutes=1)
            with context.entered(amstel.system):
                Message.objects.update(not_before=waits)
            delivery.drain_jobs(amstel.tenant_id)  # taken up an hour ago
        assert released == [0]
        assert row(amstel, pk).done_at is not None
        assert not row(amstel, pk).in_doubt

    def test_an_unknown_job_is_given_up(self, amstel: House) -> None:
        pk = self.put(amstel, "t-unknown")
        delivery.drain_jobs(amstel.tenant_id)
        assert row(amstel, pk).dead_at is not None
        assert row(amstel, pk).last_error == "no handler for t-unknown"

    def test_jobs_do_not_keep_mail_waiting(self, amstel: House) -> None:
        self.put(amstel, "t-plain")
        put(amstel, amstel.casemanager)
        with mail_server() as (server, _port):
            delivery.drain_mails(amstel.tenant_id)
            assert len(server.mails) == 1

    def test_a_job_with_transactions_of_its_own_may_take_longer(self, amstel: House) -> None:
        def handler(actor: Actor, job: jobs.Job) -> None:
            with context.entered(actor):
                services.put_job(topic="t-plain", case_id=None, payload={}, dedupe_key="halfway")

        jobs.register("t-slow", handler, own_transactions=timedelta(hours=1))
        pk = self.put(amstel, "t-slow")
        assert delivery.drain_jobs(amstel.tenant_id, limit=1) == 1
        assert row(amstel, pk).done_at is not None
        with context.entered(amstel.system):
            assert Message.objects.filter(dedupe_key="halfway").exists()
            Message.objects.filter(pk=pk).update(done_at=None, in_flight_since=chance.now() - timedelta(minutes=30))
        assert delivery.release_stuck(amstel.tenant_id) == 0
        waits_no_longer(amstel, since=timedelta(hours=2))
        assert delivery.release_stuck(amstel.tenant_id) == 1


@pytest.mark.parametrize("payload", [{"name": "mevrouw Özdemir"}, {"facts": ["griep"]}, {"note": "x" * 65}])
def test_words_do_not_go_into_the_outbox(amstel: House, payload: dict[str, object]) -> None:
    with context.entered(amstel.system), pytest.raises(ValueError, match="ids, references, codes and dates only"):
        services.put_job(topic="overlay", case_id=None, payload=payload, dedupe_key="x")


def test_a_topic_without_words_is_refused_when_it_is_put(amstel: House) -> None:
    with pytest.raises(ValueError, match="unknown topic"):
        put(amstel, amstel.hr, topic="gossip")
    with pytest.raises(ValueError, match="no named alarm"):
        put(amstel, amstel.hr, topic="alarm:W1-SCREENING")
