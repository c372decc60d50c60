"""Runs of the import page as its starter sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.imports import fields, runs, wording
from cases.imports.known import employers_for
from cases.imports.plan import may_create_employers
from cases.imports.report import totals
from cases.imports.run import Options, options_of
from cases.imports.wording import ProblemText
from cases.models import ImportRun
from privacy import audit, grants
from privacy.actor import Actor
from privacy.errors import NotFound
from privacy.policy import Action, may
from timeline.models import Step

_SHOWN = 100
_RECENT = 20


@dataclass(frozen=True)
class CountRow:
    """How many of a kind are new and how many change."""

    label: str
    created: int
    changed: int


@dataclass(frozen=True)
class EmployerRow:
    """One employer of the file."""

    name: str
    is_new: bool
    rows: int
    employees: int
    cases: int
    running: int
    changed_cases: int


@dataclass(frozen=True)
class RunRow:
    """One line of the list of runs."""

    id: UUID
    file_name: str
    created_at: datetime
    state: str
    created: int
    changed: int


@dataclass(frozen=True)
class RunView:
    """A run with its report."""

    id: UUID
    file_name: str
    state: str
    applying: bool
    rows_total: int
    rows_done: int
    failure: str
    created: int
    changed: int
    skipped: int
    rounded: int
    planned: int
    counts: tuple[CountRow, ...]
    employers: tuple[EmployerRow, ...]
    problems: tuple[ProblemText, ...]
    problem_count: int
    worded_count: int
    notices: tuple[ProblemText, ...]
    used: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    mapping: dict[str, str]
    options: Options
    not_recorded: int
    may_confirm_steps: bool

    @property
    def busy(self) -> bool:
        """Whether a worker still has to report."""
        return self.state in {runs.WAITING, runs.RUNNING}

    @property
    def checked(self) -> bool:
        """Whether the person can decide now."""
        return self.state == runs.CHECKED

    @property
    def more_problems(self) -> int:
        """Problems that are not shown."""
        return self.problem_count - len(self.problems)

    @property
    def only_worded(self) -> bool:
        """Whether nothing is in the way but names that may stay with a reason."""
        return bool(self.worded_count) and self.worded_count == self.problem_count

    @property
    def anything(self) -> bool:
        """Whether the import would write, or wrote, anything."""
        return bool(self.created or self.changed)


@dataclass(frozen=True)
class Choices:
    """What the forms offer this actor."""

    employers: tuple[str, ...]
    creates: bool


def choices(actor: Actor) -> Choices:
    """The employers for which the actor may import, and whether it may make new ones."""
    return Choices(tuple(row.name for row in employers_for(actor).values()), may_create_employers(actor))


def recent_runs(actor: Actor) -> tuple[RunRow, ...]:
    """The actor's own runs, newest first."""
    rows = ImportRun.objects.filter(started_by_id=actor.membership_id).order_by("-created_at", "id")
    rows = rows.only("id", "file_name", "created_at", "state", "report")
    return tuple(_row(run) for run in rows[:_RECENT])


def _row(run: ImportRun) -> RunRow:
    created, changed = totals(run.report) if "counts" in run.report else (0, 0)
    return RunRow(run.pk, run.file_name, run.created_at, run.state, created, changed)


def import_run(actor: Actor, run_id: UUID) -> RunView:
    """One of the actor's own runs. Raises NotFound."""
    rows = ImportRun.objects.filter(started_by_id=actor.membership_id, pk=run_id).defer("content")
    run = rows.first()
    if run is None:
        raise NotFound(str(run_id))
    if run.state not in {runs.WAITING, runs.RUNNING}:
        audit.record_read(actor, "import.report", objects=[run.pk])
    return _view(actor, run)


def not_recorded_cases(actor: Actor, run_id: UUID) -> list[UUID]:
    """The cases of a run with steps that were long past. Raises NotFound."""
    rows = ImportRun.objects.filter(started_by_id=actor.membership_id, pk=run_id)
    report = rows.values_list("report", flat=True).first()
    if report is None:
        raise NotFound(str(run_id))
    return [UUID(case_id) for case_id in report.get("not_recorded_cases", [])]


def _view(actor: Actor, run: ImportRun) -> RunView:
    report = _whole(run.report)
    created, changed = totals(report)
    confirms = bool(may(actor, Action.CASE_FACTS))
    columns = tuple(run.options.get("columns", ()))
    chosen = run.options.get("mapping", {})
    return RunView(
        id=run.pk,
        file_name=run.file_name,
        state=run.state,
        applying=bool(run.options.get("apply")),
        rows_total=run.rows_total,
        rows_done=run.rows_done,
        failure=_failure(report),
        created=created,
        changed=changed,
        skipped=report["skipped"],
        rounded=report["rounded"],
        planned=report["planned"],
        counts=tuple(
            CountRow(str(wording.KINDS[k]), *report["counts"][k]) for k in wording.KINDS if k in report["counts"]
        ),
        employers=tuple(_employer(line) for line in report["employers"]),
        problems=tuple(wording.problem_text(problem) for problem in report["problems"][:_SHOWN]),
        problem_count=report["problem_count"],
        worded_count=report["worded_count"],
        notices=tuple(wording.problem_text(notice) for notice in report["notices"][:_SHOWN]),
        used=tuple((str(wording.FIELDS[f]), report["columns"][f]) for f in fields.Field if f in report["columns"]),
        ignored=tuple(report["ignored"]),
        refused=tuple((name, str(wording.REFUSALS[why])) for name, why in run.options.get("refused", ())),
        columns=columns,
        mapping=report["columns"] or {**fields.guess(columns), **{f: c for f, c in chosen.items() if c}},
        options=options_of(run.options),
        not_recorded=_waiting(actor, report["not_recorded_cases"]) if confirms else report["not_recorded"],
        may_confirm_steps=confirms,
    )


def _whole(report: dict[str, Any]) -> dict[str, Any]:
    """A report with every part, also when the run failed or has not begun."""
    empty: dict[str, Any] = {
        "skipped": 0, "rounded": 0, "planned": 0, "counts": {}, "employers": [], "problems": [], "problem_count": 0,
        "worded_count": 0,
        "notices": [], "columns": {}, "ignored": [], "not_recorded": 0, "not_recorded_cases": [],
    }  # fmt: skip
    return {**empty, **report}


def _failure(report: dict[str, Any]) -> str:
    failure = report.get("failure")
    return wording.file_text(failure["code"], failure["params"]) if failure else ""


def _employer(line: dict[str, Any]) -> EmployerRow:
    return EmployerRow(
        name=line["name"], is_new=line["is_new"], rows=line["rows"], employees=line["employees"][0],
        cases=line["cases"][0], running=line["running"], changed_cases=line["cases"][1],
    )  # fmt: skip


def _waiting(actor: Actor, case_ids: list[str]) -> int:
    """Steps that the actor can still confirm, now."""
    if not case_ids:
        return 0
    rows = Step.objects.filter(grants.case_filter(actor, "case"), case_id__in=case_ids, state=Step.State.NOT_RECORDED)
    return rows.filter(visibility="case").count()
