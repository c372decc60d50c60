"""Everything of an employee's medical record in one piece: for insight, and for moving it to another arbodienst."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from medical import drafts, record, vault
from medical.crypto import Destroyed
from medical.keys import Keyring
from medical.models import MedicalEntry, MedicalFact, MedicalStep
from privacy import audit, context
from privacy.actor import Actor
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may


@dataclass(frozen=True)
class StepNote:
    """What was noted when a medical step was done."""

    case_id: UUID
    code: str
    done_on: date | None
    note: str


@dataclass(frozen=True)
class WholeRecord:
    """Everything of an employee's medical record that the actor may open, oldest first. Files: medical.files."""

    employee_id: UUID
    entries: tuple[record.Entry, ...]
    analyses: tuple[drafts.Written, ...]
    facts: tuple[tuple[UUID, str], ...]  # (case, name of what only medical roles know)
    step_notes: tuple[StepNote, ...]


def whole_record(actor: Actor, *, employee_id: UUID) -> WholeRecord:
    """Everything, for insight and for moving the record; the read is on record. Raises Refused, NotFound."""
    if not (actor.is_system or may(actor, Action.MEDICAL_READ)):
        raise Refused("role")
    with context.file_opened(actor, employee_id=employee_id, case_ids=record.case_ids_of(employee_id)):
        if not record.is_open(employee_id, None):
            raise NotFound(str(employee_id))
        rows = list(MedicalEntry.objects.filter(employee_id=employee_id).order_by("happened_on", "id"))
        facts = MedicalFact.objects.filter(case__employee_id=employee_id).order_by("recorded_at", "id")
        whole = WholeRecord(
            employee_id=employee_id,
            entries=tuple(record.with_texts(rows, employee_id)),
            analyses=drafts.all_written(employee_id),
            facts=tuple(facts.values_list("case_id", "name")),
            step_notes=tuple(step_notes(employee_id)),
        )
    audit.record_read(actor, "medical.whole_record", employee_id=employee_id, objects=[row.pk for row in rows])
    return whole


def step_notes(employee_id: UUID) -> Iterator[StepNote]:
    """What was noted when medical steps of the employee were done; in an opened context."""
    ring = Keyring(employee_id)
    for step in MedicalStep.objects.filter(case__employee_id=employee_id, note__isnull=False).order_by("done_on", "id"):
        try:
            values = vault.unlocked(
                step.note or b"", employee_id=employee_id, table="medicalstep", column="note", row_id=step.pk, ring=ring
            )
        except Destroyed:
            continue
        yield StepNote(step.case_id, step.code, step.done_on, values["note"])
