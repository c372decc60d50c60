"""The digest: on the morning of a working day one mail to who asked for it, about every alert since the one before.

A row per tenant and day decides, in the transaction of the mails: a second run, a late one or one after a crash finds
it, or finds nothing done. What was read in the product meanwhile is not mailed about.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from outbox.models import DigestRun
from outbox.services import Telling, mails
from privacy import audit
from privacy.actor import Actor

TOPIC = "digest"
# That such a person gets a digest may say that a medical step asks for attention: nobody else knows of the message.
HIDDEN_TOPIC = "medical_digest"

_TAKE = """
WITH taken AS (
    UPDATE outbox_notice SET for_digest = false WHERE tenant_id = %s AND for_digest RETURNING recipient_id, read_at)
SELECT recipient_id, count(*) FROM taken WHERE read_at IS NULL GROUP BY recipient_id ORDER BY recipient_id
"""


@transaction.atomic
def send(*, by: Actor, day: date, medical_people: Collection[UUID], working: Collection[UUID]) -> int:
    """Put the digests of a day in the outbox, once a day; returns how many.

    `medical_people` get theirs unseen; whoever is not `working` here any more gets none.
    """
    # Whoever comes second waits here for the first, and then finds the row.
    with connection.cursor() as cursor:
        row = DigestRun(day=day)
        cursor.execute(
            "INSERT INTO outbox_digestrun (id, tenant_id, day) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [row.pk, by.tenant_id, day],
        )
        if not cursor.rowcount:
            return 0
        cursor.execute(_TAKE, [by.tenant_id])
        counted = [(person, number) for person, number in cursor.fetchall() if person in working]
    mails(
        Telling(_topic(person, medical_people), person, f"digest:{person}:{day}", None, {"count": number})
        for person, number in counted
    )
    if counted:
        audit.record_write(by, "notice.digest")
    return len(counted)


def _topic(person: UUID, medical_people: Collection[UUID]) -> str:
    return HIDDEN_TOPIC if person in medical_people else TOPIC
