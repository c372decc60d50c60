"""Alerts to people: a notice for each, and mail as they want it that stays readable when there are many at once.

Who gets one alert is mailed about it; who gets several at once gets one mail that counts them. While that mail waits,
later alerts of the same kind are counted in it. All in the transaction of the reminders that are told of. Who wants a
digest is mailed once a working day (`outbox.digest`), who wants no mail finds the notices.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from outbox import preferences, topics
from outbox.models import Message
from outbox.preferences import Way
from outbox.services import Telling, mails, notices
from privacy import chance

MANY = "reminders"
# What comes in a row, such as the alerts after days without a sweep, goes out as one.
_WAIT = timedelta(minutes=2)
_ROWS_A_STATEMENT = 2000


def tell(rows: Iterable[Telling], *, more: bool = False, many: str = MANY) -> None:
    """A notice for each; by mail one message a person. Putting the same twice changes nothing. Raises ValueError.

    `more`: others may follow at once, so that nobody is mailed yet about one. `many`: the topic of the mail about
    several; a topic without a count says nothing more for several than for one.
    """
    told = list(rows)
    ways = preferences.ways({row.recipient_id for row in told})
    notices(told, for_digest={person for person, way in ways.items() if way == Way.DIGEST})
    by_person: dict[UUID, list[Telling]] = {}
    for row in told:
        if row.recipient_id not in ways:
            by_person.setdefault(row.recipient_id, []).append(row)
    single = [] if more else [found[0] for found in by_person.values() if len(found) == 1 and found[0].topic != many]
    mails(single)
    alone = {row.recipient_id for row in single}
    several = {person: found for person, found in by_person.items() if person not in alone}
    if several:
        _collect(several, many, more=more)


def _collect(several: Mapping[UUID, list[Telling]], topic: str, *, more: bool) -> None:
    """Count them in the mail that waits for the person, or put one."""
    counts = topics.topic(topic).counts
    waiting = Message.objects.select_for_update().filter(
        kind=Message.Kind.MAIL,
        topic=topic,
        recipient_id__in=list(several),
        attempts=0,
        in_flight_since__isnull=True,
        done_at__isnull=True,
        dead_at__isnull=True,
    )
    found = {message.recipient_id: message for message in waiting.order_by("id") if message.recipient_id}
    if counts:
        for person, message in found.items():
            message.payload = {"count": message.payload["count"] + len(several[person])}
        Message.objects.bulk_update(found.values(), ["payload"], batch_size=_ROWS_A_STATEMENT)
    fresh = [
        Telling(topic, rows[0].recipient_id, _key(topic, rows), None, {"count": len(rows)} if counts else {})
        for person, rows in several.items()
        if person not in found
    ]
    mails(fresh, not_before=chance.now() + (_WAIT if more else timedelta()))


def _key(topic: str, rows: list[Telling]) -> str:
    """Unique for these alerts; tells nothing to who does not know their ids."""
    if len(rows) == 1 and rows[0].topic == topic:
        return rows[0].dedupe_key
    body = "".join(sorted(row.dedupe_key for row in rows))
    return f"{topic}:{rows[0].recipient_id}:{hashlib.sha256(body.encode()).hexdigest()[:40]}"
