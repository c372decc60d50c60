"""Pairs of worlds that differ only in medical facts, and what an observer can reach in each."""

import http.cookies
import random
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from medical import drafts, overlay
from medical.drafts import MedicalHalf, ReleaseHalf
from outbox import jobs
from outbox.models import Message, Notice
from privacy import chance, context
from tests.support.cast import House, Member, house

INSTANT = datetime(2026, 11, 24, 9, 30, tzinfo=chance.AMSTERDAM)

MedicalAct = Callable[[House, UUID], None]
Urls = Callable[[House, UUID], dict[str, list[str]]]


@dataclass
class Observation:
    """Every byte that an observer got, by (who, what)."""

    seen: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def differences(self, other: "Observation") -> list[tuple[str, str]]:
        """What tells the two worlds apart; nothing is masked."""
        keys = set(self.seen) | set(other.seen)
        return sorted(key for key in keys if self.seen.get(key) != other.seen.get(key))


@contextmanager
def _seeded_nonces(patch: pytest.MonkeyPatch, seed: int) -> Iterator[None]:
    """Django's own randomness and clock (session keys, CSRF masks, cookie dates) from a seed: nothing needs masking."""
    generator = random.Random(seed)
    with patch.context() as seeded:
        seeded.setattr(secrets, "choice", generator.choice)
        seeded.setattr(time, "time", INSTANT.timestamp)
        seeded.setattr(http.cookies, "_getdate", lambda future=0: f"+{future}")
        seeded.setattr(secrets, "token_bytes", lambda n=32: generator.randbytes(n))
        yield


def live_through(patch: pytest.MonkeyPatch, medical: MedicalAct, urls: Urls, *, sick_since: date) -> Observation:
    """One world: a case, medical acts behind the wall, ordinary work after them, and then all that is observed."""
    observation = Observation()
    with transaction.atomic():
        with chance.seeded(seed=1, instant=INSTANT):
            amstel = house("amstel")
            case_id = amstel.report(first_sick_day=sick_since)
        with chance.seeded(seed=2, instant=INSTANT), _seeded_nonces(patch, 2):
            medical(amstel, case_id)
            run_jobs(amstel)
        with chance.seeded(seed=3, instant=INSTANT + timedelta(minutes=5)):
            amstel.report(employee_id=amstel.colleague_id)
            run_jobs(amstel)
        with chance.seeded(seed=4, instant=INSTANT + timedelta(minutes=9)), _seeded_nonces(patch, 4):
            observe(amstel, urls(amstel, case_id), observation)
        transaction.set_rollback(True)
    return observation


def run_jobs(amstel: House) -> None:
    """What the worker does with waiting jobs: each exactly once, in the tenant's system context."""
    with context.entered(amstel.system):
        for message in Message.objects.filter(kind=Message.Kind.JOB, done_at__isnull=True).order_by("created_at", "id"):
            job = jobs.Job(message.pk, message.topic, message.case_id, message.payload)
            jobs.handler_of(message.topic)(amstel.system, job)
            Message.objects.filter(pk=message.pk).update(done_at=chance.now())


def observe(amstel: House, urls: dict[str, list[str]], observation: Observation) -> None:
    """Ask every URL as every observer, and read their mail and notices."""
    for name, paths in urls.items():
        observer: Member = getattr(amstel, name)
        client = observer.client()
        for path in paths:
            observation.seen[(name, path)] = answer(client, path)
        observation.seen[(name, "mail")] = letters(amstel, observer)


def answer(client: Client, path: str) -> bytes:
    """Status, headers and body as one text of bytes."""
    response = client.get(path)
    headers = "\n".join(f"{key}: {value}" for key, value in sorted(response.headers.items()))
    cookies = "\n".join(str(cookie) for _name, cookie in sorted(response.cookies.items()))
    return f"{response.status_code}\n{headers}\n{cookies}\n".encode() + response.content


def letters(amstel: House, observer: Member) -> bytes:
    """Mails and notices addressed to the observer, with their number, order and times."""
    rows: list[Any] = []
    with context.entered(amstel.system):
        own = {"recipient_id": observer.actor.user_id}
        order = ("created_at", "dedupe_key")
        rows += Message.objects.filter(**own).order_by(*order).values_list("topic", "payload", "not_before")
        rows += Notice.objects.filter(**own).order_by(*order).values_list("topic", "payload", "created_at")
    return repr(rows).encode()


def write_probleemanalyse(
    amstel: House, case_id: UUID, medical: MedicalHalf, release: ReleaseHalf | None = None
) -> None:
    """The bedrijfsarts saves both halves, once more than nothing."""
    employee_id = amstel.case(case_id).employee_id
    with amstel.bedrijfsarts.at_work() as actor:
        draft = drafts.draft_read(actor, case_id=case_id, employee_id=employee_id)
        drafts.draft_save(
            by=actor,
            case_id=case_id,
            employee_id=employee_id,
            medical=medical,
            release=release or ReleaseHalf(),
            revision=draft.revision,
        )


def close_medical_step(amstel: House, case_id: UUID, code: str, done_on: date) -> None:
    """The bedrijfsarts notes a medical step as done."""
    employee_id = amstel.case(case_id).employee_id
    with amstel.bedrijfsarts.at_work() as actor:
        overlay.medical_step_close(by=actor, case_id=case_id, employee_id=employee_id, code=code, done_on=done_on)


def explain(first: Observation, second: Observation) -> str:
    """The first differing place of each differing answer, for the message of a failing test."""
    lines = []
    for key in first.differences(second)[:8]:
        a, b = first.seen.get(key, b""), second.seen.get(key, b"")
        at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        lines.append(f"{key}: …{a[max(0, at - 60) : at + 60]!r} against …{b[max(0, at - 60) : at + 60]!r}")
    return "\n".join(lines)
