"""What an employee asks about the medical file, and what the bedrijfsarts answers: sealed, behind the record wall."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from medical import custody, retention, vault
from medical.crypto import Destroyed
from medical.keys import Keyring
from medical.models import RecordRequest
from privacy import audit, chance, context, rights
from privacy.actor import Actor
from privacy.errors import Conflict, NotFound, Refused
from privacy.policy import Action, may

_TABLE = "recordrequest"


@dataclass(frozen=True)
class RecordQuestion:
    """One question with its answer; `granted` None: not answered yet."""

    id: UUID
    employee_id: UUID
    kind: str
    part: str
    words: str
    asked_at: datetime
    due_on: date
    granted: bool | None
    reason: str
    answered_by: str
    answered_at: datetime | None


@transaction.atomic
def record_request_ask(*, by: Actor, kind: str, part: str, words: str) -> UUID:
    """Ask the bedrijfsarts. Raises Refused, Conflict (nobody keeps medical files)."""
    decision = may(by, Action.OWN_DATA)
    if not decision or by.employee_id is None or by.membership_id is None:
        raise Refused(decision.reason or "role")
    if not custody.anybody():
        raise Conflict(_("Uw werkgever heeft nog geen arbodienst, dus er is geen medisch dossier."))
    row_id = chance.uuid()
    with context.records_opened(by, [by.employee_id]):
        RecordRequest.objects.create(
            id=row_id,
            employee_id=by.employee_id,
            asked_by_id=by.membership_id,
            due_on=rights.answer_by(chance.today()),
            question=_locked({"kind": kind, "part": part, "words": words.strip()}, by.employee_id, "question", row_id),
        )
    audit.record_write(by, "rights.ask_record", employee_id=by.employee_id, objects=[row_id])
    return row_id


@transaction.atomic
def record_request_answer(
    *, by: Actor, request_id: UUID, employee_ids: Collection[UUID], granted: bool, reason: str
) -> UUID:
    """Grant or refuse, once; returns the employee. A file that is granted to go gets on the list of those that go.

    Raises Refused, NotFound (not of these employees), Conflict (answered already; or the file must be kept).
    """
    decision = may(by, Action.RECORD_ANSWER)
    if not decision:
        raise Refused(decision.reason)
    with context.records_opened(by, employee_ids):
        row = RecordRequest.objects.filter(pk=request_id, employee_id__in=employee_ids).first()
        if row is None:
            raise NotFound(str(request_id))
        sealed = _locked({"granted": granted, "reason": reason.strip()}, row.employee_id, "answer", row.pk)
        changed = RecordRequest.objects.filter(pk=row.pk, answered_at__isnull=True).update(
            answer=sealed, answered_by_id=by.membership_id, answered_at=chance.now()
        )
        if not changed:
            raise Conflict(_("Dit verzoek is al beantwoord."))
        wanted = _opened(row).kind
    if granted and wanted == rights.DESTRUCTION:
        asked_on = row.asked_at.astimezone(chance.AMSTERDAM).date()
        retention.destruction_grant(by=by, employee_id=row.employee_id, asked_on=asked_on)
    audit.record_write(by, "rights.answer_record", employee_id=row.employee_id, objects=[row.pk])
    return row.employee_id


def record_requests(actor: Actor, employee_ids: Collection[UUID]) -> tuple[RecordQuestion, ...]:
    """Of these employees, as far as the database opens their record: what waits first, then the newest answers."""
    with context.records_opened(actor, employee_ids):
        rows = RecordRequest.objects.filter(employee_id__in=employee_ids).select_related("answered_by")
        found = sorted(rows, key=lambda row: (row.answered_at is not None, row.due_on, str(row.pk)))
        questions = tuple(_opened(row) for row in found)
    audit.record_read(actor, "rights.list_record", objects=[row.id for row in questions])
    return questions


def _locked(value: dict[str, Any], employee_id: UUID, column: str, row_id: UUID) -> bytes:
    return vault.locked(value, employee_id=employee_id, table=_TABLE, column=column, row_id=row_id)


def _opened(row: RecordRequest) -> RecordQuestion:
    """Empty words where the employee's key was destroyed: there is nothing to read any more."""
    place: dict[str, Any] = {
        "employee_id": row.employee_id, "table": _TABLE, "row_id": row.pk, "ring": Keyring(row.employee_id)
    }  # fmt: skip
    try:
        asked = vault.unlocked(row.question, column="question", **place)
        told = vault.unlocked(row.answer, column="answer", **place) if row.answer is not None else {}
    except Destroyed:
        asked, told = {}, {}
    return RecordQuestion(
        id=row.pk,
        employee_id=row.employee_id,
        kind=asked.get("kind", ""),
        part=asked.get("part", ""),
        words=asked.get("words", ""),
        asked_at=row.asked_at,
        due_on=row.due_on,
        granted=told.get("granted"),
        reason=told.get("reason", ""),
        answered_by=row.answered_by.display_name if row.answered_by else "",
        answered_at=row.answered_at,
    )
