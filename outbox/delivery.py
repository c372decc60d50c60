"""Taking messages out of the outbox. Nothing is marked delivered before the mail server or the job said so.

A message is claimed in a transaction of its own, delivered outside it, and ended in another: a process that dies in
between leaves a claimed row, which `release_stuck` gives back as *in doubt*. So a mail goes out at least once, and
twice only when the process died after the server accepted it; both carry the same Message-ID.
"""

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from uuid import UUID

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q

from outbox import jobs, letters
from outbox.models import Message
from privacy import chance, context
from privacy.actor import system
from privacy.tasks import as_system

logger = logging.getLogger(__name__)

BATCH = 50
MAX_ATTEMPTS = 12  # with the pauses in between: most of a day
# Of what nobody else may know of, nobody can see that it failed or try it again: so for two weeks.
MAX_UNSEEN = 64
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True)
class Claim:
    """A message that this process alone delivers, and what is needed for it."""

    id: UUID
    topic: str
    case_id: UUID | None
    payload: Mapping[str, Any]
    attempts: int
    hidden: bool
    address: str
    language: str


@dataclass(frozen=True)
class Failure:
    """Why a delivery did not succeed. `lasting`: trying again is no use. `doubt`: perhaps it was delivered."""

    reason: str
    lasting: bool = False
    doubt: bool = False


def drain_mails(tenant_id: UUID, *, limit: int = BATCH, server: BaseEmailBackend | None = None) -> int:
    """Send at most `limit` waiting mails of a tenant over one connection; returns how many were taken up.

    `server`: instead of the one in the settings.
    """
    taken = 0
    server = server or get_connection()
    try:
        while taken < limit and (claim := _claimed(tenant_id, Message.Kind.MAIL)):
            taken += 1
            failure = _sent(claim, server)
            _ended(tenant_id, claim, failure)
            if failure and not failure.lasting:
                break  # the server has trouble: the others can wait for the next drain
    finally:
        _close(server)
    return taken


def drain_jobs(tenant_id: UUID, *, limit: int = BATCH, topic: str = "") -> int:
    """Run at most `limit` waiting jobs of a tenant, of one topic if named; returns how many were taken up."""
    taken = 0
    while taken < limit and (claim := _claimed(tenant_id, Message.Kind.JOB, topic)):
        taken += 1
        failure = _ran(tenant_id, claim)
        if failure:
            _ended(tenant_id, claim, failure)
    return taken


def release_stuck(tenant_id: UUID) -> int:
    """Give back what a process took up and left behind; returns how many. A job that still runs holds its row."""
    now = chance.now()
    with context.entered(system(tenant_id)):
        left = _unfinished().filter(_abandoned(now)).select_for_update(skip_locked=True)
        ids = list(left.values_list("pk", flat=True)[:1000])
        rows = Message.objects.filter(pk__in=ids)
        spent = Q(attempts__gte=MAX_UNSEEN) | Q(attempts__gte=MAX_ATTEMPTS, hidden=False)
        rows.filter(spent).update(in_flight_since=None, in_doubt=True, dead_at=now, last_error="process ended")
        rows.exclude(spent).update(in_flight_since=None, in_doubt=True, not_before=now, last_error="process ended")
    return len(ids)


def _abandoned(now: datetime) -> Q:
    slow = jobs.slow_topics()
    usual = Q(in_flight_since__lt=now - jobs.PATIENCE) & ~Q(topic__in=list(slow))
    for topic, patience in slow.items():
        usual |= Q(topic=topic, in_flight_since__lt=now - patience)
    return usual


def _unfinished() -> Any:
    return Message.objects.filter(done_at__isnull=True, dead_at__isnull=True)


def _claimed(tenant_id: UUID, kind: str, topic: str = "") -> Claim | None:
    now = chance.now()
    with context.entered(system(tenant_id)):
        waiting = _unfinished().filter(kind=kind, in_flight_since__isnull=True, not_before__lte=now)
        waiting = waiting.filter(topic=topic) if topic else waiting
        waiting = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("recipient")
        row = waiting.order_by("not_before", "id").first()
        if row is None:
            return None
        Message.objects.filter(pk=row.pk).update(in_flight_since=now, attempts=F("attempts") + 1)
        reader = row.recipient
        return Claim(
            id=row.pk,
            topic=row.topic,
            case_id=row.case_id,
            payload=row.payload,
            attempts=row.attempts + 1,
            hidden=row.hidden,
            address=reader.email if reader and reader.is_active else "",
            language=reader.language if reader else "nl",
        )


