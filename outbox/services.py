"""Messages and notices, put in the transaction of what they tell of. Putting one twice changes nothing."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from outbox import topics
from outbox.models import Message, Notice
from privacy import audit, chance, context
from privacy.actor import Actor, system
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may

_ROWS_A_STATEMENT = 2000
# Ids, references, codes and dates: no blanks, so no sentence and hardly a name.
_PLAIN = re.compile(r"[0-9A-Za-z:._+-]{0,64}")


@dataclass(frozen=True)
class Telling:
    """One person to be told of one thing, in the app and by mail."""

    topic: str
    recipient_id: UUID
    dedupe_key: str
    case_id: UUID | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


def put_mail(
    *, topic: str, recipient_id: UUID, case_id: UUID | None, payload: Mapping[str, Any], dedupe_key: str
) -> None:
    """A mail to a person; `dedupe_key` is unique in the tenant's outbox. Raises ValueError (topic, payload)."""
    mails([Telling(topic, recipient_id, dedupe_key, case_id, payload)])


def put_notice(
    *, topic: str, recipient_id: UUID, case_id: UUID | None, payload: Mapping[str, Any], dedupe_key: str
) -> None:
    """A notice in the app. Raises ValueError (topic, payload)."""
    notices([Telling(topic, recipient_id, dedupe_key, case_id, payload)])


def tell_many(tellings: Iterable[Telling]) -> None:
    """A notice and a mail for each, in two statements. Raises ValueError (topic, payload)."""
    rows = list(tellings)
    notices(rows)
    mails(rows)


def put_job(*, topic: str, case_id: UUID | None, payload: Mapping[str, Any], dedupe_key: str) -> None:
    """Work for a worker: the handler that `outbox.jobs` knows for `topic`. Raises ValueError (payload)."""
    put_jobs(topic=topic, rows=[(case_id, payload, dedupe_key)])


def put_jobs(*, topic: str, rows: Iterable[tuple[UUID | None, Mapping[str, Any], str]]) -> None:
    """As put_job, for (case, payload, dedupe_key) rows, in one statement per 2,000."""
    values = {"kind": Message.Kind.JOB, "topic": topic, "hidden": topic in topics.hidden()}
    jobs = [
        Message(case_id=case_id, payload=_checked(payload), dedupe_key=key, **values) for case_id, payload, key in rows
    ]
    Message.objects.bulk_create(jobs, batch_size=_ROWS_A_STATEMENT, ignore_conflicts=True)


def mails(rows: Iterable[Telling], *, not_before: datetime | None = None) -> None:
    """A mail for each, in one statement per 2,000; at a moment if one is given. Raises ValueError (topic, payload)."""
    hidden, when = topics.hidden(), not_before or chance.now()
    made = [
        Message(kind=Message.Kind.MAIL, hidden=row.topic in hidden, not_before=when, **_values(row)) for row in rows
    ]
    Message.objects.bulk_create(made, batch_size=_ROWS_A_STATEMENT, ignore_conflicts=True)


def notices(rows: Iterable[Telling], *, for_digest: Collection[UUID] = ()) -> None:
    """A notice in the app for each, in one statement per 2,000; those of some people wait for their digest too.

    Raises ValueError (topic, payload).
    """
    made = [Notice(for_digest=row.recipient_id in for_digest, **_values(row)) for row in rows]
    Notice.objects.bulk_create(made, batch_size=_ROWS_A_STATEMENT, ignore_conflicts=True)


def _values(row: Telling) -> dict[str, Any]:
    topics.topic(row.topic)
    return {
        "topic": row.topic,
        "recipient_id": row.recipient_id,
        "case_id": row.case_id,
        "payload": _checked(row.payload),
        "dedupe_key": row.dedupe_key,
    }


def _checked(payload: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in payload.items():
        plain = value is None or isinstance(value, int) or (isinstance(value, str) and _PLAIN.fullmatch(value))
        if not plain:
            raise ValueError(f"a message holds ids, references, codes and dates only: not {key!r}")
    return dict(payload)


def notices_read(*, by: Actor, notice_id: UUID | None = None) -> int:
    """Mark one or all of the actor's own notices as read; returns how many. Raises NotFound."""
    rows = Notice.objects.filter(recipient_id=by.user_id)
    if notice_id is not None:
        rows = rows.filter(pk=notice_id)
        if not rows.exists():
            raise NotFound(str(notice_id))
    read = rows.filter(read_at__isnull=True).update(read_at=chance.now())
    if read:
        audit.record_write(by, "notice.read", objects=[notice_id] if notice_id else [], detail={"notices": read})
    return read


def mails_forget(*, by: Actor, recipient_id: UUID) -> int:
    """Take mails that still wait, and alerts for a digest, from somebody who is not here any more; returns how many.

    The caller decided that `by` may.
    """
    with context.entered(system(by.tenant_id)):  # of others' messages and notices a person sees none
        waiting = Message.objects.filter(
            recipient_id=recipient_id, kind=Message.Kind.MAIL, done_at__isnull=True, in_flight_since__isnull=True
        )
        Notice.objects.filter(recipient_id=recipient_id, for_digest=True).update(for_digest=False)
        forgotten: int = waiting.delete()[0]
    return forgotten


def delivery_retry(*, by: Actor, message_id: UUID) -> None:
    """Try a message that was given up again, from now on. Raises Refused (role), NotFound (not given up)."""
    if not _again(by, message_id=message_id):
        raise NotFound(_("Dit bericht wacht niet op een nieuwe poging."))
    audit.record_write(by, "delivery.retry", objects=[message_id])


@transaction.atomic
def deliveries_retry(*, by: Actor) -> int:
    """After an outage: try everything that was given up again; returns how many. Raises Refused (role).

    Each starts anew, with the pauses of a first failure, and keeps its Message-ID: what arrived after all can be told.
    """
    again = _again(by)
    if again:
        audit.record_write(by, "delivery.retry", detail={"messages": again})
    return again


def _again(by: Actor, message_id: UUID | None = None) -> int:
    decision = may(by, Action.DELIVERY_READ)
    if not decision:
        raise Refused(decision.reason)
    rows = Message.objects.filter(dead_at__isnull=False, done_at__isnull=True).exclude(topic__in=topics.hidden())
    rows = rows if message_id is None else rows.filter(pk=message_id)
    return rows.update(dead_at=None, attempts=0, not_before=chance.now(), in_flight_since=None)
