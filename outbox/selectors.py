"""Reads of the outbox: a person's own notices, and what a beheerder may know of deliveries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
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
_DOUBT = timedelta(days=28)


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
    """What waits, and what failed: the most urgent of each, and how many there are.

    `doubtful`: of the last weeks, delivered but perhaps twice, or waiting and perhaps delivered.
    """

    waiting: int
    retrying: tuple[DeliveryRow, ...]
    retrying_total: int
    given_up: tuple[DeliveryRow, ...]
    given_up_total: int
    doubtful: int


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
        text=letters.body(words, row.payload),
        url=letters.path_of(words.page, row.case_id),
        created_at=row.created_at,
        unread=row.read_at is None,
    )


def deliveries(actor: Actor) -> DeliveryPage:
    """Waiting, retried and given-up messages; those whose existence is medical are not counted. Raises Refused."""
    if not may(actor, Action.DELIVERY_READ):
        raise Refused("role")
    rows = _visible()
    live, dead = Q(done_at__isnull=True, dead_at__isnull=True), Q(done_at__isnull=True, dead_at__isnull=False)
    unsure = Q(in_doubt=True, created_at__gt=chance.now() - _DOUBT)
    totals = rows.aggregate(
        waiting=Count("id", filter=live & Q(attempts=0)),
        retrying=Count("id", filter=live & Q(attempts__gt=0)),
        given_up=Count("id", filter=dead),
        doubtful=Count("id", filter=unsure),
    )
    retrying = rows.filter(live, attempts__gt=0).order_by("not_before", "id")[:PAGE]
    given_up = rows.filter(dead).order_by("-dead_at", "id")[:PAGE]
    return DeliveryPage(
        waiting=totals["waiting"],
        retrying=tuple(_delivery(row) for row in retrying),
        retrying_total=totals["retrying"],
        given_up=tuple(_delivery(row) for row in given_up),
        given_up_total=totals["given_up"],
        doubtful=totals["doubtful"],
    )


def _explained(kind: str, error: str) -> str:
    """The reason in plain words, and where it helps what to do about it."""
    if error.startswith("SMTPRecipientsRefused"):
        return _("De mailserver weigert het adres van de ontvanger. Kijk bij Mensen of het adres klopt.")
    if error.startswith(("Connection", "TimeoutError", "SMTPServerDisconnected", "SMTPConnectError", "gaierror")):
        return _("De mailserver is niet bereikbaar.")
    if error.startswith("SMTPAuthenticationError"):
        return _("De mailserver laat Poortwacht niet toe. Laat de installatie nakijken.")
    if error.startswith("SMTP"):
        return _("De mailserver nam het bericht niet aan.")
    known = {
        "recipient inactive": _("De ontvanger kan niet meer inloggen."),
        "process ended": _("De verwerking brak halverwege af."),
        "": "",
    }
    unknown = _("De taak lukte niet. Laat de installatie nakijken, en noem de code hieronder.")
    return known.get(error, unknown if kind == Message.Kind.JOB else "")


def _visible() -> QuerySet[Message]:
    return Message.objects.exclude(topic__in=topics.hidden())


def _delivery(row: Message) -> DeliveryRow:
    values: dict[str, Any] = {"next_try": None if row.dead_at else max(row.not_before, chance.now())}
    return DeliveryRow(
        id=row.pk,
        kind=row.kind,
        created_at=row.created_at,
        attempts=row.attempts,
        reason=_explained(row.kind, row.last_error),
        code=row.last_error,
        in_doubt=row.in_doubt,
        **values,
    )
