"""What was received from another arbodienst, as it stood there: under the employee's own key, read, never changed."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from medical import crypto, filetypes, record, vault
from medical.files import CHUNK, Opened
from medical.models import ReceivedFile, ReceivedPart, ReceivedPiece
from medical.portability import wording
from medical.portability.container import Enclosed, Part, fingerprint
from medical.portability.wording import Said
from privacy import audit, context
from privacy.actor import Actor, Role
from privacy.context import current_tenant_id
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may

PAGE = 30
_PARTS = "receivedpart"


@dataclass(frozen=True)
class Came:
    """A received file, or a bundle that waits: from whom, about whom according to the sender, and what is in it."""

    id: UUID
    taken: bool
    sender: str
    sender_fingerprint: str
    made_at: datetime
    person: str
    birth_date: date | None
    personnel_number: str
    employer: str
    ground: str
    ground_on: date
    left_out: int
    parts: int
    kinds: tuple[tuple[str, int], ...]
    files: int
    sent_up_by: str
    sent_up_at: datetime
    taken_by: str
    taken_at: datetime | None
    receipt: str


@dataclass(frozen=True)
class PartRow:
    """One thing of it, in words."""

    number: int
    kind_label: str
    happened_on: date
    case: str
    said: tuple[Said, ...]
    origins: tuple[str, ...]
    media_type: str
    size: int


@dataclass(frozen=True)
class PartPage:
    """A page of them."""

    rows: tuple[PartRow, ...]
    page: int
    more: bool


def _refuse(actor: Actor) -> None:
    """What came from elsewhere only a bedrijfsarts reads: it was delegated to nobody. Raises Refused."""
    if not may(actor, Action.MEDICAL_READ) or actor.role is not Role.BEDRIJFSARTS:
        raise Refused("role")


def came_in(actor: Actor, *, employee_id: UUID, taken: bool | None = None) -> tuple[Came, ...]:
    """What came in for an employee, newest first; on record where there is any. Raises Refused, NotFound."""
    _refuse(actor)
    with context.file_opened(actor, employee_id=employee_id, case_ids=record.case_ids_of(employee_id)):
        if not record.is_open(employee_id, None):
            raise NotFound(str(employee_id))
        rows = ReceivedFile.objects.filter(employee_id=employee_id).select_related("sent_up_by", "taken_by")
        if taken is not None:
            rows = rows.filter(state=ReceivedFile.State.TAKEN if taken else ReceivedFile.State.WAITING)
        read = vault.reader_of_what_is_left(employee_id)
        found = [came_of(row, read(row.head, table="receivedfile", column="head", row_id=row.pk)) for row in rows]
    if rows:
        audit.record_read(actor, "medical.received", employee_id=employee_id, objects=[row.pk for row in rows])
    return tuple(sorted((one for one in found if one), key=lambda one: one.sent_up_at, reverse=True))


def one_taken(actor: Actor, *, employee_id: UUID, received_id: UUID) -> Came:
    """A received file of the record; on record with its parts. Raises Refused, NotFound."""
    found = [one for one in came_in(actor, employee_id=employee_id, taken=True) if one.id == received_id]
    if not found:
        raise NotFound(str(received_id))
    return found[0]


def came_of(row: ReceivedFile, head: dict[str, Any]) -> Came | None:
    """In words; None where the employee's key was destroyed."""
    if not head:
        return None
    person, ground, manifest = head["person"], head["ground"], head["manifest"]
    return Came(
        id=row.pk, taken=row.state == ReceivedFile.State.TAKEN, sender=head["sender"],
        sender_fingerprint=fingerprint(head["signed_by"]), made_at=datetime.fromisoformat(head["made_at"]),
        person=person["name"], birth_date=date.fromisoformat(person["birth_date"]) if person["birth_date"] else None,
        personnel_number=person["personnel_number"], employer=person["employer"],
        ground=wording.ground(ground["kind"]), ground_on=date.fromisoformat(ground["on"]), left_out=head["left_out"],
        parts=manifest["parts"], files=manifest["files"],
        kinds=tuple((wording.kind(kind), count) for kind, count in sorted(manifest["kinds"].items())),
        sent_up_by=row.sent_up_by.display_name, sent_up_at=row.sent_up_at,
        taken_by=row.taken_by.display_name if row.taken_by else "", taken_at=row.taken_at,
        receipt=head["receipt"] if row.state == ReceivedFile.State.TAKEN else "",
    )  # fmt: skip


