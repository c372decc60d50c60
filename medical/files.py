"""Files of the medical record: encrypted piece by piece, in the database and so behind its walls.

Each file has its own key, encrypted with the employee's. Pieces of 256 KiB are AES-256-GCM each; the associated data
binds a piece to its file, its number and whether it is the last, so that none is moved, left out or added (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015, with a key that serves one file only).
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from medical import crypto, filetypes, record, vault
from medical.models import EntryFile, FileChunk, MedicalEntry
from medical.record import NewEntry
from privacy import audit, chance
from privacy.actor import Actor
from privacy.context import current_tenant_id
from privacy.errors import Invalid, NotFound, Refused, invalid
from privacy.policy import Action, may

CHUNK = 256 * 1024
_TABLE, _COLUMN = "entryfile", "file_key"


@dataclass(frozen=True)
class Opened:
    """A file as it leaves: its bytes, its type by contents, and a name that says nothing."""

    content: bytes
    media_type: str
    name: str


@transaction.atomic
def document_add(*, by: Actor, new: NewEntry, content: bytes) -> UUID:
    """An entry with a file. Raises as entry_add; Invalid (`file`) for what is no document that is taken."""
    try:
        kind = filetypes.kind_of(content)
    except filetypes.Unwelcome as error:
        raise _explained(error) from error
    entry_id = record.entry_add(by=by, new=new)
    with record.opened(by, new.employee_id, new.case_id):
        _store(new, entry_id, kind.media_type, content)
    return entry_id


def _explained(error: filetypes.Unwelcome) -> Invalid:
    texts = {
        "empty": _("Dit bestand is leeg. Kies een ander bestand."),
        "too_big": _("Dit bestand is groter dan 10 MB. Verklein het of deel het op."),
        "damaged": _(
            "Dit bestand is beschadigd of bevat meer dan een document. Sla het opnieuw op, bijvoorbeeld als PDF."
        ),
        "active": _("Dit bestand bevat macro's, scripts of bijlagen. Sla het op als gewone PDF zonder die inhoud."),
        "bomb": _("Dit bestand is uitgepakt veel te groot. Sla het opnieuw op, bijvoorbeeld als PDF."),
    }
    unknown = _("Dit is geen PDF, Word-document (docx), JPG of PNG. Sla het op als een van die soorten.")
    return invalid("file", texts.get(error.reason, unknown))


def _store(new: NewEntry, entry_id: UUID, media_type: str, content: bytes) -> None:
    file_id, key = chance.uuid(), crypto.new_key()
    sealed = vault.locked(
        {"key": base64.b64encode(key).decode()},
        employee_id=new.employee_id, table=_TABLE, column=_COLUMN, row_id=file_id,
    )  # fmt: skip
    common = {"employee_id": new.employee_id, "case_id": new.case_id}
    EntryFile.objects.create(
        id=file_id, entry_id=entry_id, media_type=media_type, size=len(content), file_key=sealed, **common
    )
    pieces = [content[start : start + CHUNK] for start in range(0, len(content), CHUNK)]
    for number, piece in enumerate(pieces):
        where = _place(file_id, number, last=number == len(pieces) - 1)
        FileChunk.objects.create(file_id=file_id, number=number, content=crypto.encrypt(key, piece, where), **common)


def _place(file_id: UUID, number: int, *, last: bool) -> bytes:
    where = crypto.place(tenant_id=current_tenant_id(), table="filechunk", column="content", row_id=file_id)
    return where + f"|{number}|{'last' if last else 'more'}".encode()


def document(actor: Actor, *, employee_id: UUID, case_id: UUID | None, entry_id: UUID) -> Opened:
    """The file of an entry; the read is on record.

    Raises Refused, NotFound, crypto.Unreadable (a piece was moved, changed or removed).
    """
    if not may(actor, Action.MEDICAL_READ):
        raise Refused("role", case_id=case_id)
    with record.opened(actor, employee_id, case_id):
        entry = MedicalEntry.objects.filter(record.in_place(case_id), pk=entry_id, employee_id=employee_id).first()
        file = EntryFile.objects.filter(entry_id=entry_id).first() if entry else None
        if entry is None or file is None:
            raise NotFound(str(entry_id))
        try:
            content = b"".join(pieces_of(file))
        except crypto.Destroyed as error:
            raise NotFound(str(entry_id)) from error
    audit.record_read(actor, "medical.file", case_id=case_id, employee_id=employee_id, objects=[entry_id])
    ending = filetypes.KINDS[file.media_type].ending
    return Opened(content, file.media_type, f"document-{entry.happened_on:%Y%m%d}-{str(entry_id)[:8]}.{ending}")


def pieces_of(file: EntryFile) -> Iterator[bytes]:
    """The plain pieces of a file, in order; in an opened context. Raises crypto.Destroyed at once, Unreadable."""
    values = vault.unlocked(file.file_key, employee_id=file.employee_id, table=_TABLE, column=_COLUMN, row_id=file.pk)
    return _pieces(file, base64.b64decode(values["key"]))


def _pieces(file: EntryFile, key: bytes) -> Iterator[bytes]:
    count = max(1, -(-file.size // CHUNK))
    chunks = dict(FileChunk.objects.filter(file_id=file.pk).values_list("number", "content"))
    for number in range(count):
        if number not in chunks:
            raise crypto.Unreadable("a piece is missing")
        yield crypto.decrypt(key, chunks[number], _place(file.pk, number, last=number == count - 1))
