"""The medical half of break-glass: why a case was opened in need, and what was said of it afterwards. Encrypted."""

from dataclasses import dataclass
from uuid import UUID

from medical import vault
from medical.models import GlassNote
from privacy import chance, context
from privacy.actor import Actor, system

_TABLE = "glassnote"


@dataclass(frozen=True)
class Note:
    """What one wrote of an opening."""

    category: str
    text: str


def note_write(
    *, by: Actor, case_id: UUID, employee_id: UUID, opening_id: UUID, kind: GlassNote.Kind, category: str, text: str
) -> None:
    """Keep a note in the case's own compartment; who opens it in need is not inside yet, so the system writes."""
    row_id = chance.uuid()
    with context.medical_opened(system(by.tenant_id), [case_id]):
        GlassNote.objects.create(
            id=row_id,
            case_id=case_id,
            opening_id=opening_id,
            kind=kind,
            category=category,
            text=vault.locked({"text": text}, employee_id=employee_id, table=_TABLE, column="text", row_id=row_id),
        )


def notes_read(actor: Actor, *, case_id: UUID, employee_id: UUID, opening_id: UUID) -> dict[str, Note]:
    """{kind: note} of one opening, for who may open the case."""
    with context.medical_opened(actor, [case_id]):
        rows = list(GlassNote.objects.filter(case_id=case_id, opening_id=opening_id))
        if not rows:
            return {}
        read = vault.reader(employee_id)
        return {
            row.kind: Note(row.category, read(row.text, table=_TABLE, column="text", row_id=row.pk)["text"])
            for row in rows
        }