def parts(actor: Actor, *, employee_id: UUID, received_id: UUID, page: int = 1) -> PartPage:
    """A page of a received file, newest first; the read is on record. Raises Refused, NotFound."""
    _refuse(actor)
    with context.file_opened(actor, employee_id=employee_id, case_ids=record.case_ids_of(employee_id)):
        rows = ReceivedPart.objects.filter(received_id=received_id, employee_id=employee_id)
        start = (max(1, page) - 1) * PAGE
        found = list(rows.order_by("-happened_on", "number")[start : start + PAGE + 1])
        read = vault.reader_of_what_is_left(employee_id)
        made = tuple(
            _row(row, read(row.content, table=_PARTS, column="content", row_id=row.pk)) for row in found[:PAGE]
        )
    audit.record_read(actor, "medical.received_parts", employee_id=employee_id, objects=[received_id])
    return PartPage(made, max(1, page), len(found) > PAGE)


def _row(row: ReceivedPart, content: dict[str, Any]) -> PartRow:
    value, file = content.get("value", {}), content.get("file") or {}
    return PartRow(
        number=row.number, kind_label=wording.kind_of(row.kind, value), happened_on=row.happened_on,
        case=wording.case(value.get("case")), said=wording.said(row.kind, value),
        origins=tuple(str(one.get("sender", "")) for one in value.get("origins", ())),
        media_type=file.get("type", ""), size=file.get("size", 0),
    )  # fmt: skip


def file_of(actor: Actor, *, employee_id: UUID, received_id: UUID, number: int) -> Opened:
    """The file of a received part; the read is on record. Raises Refused, NotFound, crypto.Unreadable."""
    _refuse(actor)
    with context.file_opened(actor, employee_id=employee_id, case_ids=record.case_ids_of(employee_id)):
        rows = ReceivedPart.objects.filter(received_id=received_id, employee_id=employee_id, number=number)
        row = rows.first()
        read = vault.reader_of_what_is_left(employee_id)
        content = read(row.content, table=_PARTS, column="content", row_id=row.pk) if row else {}
        if row is None or not content.get("file"):
            raise NotFound(str(received_id))
        whole = b"".join(_pieces(row, content["file"]))
    audit.record_read(actor, "medical.received_file", employee_id=employee_id, objects=[row.pk])
    ending = filetypes.KINDS[content["file"]["type"]].ending
    return Opened(whole, content["file"]["type"], f"document-{row.happened_on:%Y%m%d}-{str(row.pk)[:8]}.{ending}")


def place_of_piece(part_id: UUID, number: int, *, last: bool) -> bytes:
    """Where a piece stands: bound to its part, its number and whether it is the last."""
    where = crypto.place(tenant_id=current_tenant_id(), table="receivedpiece", column="content", row_id=part_id)
    return where + f"|{number}|{'last' if last else 'more'}".encode()


def _pieces(row: ReceivedPart, file: dict[str, Any]) -> Iterator[bytes]:
    key, count = base64.b64decode(file["key"]), max(1, -(-file["size"] // CHUNK))
    sealed = dict(ReceivedPiece.objects.filter(part_id=row.pk).values_list("number", "content"))
    for number in range(count):
        if number not in sealed:
            raise crypto.Unreadable("a piece is missing")
        yield crypto.decrypt(key, sealed[number], place_of_piece(row.pk, number, last=number == count - 1))


def parts_again(employee_id: UUID) -> Iterator[Part]:
    """What was received goes along with the file, and says where it came from; in an opened context."""
    read = vault.reader_of_what_is_left(employee_id)
    taken = ReceivedFile.objects.filter(employee_id=employee_id, state=ReceivedFile.State.TAKEN)
    for came in taken.order_by("taken_at", "id"):
        head = read(came.head, table="receivedfile", column="head", row_id=came.pk)
        if not head:
            continue
        origin = {"sender": head["sender"], "made_at": head["made_at"], "signed_by": head["signed_by"]}
        for row in ReceivedPart.objects.filter(received_id=came.pk).order_by("number").iterator(chunk_size=50):
            content = read(row.content, table=_PARTS, column="content", row_id=row.pk)
            if not content:
                continue
            value = {**content["value"], "origins": [*content["value"].get("origins", []), origin]}
            file = content.get("file")
            yield Part(
                row.kind, row.happened_on.isoformat(), value, content["cased"],
                Enclosed(file["type"], _pieces(row, file)) if file else None,
            )  # fmt: skip


def bytes_again(employee_id: UUID) -> int:
    """How much the received files weigh, by their pieces."""
    return CHUNK * ReceivedPiece.objects.filter(employee_id=employee_id).count()
