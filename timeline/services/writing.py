"""From the engine's difference to rows: states, dates, and what a reader is told of a move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from privacy import chance
from timeline import engine
from timeline.catalogue import Catalogue, Visibility
from timeline.models import Step
from timeline.presentation import is_statutory
from timeline.projection import HIDDEN


def stored_step(row: Step) -> engine.StoredStep:
    """The row as the engine compares it."""
    return engine.StoredStep(
        code=row.code,
        state=row.state,
        window_opens=row.window_opens,
        target=row.target,
        act_by=row.act_by,
        legal_last=row.legal_last,
        follows_event=bool(row.explanation.get("anchor")),
        key=row.pk,
    )


def clock_before(rows: Sequence[Step]) -> list[engine.Spell]:
    """The spells that the stored dates were counted with: those of the step that walked furthest."""
    walks = [row.explanation.get("legs") or [] for row in rows if row.state != Step.State.CANCELLED]
    furthest = max(walks, key=lambda legs: str(legs[-1]["end"]) if legs else "", default=[])
    spells = [
        engine.Spell(date.fromisoformat(leg["start"]), date.fromisoformat(leg["end"]))
        for leg in furthest
        if leg["sick"]
    ]
    if spells and not any(row.state == Step.State.PAUSED for row in rows):
        spells[-1] = engine.Spell(spells[-1].start, None)
    return spells


@dataclass
class Rewrite:
    """The rows of one case that are new or change; `apply` fills them."""

    case_id: UUID
    catalogue: Catalogue
    rows: Sequence[Step]
    because: str
    today: date
    known_from: date | None
    own_rows: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    added: list[Step] = field(default_factory=list)
    changed: dict[UUID, Step] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed)

    def apply(self, changes: engine.Changes, timeline: engine.Timeline) -> None:
        """Turn the difference into rows; rows whose reason changed but not their dates get the new reason."""
        by_id: dict[object, Step] = {row.pk: row for row in self.rows}
        last = {code: max(r.occurrence for r in same) for code, same in groupby(self.rows, key=lambda row: row.code)}
        self.added = [
            self._new(step, last.get(step.code, 0) + 1) for step in changes.added if step.visibility not in HIDDEN
        ]
        for move in changes.moved:
            self._date(by_id[move.old.key], move.new, self._state_when_moved(by_id[move.old.key], move.new))
        for move in changes.resumed:
            self._date(by_id[move.old.key], move.new, self._state_when_known(move.new), fresh=True)
        for move in changes.paused:
            # What was not recorded stays outside queue and alerts, also after a relapse.
            if move.old.state != Step.State.NOT_RECORDED:
                self._become(by_id[move.old.key], Step.State.PAUSED, move.new)
        for move in changes.cancelled:
            self._become(by_id[move.old.key], Step.State.CANCELLED, None)
        self._take_over(timeline)

    def _new(self, step: engine.DatedStep, occurrence: int) -> Step:
        rule = self.catalogue.by_code[step.code]
        done = step.status is engine.Status.DONE
        return Step(
            case_id=self.case_id,
            code=step.code,
            occurrence=occurrence,
            catalogue_version=self.catalogue.version,
            own_rule=self.own_rows.get(step.code, {}),
            visibility=step.visibility.value,
            owner=",".join(rule.owner),
            phase=rule.phase,
            statutory=is_statutory(rule),
            window_opens=step.window_opens,
            target=step.target,
            act_by=step.act_by,
            legal_last=step.legal_last,
            state=Step.State.DONE if done else self._state_when_known(step),
            done_on=step.done_on,
            closed_at=chance.now() if done else None,
            explanation=step.explanation.to_json(),
            dated_on=self.today,
        )

    def _state_when_known(self, step: engine.DatedStep) -> str:
        """Of content-medical steps nobody here may know whether they were done, so they never ask for confirmation."""
        before = self.known_from is not None and step.act_by is not None and step.act_by < self.known_from
        if before and step.visibility is Visibility.CASE:
            return Step.State.NOT_RECORDED
        return Step.State.PAUSED if step.status is engine.Status.PAUSED else Step.State.PLANNED

    def _state_when_moved(self, row: Step, step: engine.DatedStep) -> str:
        if row.state == Step.State.PLANNED:
            return self._state_when_known(step)
        to_come = step.act_by is not None and step.act_by >= self.today
        return Step.State.PLANNED if to_come else row.state

    def _date(self, row: Step, step: engine.DatedStep, state: str, *, fresh: bool = False) -> None:
        if row.act_by != step.act_by:
            row.moved_from, row.moved_because = row.act_by, self.because
        if fresh or row.act_by != step.act_by:
            row.dated_on = self.today
        row.window_opens, row.target, row.act_by, row.legal_last = step.dates
        row.state = state
        row.explanation = step.explanation.to_json()
        self.changed[row.pk] = row

    def _become(self, row: Step, state: str, step: engine.DatedStep | None) -> None:
        row.state, row.moved_because = state, self.because
        if step:
            row.explanation = step.explanation.to_json()
        self.changed[row.pk] = row

    def _take_over(self, timeline: engine.Timeline) -> None:
        open_rows = {row.code: row for row in self.rows if row.state in (Step.State.PLANNED, Step.State.NOT_RECORDED)}
        for step in timeline.steps:
            row = open_rows.get(step.code)
            if row is None or row.pk in self.changed:
                continue
            if step.status is engine.Status.DONE:  # given as an event, not closed here
                row.state, row.done_on, row.closed_at = Step.State.DONE, step.done_on, chance.now()
                self.changed[row.pk] = row
            elif stored_step(row).dates == step.dates and row.explanation != step.explanation.to_json():
                row.explanation = step.explanation.to_json()
                self.changed[row.pk] = row
