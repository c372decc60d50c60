"""What the matrix needs of an employee's rights: a file with own data, and a request of each kind."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from cases.models import RightsRequest
from medical import insight, vault
from medical.models import InsightFile, RecordDestruction, RecordHold, RecordRequest
from privacy import chance, context
from tests.support.cast import House, Member


def _own_file(of: House, doctor: Member, employee_id: UUID) -> UUID:
    """A PDF that was made for the employee."""
    with context.records_opened(of.system, [employee_id]):
        row = InsightFile.objects.create(employee_id=employee_id, asked_by_id=doctor.id)
        insight.file_keep(by=of.system, file_id=row.pk, employee_id=employee_id, pdf=b"%PDF-1.7 eigen")
    return row.pk


def of_rights(of: House, doctor: Member, employee_id: UUID) -> dict[str, Any]:
    """The ids by their name in a place of the matrix."""
    asked = {"employee_id": employee_id, "asked_by_id": doctor.id, "due_on": chance.today()}
    row_id = chance.uuid()
    with context.records_opened(of.system, [employee_id]):
        plain = RightsRequest.objects.create(kind="correction", part="person", words="Mijn uren.", **asked)
        words = {"kind": "objection", "part": "file", "words": "Ik maak bezwaar."}
        question = vault.locked(words, employee_id=employee_id, table="recordrequest", column="question", row_id=row_id)
        RecordRequest.objects.create(id=row_id, question=question, **asked)
    file_id = _own_file(of, doctor, employee_id)
    return {"file_id": file_id, "rights_request_id": plain.pk, "record_request_id": row_id}


def record_retained(of: House, healthy_id: UUID, employee_id: UUID) -> dict[str, Any]:
    """Medical files: one that is to go and one that went (nothing of the healthy one runs), and one that is kept."""
    day = chance.today() - timedelta(days=1)
    values = {"employee_id": healthy_id, "ground": "term", "since": day, "due_on": day}
    hold_id = chance.uuid()
    with context.records_opened(of.system, [healthy_id, employee_id]):
        proposed = RecordDestruction.objects.create(**values)
        gone = RecordDestruction.objects.create(
            **values, state="destroyed", decided_at=chance.now(), decided_by_id=of.bedrijfsarts.id
        )
        place: dict[str, Any] = {"table": "recordhold", "column": "reason", "row_id": hold_id}
        reason = vault.locked({"text": "Klacht"}, employee_id=employee_id, **place)
        RecordHold.objects.create(
            id=hold_id, employee_id=employee_id, ground="procedure", reason=reason, placed_by_id=of.bedrijfsarts.id,
            until=chance.today() + timedelta(days=99),
        )  # fmt: skip
    return {"record_destruction_id": proposed.pk, "record_proof_id": gone.pk, "record_hold_id": hold_id}
