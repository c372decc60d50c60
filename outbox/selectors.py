"""Reads of the outbox: a person's own notices, and what a beheerder may know of deliveries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from outbox import letters, topics
from outbox.models import Message, Notice
from privacy import chance
from privacy.actor import Actor
from privacy.errors import Refused
from privacy.policy import Action, may

PAGE = 50


@dataclass(frozen=True)
class NoticeRow:
    """One notice of the reader's own."""

    id: UUID
    text: str
    url: str
    created_at: datetime
    unread: bool


@dataclass(frozen=True)
class NoticePage:
    """A page of own notices, newest first."""

    rows: tuple[NoticeRow, ...]
    unread: int
    number: int
    has_next: bool


@dataclass(frozen=True)
class DeliveryRow:
    """A mail or job that did not arrive, without what it is about."""

    id: UUID
    kind: str
    created_at: datetime
    attempts: int
    next_try: datetime | None
    reason: str
    code: str
    in_doubt: bool


@dataclass(frozen=True)
class DeliveryPage:
    """What waits, and what failed."""

    waiting: int
    retrying: tuple[DeliveryRow, ...]
    given_up: tuple[DeliveryRow, ...]


def notices(actor: Actor, *, page: int = 1) -> NoticePage:
    """The actor's own notices in this tenant. Raises Refused."""
    if not may(actor, Action.NOTICE_READ):
        raise Refused("role")
    rows = Notice.objects.filter(recipient_id=actor.user_id)
    start = (page - 1) * PAGE
    found = list(rows.order_by("-created_at", "-id")[start : start + PAGE + 1])
    unread = rows.filter(read_at__isnull=True).count()
    return NoticePage(tuple(_notice(row) for row in found[:PAGE]), unread, page, len(found) > PAGE)


def unread_notices(actor: Actor) -> int:
    """How many own notices the actor did not read yet, for the menu."""
    return Notice.objects.filter(recipient_id=actor.user_id, read_at__isnull=True).count()


def _notice(row: Notice) -> NoticeRow:
    words = topics.topic(row.topic)
    return NoticeRow(
        id=row.pk,
        text=letters.filled(words.body, row.payload),
        url=letters.path_of(words.page, row.case_id),
        created_at=row.created_at,
        unread=row.read_at is None,
    )


def deliveries(actor: Actor) -> DeliveryPage:
    """Waiting, retried and given-up messages; those whose existence is medical are not counted. Raises Refused."""
    if not may(actor, Action.DELIVERY_READ):
        raise Refused("role")
    rows = _visible()
    open_rows = rows.filter(done_at__isnull=True, dead_at__isnull=True)
    waiting = open_rows.aggregate(n=Count("id", filter=Q(attempts=0)))["n"]
    retrying = open_rows.filter(attempts__gt=0).order_by("not_before", "id")[:PAGE]
    given_up = rows.filter(dead_at__isnull=False, done_at__isnull=True).order_by("-dead_at", "id")[:PAGE]
    return DeliveryPage(waiting, tuple(_delivery(r) for r in retrying), tuple(_delivery(r) for r in given_up))


def _explained(error: str) -> str:
    """The reason in plain words; empty when only the code is known."""
    if error.startswith("SMTPRecipientsRefused"):
        return _("De mailserver weigert het adres van de ontvanger.")
    if error.startswith(("Connection", "TimeoutError", "SMTPServerDisconnected", "SMTPConnectError", "gaierror")):
        return _("De mailserver is niet bereikbaar.")
    if error.startswith("SMTP"):
        return _("De mailserver nam het bericht niet aan.")
    return {
        "recipient inactive": _("De ontvanger kan niet meer inloggen."),
        "process ended": _("De verwerking brak halverwege af."),
    }.get(error, "")


def _visible() -> QuerySet[Message]:
    return Message.objects.exclude(topic__in=topics.hidden())


def _delivery(row: Message) -> DeliveryRow:
    values: dict[str, Any] = {"next_try": None if row.dead_at else max(row.not_before, chance.now())}
    return DeliveryRow(
        id=row.pk,
        kind=row.kind,
        created_at=row.created_at,
        attempts=row.attempts,
        reason=_explained(row.last_error),
        code=row.last_error,
        in_doubt=row.in_doubt,
        **values,
    )
