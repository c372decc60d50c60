"""What the worker does for an import: check or write, then put the report with the run."""

import logging
import traceback
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.imports import run as imports
from cases.imports import runs
from cases.imports.problems import FileRefused
from cases.imports.progress import RunProgress
from cases.imports.table import Table, unpack
from cases.models import ImportRun
from outbox import jobs, topics
from privacy import audit, chance, context
from privacy.actor import Actor
from privacy.errors import Invalid, Refused
from privacy.tasks import as_system
from roles import selectors as people
from roles.models import Membership

logger = logging.getLogger(__name__)
_PATIENCE = timedelta(minutes=15)


def register() -> None:
    """Tell the outbox who runs imports, and how their one message reads."""
    jobs.register(runs.TOPIC, handle, own_transactions=_PATIENCE)
    topics.register_family("import", _words)


def _words(member: str) -> topics.Topic:
    return topics.Topic(
        _("Poortwacht: dossiers ingevoerd uit een bestand"),
        _(
            "Er zijn dossiers voor u ingevoerd uit een verzuimbestand. Stappen die al voorbij waren, kunt u in één "
            "keer bevestigen."
        ),
        page="queue",
    )


def handle(actor: Actor, job: jobs.Job) -> None:
    """Check or apply one run. Running it again after a crash is safe: rows and report are written together, once."""
    run_id = UUID(str(job.payload["run"]))
    taken = _taken(actor, run_id)
    if taken is None:
        return
    run, table = taken
    try:
        with RunProgress(actor.tenant_id, run_id) as progress:
            _work(actor, run, table, progress)
    except Exception as problem:  # noqa: BLE001  the person who waits must hear of it, whatever it was
        _failed(actor, run_id, problem)


def _taken(actor: Actor, run_id: UUID) -> tuple[ImportRun, Table] | None:
    """The run, now marked as running; None when it has ended already."""
    with as_system(actor.tenant_id):
        rows = ImportRun.objects.filter(pk=run_id, state__in=[runs.WAITING, runs.RUNNING], content__isnull=False)
        if not rows.update(state=runs.RUNNING, rows_done=0):
            return None
        run = ImportRun.objects.get(pk=run_id)
        return run, unpack(bytes(run.content or b""))


def _work(actor: Actor, run: ImportRun, table: Table, progress: RunProgress) -> None:
    options = imports.options_of(run.options)
    with context.entered(actor):
        by = people.actor_of(run.started_by_id)
    with context.entered(by), audit.trail(by, source="worker") as kept:
        if run.options.get("apply"):
            report = imports.import_apply(by=by, run_id=run.pk, table=table, options=options, progress=progress)
        else:
            report = imports.import_check(by=by, table=table, options=options)
        progress.close()
        _ended(run.pk, report, rows_done=run.rows_total)
        audit.flush(kept)


def _ended(run_id: UUID, report: dict[str, Any], *, rows_done: int) -> None:
    values: dict[str, Any] = {"state": runs.CHECKED, "report": report, "rows_done": rows_done}
    if report.get("done"):
        values |= {"state": runs.DONE, "content": None, "finished_at": chance.now()}
    if not ImportRun.objects.filter(pk=run_id, state=runs.RUNNING).update(**values):
        transaction.set_rollback(True)  # another worker ended it meanwhile: nothing is written twice


def _failed(actor: Actor, run_id: UUID, problem: Exception) -> None:
    """Tell why. Only a file whose columns must still be chosen stays; everything else ends the run."""
    code, params = _reason(problem)
    report = {"failure": {"code": code, "params": params}}
    values: dict[str, Any] = {"state": runs.CHECKED, "report": report}
    if not isinstance(problem, FileRefused):
        values |= {"state": runs.FAILED, "content": None, "finished_at": chance.now()}
    with as_system(actor.tenant_id):
        ImportRun.objects.filter(pk=run_id, state=runs.RUNNING).update(**values)


def _reason(problem: Exception) -> tuple[str, dict[str, Any]]:
    if isinstance(problem, FileRefused):
        return problem.code, problem.params
    if isinstance(problem, Refused | Membership.DoesNotExist):
        return "not_allowed", {}
    if isinstance(problem, IntegrityError):
        return "changed_meanwhile", {}
    if isinstance(problem, Invalid):
        return "refused", {"text": " ".join(text for texts in problem.errors.values() for text in texts)}
    # Where, not what: the words of an error may hold names.
    logger.error(
        "import failed with %s\n%s", type(problem).__name__, "".join(traceback.format_tb(problem.__traceback__))
    )
    return "unexpected", {}
