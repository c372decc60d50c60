"""An import without the page: by a command, in the caller's transaction, with a run kept for the record."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.db import transaction

from cases.imports import runs
from cases.imports.run import Options, import_apply, import_check
from cases.imports.table import Table
from cases.models import ImportRun
from privacy import chance
from privacy.actor import Actor
from privacy.errors import Refused


@transaction.atomic
def import_file(
    *, by: Actor, file_name: str, table: Table, options: Options, dry_run: bool, progress: Callable[[int], None]
) -> dict[str, Any]:
    """Check, or check and write. Raises Refused (role), FileRefused, Invalid."""
    if dry_run:
        return import_check(by=by, table=table, options=options)
    if by.membership_id is None:
        raise Refused("role")
    run = ImportRun(started_by_id=by.membership_id, file_name=PurePath(file_name).name[:120], options=options.to_json())
    report = import_apply(by=by, run_id=run.pk, table=table, options=options, progress=progress)
    if report["done"]:
        run.state, run.report, run.finished_at = runs.DONE, report, chance.now()
        run.rows_total = run.rows_done = report["rows"]
        run.save(force_insert=True)
    return report
