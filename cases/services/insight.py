"""An employee's own data as PDF: asked for on the page, drawn by the worker."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language

from cases import own_data_pdf, selectors
from medical import insight
from outbox import services as outbox
from privacy.actor import Actor
from roles import selectors as people

JOB = "insight_file"


@transaction.atomic
def insight_ask(*, by: Actor, with_record: bool) -> UUID:
    """Have the PDF made; the one under way if there is one. Raises Refused, Conflict.

    `with_record`: with what the medical side noted.
    """
    file_id, new = insight.file_ask(by=by)
    if new:
        payload = {"file": str(file_id), "language": (get_language() or "nl")[:2], "whole": with_record}
        outbox.put_job(topic=JOB, case_id=None, payload=payload, dedupe_key=f"{JOB}:{file_id}")
    return file_id


def insight_make(*, by: Actor, file_id: UUID, language: str, with_record: bool) -> None:
    """Draw a file once, as its owner reads the data. Whoever left meanwhile gets none."""
    asked = insight.file_waiting(by, file_id)
    if asked is None:
        return
    owner = people.actor_still_at_work(asked.asked_by)
    pdf = own_data_pdf.render(selectors.own_data(owner, with_record=with_record), language) if owner else None
    insight.file_keep(by=by, file_id=file_id, employee_id=asked.employee_id, pdf=pdf, whole=with_record)
