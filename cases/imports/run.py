"""One import from table to report: choose the columns, work out the plan, write it when nothing is in the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from cases.imports import fields
from cases.imports.fields import Field
from cases.imports.known import employers_for
from cases.imports.plan import Asked, Plan, make_plan
from cases.imports.problems import FileRefused
from cases.imports.records import read_records
from cases.imports.report import report_of, totals
from cases.imports.table import Table
from cases.imports.values import key_of
from cases.imports.write import write_plan
from cases.models import Case
from employers import services as employers
from outbox import services as outbox
from outbox.services import Telling
from privacy import audit, chance, free_text
from privacy.actor import Actor
from privacy.errors import Refused
from privacy.policy import Action, may
from timeline.models import Step


@dataclass(frozen=True)
class Options:
    """What the person chose. `mapping`: {field: column}, laid over what is remembered or guessed; "" for no column.

    `employer`: the name for all rows of a file without such a column. `partial`: leave out employees with an error.
    `override_reason`: why names that tell about health stay.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    employer: str = ""
    create_employers: bool = False
    partial: bool = False
    override_reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """As kept with a run."""
        return {
            "mapping": dict(self.mapping),
            "employer": self.employer,
            "create_employers": self.create_employers,
            "partial": self.partial,
            "override_reason": self.override_reason,
        }


def options_of(kept: Mapping[str, Any]) -> Options:
    """The options that Options.to_json kept."""
    return Options(**{name: kept[name] for name in Options().to_json() if name in kept})


def columns_for(by: Actor, table: Table, options: Options) -> dict[Field, str]:
    """The columns of a file: as remembered for the employers if that fits, else a guess; the person's choice on top.

    Raises FileRefused (a field or column that does not exist, a column that is never read, one column twice).
    """
    mine = employers_for(by)
    chosen = mine.get(key_of(options.employer)) if options.employer else None
    remembered = (
        [chosen.import_mapping] if chosen and chosen.import_mapping else [e.import_mapping for e in mine.values()]
    )
    guessed = fields.guess(table.columns)
    columns = fields.fitting(remembered, table.columns) or guessed
    # What was remembered of a file for one employer says nothing of the column that a file for several needs.
    columns |= {f: guessed[f] for f in fields.REQUIRED if f in guessed and f not in columns}
    wanted = _wanted(table, options.mapping)
    taken = set(wanted.values())
    columns = {f: column for f, column in columns.items() if f not in options.mapping and column not in taken}
    columns |= wanted
    if options.employer:
        columns.pop(Field.EMPLOYER, None)
    return {f: columns[f] for f in Field if f in columns}


def _wanted(table: Table, mapping: Mapping[str, str]) -> dict[Field, str]:
    """The person's choice, with columns named as the file names them."""
    unknown = sorted(set(mapping) - set(Field))
    if unknown:
        raise FileRefused("fields_unknown", fields=", ".join(unknown), known=", ".join(Field))
    chosen = {Field(name): " ".join(column.split()) for name, column in mapping.items() if column.strip()}
    refused = {name for name, _why in table.refused}
    if never := sorted(refused & set(chosen.values())):
        raise FileRefused("columns_refused", columns=", ".join(never))
    called = {fields.folded(column): column for column in reversed(table.columns)}
    exact = set(table.columns)
    chosen = {f: c if c in exact else called.get(fields.folded(c), c) for f, c in chosen.items()}
    if absent := sorted(set(chosen.values()) - exact):
        raise FileRefused("columns_unknown", columns=", ".join(absent))
    if twice := sorted({c for c in chosen.values() if list(chosen.values()).count(c) > 1}):
        raise FileRefused("column_twice", columns=", ".join(twice))
    return chosen


def import_check(*, by: Actor, table: Table, options: Options) -> dict[str, Any]:
    """What the import would do; writes nothing. Raises Refused (role), FileRefused."""
    return _worked_out(by, table, options, lock=False)[1]


@transaction.atomic
def import_apply(
    *, by: Actor, run_id: UUID, table: Table, options: Options, progress: Callable[[int], None]
) -> dict[str, Any]:
    """Do the import in one transaction, or nothing when there are problems and `partial` was not chosen.

    The report says which by `done`. Raises Refused (role), FileRefused, Invalid (role mixing).
    """
    _one_at_a_time(by)
    plan, report, columns = _worked_out(by, table, options, lock=True)
    report["done"] = not plan.problems or options.partial
    if not report["done"]:
        return report
    new_cases = write_plan(plan, by=by, progress=progress)
    if plan.left_standing:
        free_text.record_override(
            by, options.override_reason, fields=["department"], rules=plan.left_standing, objects=[run_id]
        )
    _remember(by, plan, columns)
    report |= _not_recorded(new_cases)
    _tell_casemanagers(new_cases, run_id)
    created, changed = totals(report)
    detail = {"created": created, "changed": changed, "rows": report["rows"], "skipped": report["skipped"]}
    audit.record_write(by, "absence.import", objects=[run_id], detail=detail)
    return report


def _worked_out(
    by: Actor, table: Table, options: Options, *, lock: bool
) -> tuple[Plan, dict[str, Any], dict[Field, str]]:
    decision = may(by, Action.ABSENCE_IMPORT)
    if not decision:
        raise Refused(decision.reason)
    columns = columns_for(by, table, options)
    today = chance.today()
    reading = read_records(table, columns, today=today, employer=options.employer)
    leaves_words = bool(options.override_reason.strip())
    if leaves_words:
        free_text.check_reason(options.override_reason)
    plan = make_plan(reading, Asked(by, today, columns, options.create_employers, leaves_words, lock))
    return plan, report_of(table, columns, reading, plan), columns


def _one_at_a_time(by: Actor) -> None:
    """Imports of one tenant wait for each other, so that neither makes what the other just made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"absence import {by.tenant_id}"])


def _remember(by: Actor, plan: Plan, columns: dict[Field, str]) -> None:
    mapping = {f.value: column for f, column in columns.items()}
    for employer in plan.employers.values():
        if employer.row and employer.row.import_mapping != mapping:
            employers.employer_remember_mapping(by=by, employer_id=employer.row.pk, mapping=mapping)


def _not_recorded(cases: list[Case]) -> dict[str, Any]:
    """How many steps came in as not recorded, and in which cases."""
    running = [case.pk for case in cases if case.state != Case.State.CLOSED]
    rows = Step.objects.filter(case_id__in=running, state=Step.State.NOT_RECORDED)
    waiting = sorted({str(case_id) for case_id in rows.values_list("case_id", flat=True)})
    return {"not_recorded": rows.count(), "not_recorded_cases": waiting}


def _tell_casemanagers(cases: list[Case], run_id: UUID) -> None:
    """One message each, whatever the number of cases."""
    recipients = {case.casemanager.user_id for case in cases if case.casemanager}
    outbox.tell_many(Telling("import:done", user_id, f"import:{run_id}:{user_id}") for user_id in sorted(recipients))
