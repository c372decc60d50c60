"""Runs of the import page: upload, check, confirm, stop. The file waits, without forbidden columns, until the end."""

from datetime import timedelta
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.imports import wording
from cases.imports.problems import FileRefused
from cases.imports.run import Options
from cases.imports.table import Table, read_table
from cases.models import ImportRun
from outbox import services as outbox
from privacy import audit, chance, free_text
from privacy.actor import Actor
from privacy.errors import Conflict, NotFound, Refused, invalid
from privacy.policy import Action, may

TOPIC = "import_run"
WAITING, RUNNING, CHECKED, DONE, FAILED = "waiting", "running", "checked", "done", "failed"
ENDED = (DONE, FAILED)
_KEPT_FOR = timedelta(days=1)
_NAME_LENGTH = 120


@transaction.atomic
def run_upload(*, by: Actor, file_name: str, content: bytes, options: Options) -> UUID:
    """Take a file in and have it checked. Raises Refused (role), Invalid (not a readable file)."""
    if not may(by, Action.ABSENCE_IMPORT) or by.membership_id is None:
        raise Refused("role")
    try:
        table = read_table(content)
    except FileRefused as refused:
        raise invalid("file", wording.file_text(refused.code, refused.params)) from refused
    runs_expire(by=by)
    run = ImportRun.objects.create(
        started_by_id=by.membership_id,
        file_name=PurePath(file_name).name[:_NAME_LENGTH],
        content=table.pack(),
        options={**options.to_json(), **_seen(table)},
        state=WAITING,
        rows_total=len(table.rows),
    )
    _ask(run.pk)
    audit.record_write(by, "import.upload", objects=[run.pk], detail={"rows": len(table.rows)})
    return run.pk


@transaction.atomic
def run_recheck(*, by: Actor, run_id: UUID, options: Options) -> None:
    """Check again with other choices. Raises NotFound, Conflict (the run is busy or ended)."""
    _continue(by, run_id, {**options.to_json(), "apply": False})
    audit.record_write(by, "import.recheck", objects=[run_id])


@transaction.atomic
def run_confirm(*, by: Actor, run_id: UUID, partial: bool = False, override_reason: str = "") -> None:
    """Do the import as it was checked. Raises NotFound, Conflict (not checked, busy or ended), Invalid (the reason)."""
    free_text.check_reason(override_reason)
    _continue(by, run_id, {"apply": True, "partial": partial, free_text.REASON: override_reason.strip()})
    audit.record_write(by, "import.confirm", objects=[run_id])


@transaction.atomic
def run_discard(*, by: Actor, run_id: UUID) -> None:
    """Stop before anything is written, and forget the file. Raises NotFound, Conflict (the run is busy or ended)."""
    report = {"failure": {"code": "discarded", "params": {}}}
    ended = {"state": FAILED, "content": None, "report": report, "finished_at": chance.now()}
    _change(by, run_id, ended)
    audit.record_write(by, "import.discard", objects=[run_id])


def runs_expire(*, by: Actor) -> int:
    """Forget files of runs that nobody confirmed within a day; returns how many."""
    left = ImportRun.objects.filter(created_at__lt=chance.now() - _KEPT_FOR, content__isnull=False)
    report = {"failure": {"code": "discarded", "params": {}}}
    return left.exclude(state=RUNNING).update(state=FAILED, content=None, report=report, finished_at=chance.now())


def _continue(by: Actor, run_id: UUID, options: dict[str, Any]) -> None:
    kept = _mine(by, run_id).values_list("options", flat=True).first() or {}
    _change(by, run_id, {"state": WAITING, "options": {**kept, **options}, "rows_done": 0})
    _ask(run_id)


def _change(by: Actor, run_id: UUID, values: dict[str, Any]) -> None:
    mine = _mine(by, run_id)
    if not mine.filter(state=CHECKED).update(**values):
        if not mine.exists():
            raise NotFound(str(run_id))
        raise Conflict(_("Deze import is al bezig of afgelopen. Ververs de pagina om te zien hoe het staat."))


def _mine(by: Actor, run_id: UUID) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(pk=run_id, started_by_id=by.membership_id)


def _seen(table: Table) -> dict[str, Any]:
    """The names of the columns, for the choice on the page and for the list of what is never read."""
    return {"columns": table.columns, "refused": [[name, why.value] for name, why in table.refused]}


def _ask(run_id: UUID) -> None:
    key = f"{TOPIC}:{run_id}:{chance.token(12)}"
    outbox.put_job(topic=TOPIC, case_id=None, payload={"run": str(run_id)}, dedupe_key=key)
