"""What the matrix needs of an employee's rights: a file with own data, and a request of each kind."""

from typing import Any
from uuid import UUID

from cases.models import RightsRequest
from medical import insight, vault
from medical.models import InsightFile, RecordRequest
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
