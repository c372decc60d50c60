"""What the employee reads of the own medical file (BW art. 7:456, AVG art. 15): what was noted, in all its wordings.

Personal working notes are no part of a file; here that is a probleemanalyse until it is released. The employee cannot
open the record; the system reads it for the export, for who signed in with a second factor (ADR 0006).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from medical import drafts, record
from medical.models import MedicalEntry
from medical.whole import step_notes
from privacy import audit, context
from privacy.actor import Actor, system
from privacy.errors import Refused
from privacy.policy import Action, may


@dataclass(frozen=True)
class OwnWording:
    """One wording of something that was noted."""

    written_by: str
    written_at: datetime
    text: str
    code: str
    answers: tuple[tuple[str, str], ...]
    corrected_because: str


@dataclass(frozen=True)
class OwnNote:
    """Something that was noted, the newest wording first; a document is asked of the bedrijfsarts."""

    kind: str
    kind_label: str
    happened_on: date
    wordings: tuple[OwnWording, ...]
    document: str  # its media type


@dataclass(frozen=True)
class OwnAnalysis:
    """The medical half of a probleemanalyse that was released."""

    released_at: datetime
    findings: str
    code: str


@dataclass(frozen=True)
class OwnRecord:
    """The own medical file, oldest first."""

    notes: tuple[OwnNote, ...]
    analyses: tuple[OwnAnalysis, ...]
    steps: tuple[tuple[str, date | None, str], ...]  # code, done on, what was noted


def own_record(actor: Actor) -> OwnRecord:
    """All that may be read; the read is on record. Raises Refused."""
    decision = may(actor, Action.OWN_DATA)
    if not decision or actor.employee_id is None:
        raise Refused(decision.reason or "role")
    employee_id = actor.employee_id
    cases = record.case_ids_of(employee_id)
    with context.file_opened(system(actor.tenant_id), employee_id=employee_id, case_ids=cases):
        rows = list(MedicalEntry.objects.filter(employee_id=employee_id).order_by("happened_on", "id"))
        found = OwnRecord(
            notes=tuple(_note(entry) for entry in record.with_texts(rows, employee_id)),
            analyses=tuple(_analyses(drafts.all_written(employee_id))),
            steps=tuple((one.code, one.done_on, one.note) for one in step_notes(employee_id)),
        )
    audit.record_read(actor, "insight.record", employee_id=employee_id, objects=[row.pk for row in rows])
    return found


def _note(entry: record.Entry) -> OwnNote:
    wordings = tuple(
        OwnWording(
            one.written_by, one.written_at, one.content.text, one.content.code, one.content.answers, one.content.reason
        )
        for one in entry.versions
        if one.content
    )
    return OwnNote(entry.kind, entry.kind_label, entry.happened_on, wordings, entry.media_type)


def _analyses(written: Iterable[drafts.Written]) -> Iterable[OwnAnalysis]:
    for one in written:
        if one.released_at:
            yield OwnAnalysis(one.released_at, one.draft.medical.findings, one.draft.medical.code)