def _sent(claim: Claim, server: BaseEmailBackend) -> Failure | None:
    if not claim.address:
        return Failure("recipient inactive", lasting=True)
    letter = letters.write(
        claim.topic,
        message_id=claim.id,
        case_id=claim.case_id,
        payload=claim.payload,
        address=claim.address,
        language=claim.language,
    )
    try:
        server.open()
    except (OSError, SMTPException) as problem:
        return Failure(_named(problem))
    try:
        server.send_messages([letter])
    except (OSError, SMTPException) as problem:
        _close(server)
        return _refusal(problem)
    return None


def _refusal(problem: Exception) -> Failure:
    """What the server answered, without its words: they may hold an address. No answer at all leaves doubt."""
    codes: list[int] = []
    if isinstance(problem, SMTPRecipientsRefused):
        codes = [code for code, _text in problem.recipients.values()]
    elif isinstance(problem, SMTPResponseException):
        codes = [problem.smtp_code]
    return Failure(_named(problem, codes), lasting=bool(codes) and min(codes) >= 500, doubt=not codes)


def _named(problem: Exception, codes: list[int] | None = None) -> str:
    if isinstance(problem, SMTPResponseException) and not codes:
        codes = [problem.smtp_code]
    return " ".join([type(problem).__name__, *(str(code) for code in codes or [])])[:200]


def _close(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except (OSError, SMTPException):
        logger.info("the mail server had gone before the connection was closed")


def _ran(tenant_id: UUID, claim: Claim) -> Failure | None:
    """Run a job; that it is done is written in its own transaction, so it is done once or not at all."""
    try:
        handler = jobs.handler_of(claim.topic)
    except KeyError:
        return Failure(f"no handler for {claim.topic}", lasting=True)
    job = jobs.Job(claim.id, claim.topic, claim.case_id, claim.payload)
    try:
        if jobs.is_slow(claim.topic):
            handler(system(tenant_id), job)
            _ended(tenant_id, claim, None)
            return None
        with as_system(tenant_id) as actor:
            if not Message.objects.select_for_update().filter(pk=claim.id, attempts=claim.attempts).exists():
                return None  # given back and taken up by another process
            handler(actor, job)
            Message.objects.filter(pk=claim.id).update(done_at=chance.now(), in_flight_since=None)
    except Exception as problem:  # noqa: BLE001  whatever a job meets, its message must be retried and counted
        # Where, not what: the words of an error may hold what must stay out of logs.
        where = "".join(traceback.format_tb(problem.__traceback__))
        logger.error(  # noqa: TRY400  see above
            "job %s (%s) failed with %s\n%s", claim.id, claim.topic, type(problem).__name__, where
        )
        return Failure(type(problem).__name__)
    return None


def _ended(tenant_id: UUID, claim: Claim, failure: Failure | None) -> None:
    """Note how it went, unless the message was given back meanwhile."""
    now = chance.now()
    values: dict[str, Any] = {"in_flight_since": None, "done_at": now, "last_error": ""}
    if failure:
        # Nobody could try it again, not even after a mail server that refused everything for an hour.
        lasting = failure.lasting and not claim.hidden
        given_up = lasting or claim.attempts >= (MAX_UNSEEN if claim.hidden else MAX_ATTEMPTS)
        values = {
            "in_flight_since": None,
            "last_error": failure.reason,
            "dead_at": now if given_up else None,
            "not_before": now + min(_FIRST_PAUSE * 2 ** min(claim.attempts - 1, MAX_ATTEMPTS), _LONGEST_PAUSE),
        }
        if failure.doubt:
            values["in_doubt"] = True
        logger.warning("message %s (%s) not delivered: %s", claim.id, claim.topic, failure.reason)
    with context.entered(system(tenant_id)), transaction.atomic():
        Message.objects.filter(pk=claim.id, attempts=claim.attempts, done_at__isnull=True).update(**values)
