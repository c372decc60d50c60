"""The file with an employee's own data, between asking for it and a week after it was made. Kept sealed."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from medical import custody, vault
from medical.crypto import Destroyed
from medical.models import InsightFile
from privacy import audit, chance, context
from privacy.actor import Actor
from privacy.errors import Conflict, NotFound, Refused
from privacy.policy import Action, may

KEPT = timedelta(days=7)
_TABLE, _COLUMN = "insightfile", "content"


@dataclass(frozen=True)
class FileRow:
    """A file as its owner sees it on the page."""

    id: UUID
    state: str
    asked_at: datetime
    made_at: datetime | None
    gone_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """What the worker needs to make a file."""

    employee_id: UUID
    asked_by: UUID


def _own(actor: Actor) -> tuple[UUID, UUID]:
    """(employee, membership) of who asks for the own data. Raises Refused."""
    decision = may(actor, Action.OWN_DATA)
    if not decision or actor.employee_id is None or actor.membership_id is None:
        raise Refused(decision.reason or "role")
    return actor.employee_id, actor.membership_id


@transaction.atomic
def file_ask(*, by: Actor) -> tuple[UUID, bool]:
    """(the file that is being made, whether it is a new one). Raises Refused, Conflict (nobody keeps medical files)."""
    employee_id, membership_id = _own(by)
    if not custody.anybody():
        raise Conflict(_("Uw werkgever heeft nog geen arbodienst. Download uw gegevens als JSON; dat kan altijd."))
    with context.records_opened(by, [employee_id]):
        row, new = InsightFile.objects.get_or_create(
            employee_id=employee_id, state=InsightFile.State.WAITING, defaults={"asked_by_id": membership_id}
        )
    if new:
        audit.record_write(by, "insight.ask", employee_id=employee_id, objects=[row.pk])
    return row.pk, new


def files_of(actor: Actor) -> tuple[FileRow, ...]:
    """The actor's own files, newest first. Raises Refused."""
    employee_id, _membership = _own(actor)
    with context.records_opened(actor, [employee_id]):
        rows = InsightFile.objects.filter(employee_id=employee_id).order_by("-asked_at", "id")
        found = rows.values_list("pk", "state", "asked_at", "made_at")
        files = tuple(FileRow(*row, row[3] + KEPT if row[3] else None) for row in found)
    audit.record_read(actor, "insight.list", employee_id=employee_id, objects=[file.id for file in files])
    return files


def file_read(actor: Actor, file_id: UUID, *, with_record: bool) -> tuple[bytes, datetime]:
    """(the PDF, when it was made); the export is put on record.

    Raises Refused, NotFound, Conflict (what the medical side noted is in it, and `with_record` says that it may not).
    """
    employee_id, _membership = _own(actor)
    with context.records_opened(actor, [employee_id]):
        rows = InsightFile.objects.filter(employee_id=employee_id, content__isnull=False)
        row = rows.filter(pk=file_id, made_at__gt=chance.now() - KEPT).first()
        if row is None or row.content is None or row.made_at is None:
            raise NotFound(str(file_id))
        try:
            value = vault.unlocked(row.content, employee_id=employee_id, table=_TABLE, column=_COLUMN, row_id=row.pk)
        except Destroyed:
            raise NotFound(str(file_id)) from None
    if value.get("whole") and not with_record:
        raise Conflict(_("In dit bestand staat uw medisch dossier. Log in met een tweede stap om het te openen."))
    audit.record_read(actor, "insight.pdf", employee_id=employee_id, objects=[file_id], kind="export")
    return b64decode(value["pdf"]), row.made_at


def file_waiting(actor: Actor, file_id: UUID) -> Asked | None:
    """For whom the worker is to make a file; None when that was done already."""
    with context.records_opened(actor, []):
        rows = InsightFile.objects.filter(pk=file_id, state=InsightFile.State.WAITING)
        found = rows.values_list("employee_id", "asked_by_id").first()
    return Asked(*found) if found else None


@transaction.atomic
def file_keep(*, by: Actor, file_id: UUID, employee_id: UUID, pdf: bytes | None, whole: bool = False) -> None:
    """Keep what was drawn, `whole`: with the medical record; None: it could not be drawn."""
    with context.records_opened(by, [employee_id]):
        values = {"state": InsightFile.State.FAILED, "made_at": chance.now()}
        if pdf is not None:
            value = {"pdf": b64encode(pdf).decode(), "whole": whole}
            sealed = vault.locked(value, employee_id=employee_id, table=_TABLE, column=_COLUMN, row_id=file_id)
            values |= {"state": InsightFile.State.READY, "content": sealed}
        InsightFile.objects.filter(pk=file_id, state=InsightFile.State.WAITING).update(**values)
    audit.record_write(by, "insight.render", employee_id=employee_id, objects=[file_id])


@transaction.atomic
def files_forget(*, by: Actor) -> int:
    """Remove what was made a week ago or longer; returns how many."""
    with context.records_opened(by, []):
        old = InsightFile.objects.filter(made_at__lte=chance.now() - KEPT)
        gone = list(old.values_list("pk", flat=True))
        InsightFile.objects.filter(pk__in=gone).delete()
    if gone:
        audit.record_write(by, "insight.forget", objects=gone)
    return len(gone)
