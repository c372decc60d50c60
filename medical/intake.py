"""The digital triage: what the employee tells the bedrijfsarts on the own screen (RSC Werkwijzer, bijlage 4.1, dag 1).

A draft is the employee's alone. Sent, it is an entry of the medical record; neither its existence nor its day is
known outside the wall.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from medical import custody, record, vault
from medical.crypto import Destroyed
from medical.models import EntryText, MedicalEntry, MedicalStep, TriageIntake
from medical.record import Content, Kind
from privacy import audit, chance, context
from privacy.actor import Actor, system
from privacy.errors import Conflict, Refused
from privacy.policy import Action, may

STEP = "D1-TRIAGE-DIGITAAL"
_TABLE, _COLUMN = "triageintake", "content"


@dataclass(frozen=True)
class Intake:
    """What the employee wrote so far, by question, and when it was sent."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    saved_at: datetime | None = None
    sent_at: datetime | None = None


def _own(actor: Actor) -> tuple[UUID, UUID]:
    """(employee, membership). Raises Refused."""
    decision = may(actor, Action.INTAKE_OWN)
    if not decision or actor.employee_id is None or actor.membership_id is None:
        raise Refused(decision.reason or "role")
    return actor.employee_id, actor.membership_id


def intake(actor: Actor, *, case_id: UUID) -> Intake:
    """The employee's own answers about a ziekmelding, empty when there are none; the read is on record."""
    employee_id, _membership = _own(actor)
    with context.records_opened(actor, [employee_id]):
        row = TriageIntake.objects.filter(case_id=case_id, employee_id=employee_id).first()
        found = _opened(row) if row else Intake()
    audit.record_read(actor, "medical.intake", case_id=case_id, employee_id=employee_id)
    return found


@transaction.atomic
def intake_save(*, by: Actor, case_id: UUID, answers: Mapping[str, Any]) -> None:
    """Keep what was written, for the employee alone. Raises Refused, Conflict (sent already, or no arbodienst)."""
    _store(by, case_id, answers, sent_at=None)
    audit.record_write(by, "medical.intake_save", case_id=case_id, employee_id=by.employee_id)


@transaction.atomic
def intake_send(*, by: Actor, case_id: UUID, answers: Mapping[str, Any], content: Content) -> UUID:
    """Give the answers to the bedrijfsarts, once: an entry of the medical record, and the step of day 1 is done.

    Raises Refused, Conflict (sent already, or no arbodienst).
    """
    employee_id, author = _own(by)
    _store(by, case_id, answers, sent_at=chance.now())
    # The employee cannot write in the record; the system puts it there in the employee's name.
    with context.file_opened(system(by.tenant_id), employee_id=employee_id, case_ids=[case_id]):
        entry = MedicalEntry.objects.create(
            employee_id=employee_id, case_id=case_id, kind=Kind.INTAKE, happened_on=chance.today(), recorded_by=author
        )
        row_id = chance.uuid()
        place: dict[str, Any] = {"table": record.TABLE, "column": record.COLUMN, "row_id": row_id}
        sealed = vault.locked(asdict(content), employee_id=employee_id, **place)
        EntryText.objects.create(
            id=row_id, entry=entry, employee_id=employee_id, case_id=case_id, content=sealed, written_by=author
        )
        steps = MedicalStep.objects.filter(case_id=case_id, code=STEP).exclude(state="done")
        steps.update(state="done", done_on=chance.today(), closed_by=author)
    audit.record_write(by, "medical.intake_send", case_id=case_id, employee_id=employee_id, objects=[entry.pk])
    return entry.pk


def _store(by: Actor, case_id: UUID, answers: Mapping[str, Any], *, sent_at: datetime | None) -> None:
    employee_id, _membership = _own(by)
    if not custody.anybody():
        raise Conflict(_("Uw werkgever heeft nog geen arbodienst. Er is dus niemand die dit mag lezen."))
    with context.records_opened(by, [employee_id]):
        rows = TriageIntake.objects.select_for_update(of=("self",)).filter(case_id=case_id, employee_id=employee_id)
        row = rows.first()
        if row and row.sent_at:
            raise Conflict(_("U hebt dit al verstuurd. Bel de arbodienst als er iets verandert."))
        row_id = row.pk if row else chance.uuid()
        place: dict[str, Any] = {"table": _TABLE, "column": _COLUMN, "row_id": row_id}
        sealed = vault.locked(dict(answers), employee_id=employee_id, **place)
        values = {"content": sealed, "saved_at": chance.now(), "sent_at": sent_at}
        if row:
            TriageIntake.objects.filter(pk=row_id).update(**values)
        else:
            TriageIntake.objects.create(id=row_id, case_id=case_id, employee_id=employee_id, **values)


def _opened(row: TriageIntake) -> Intake:
    try:
        place: dict[str, Any] = {"table": _TABLE, "column": _COLUMN, "row_id": row.pk}
        answers = vault.unlocked(row.content, employee_id=row.employee_id, **place)
    except Destroyed:
        answers = {}
    return Intake(answers, row.saved_at, row.sent_at)
