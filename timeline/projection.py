"""What each reader sees of a timeline (privacy model).

Hidden facts and events are taken out *before* computing, so that no date, status or flag can depend on them; what is
left out or blanked afterwards depends on the catalogue alone.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from timeline.catalogue.model import Catalogue, StepRule, Visibility
from timeline.engine import Explanation, Flag, Inputs, PastWait, Status, Timeline, Wait, compute
from timeline.engine.model import DatedStep
from timeline.engine.validate import check_inputs
from timeline.errors import ProjectionError

HIDDEN = frozenset({Visibility.EXISTENCE_MEDICAL, Visibility.NEUTRAL_NAME})


class Viewer(StrEnum):
    """Medical roles, the employee self, and everybody else (employer, manager, HR, CM-WG, API client)."""

    MEDICAL = "medical"
    EMPLOYEE = "employee"
    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class StepView:
    """One row for one reader. `status` and `done_on` are None where this reader may not know them."""

    rule: StepRule
    status: Status | None
    window_opens: date | None
    target: date | None
    act_by: date | None
    legal_last: date | None
    done_on: date | None
    explanation: Explanation

    @property
    def code(self) -> str:
        """The step code."""
        return self.rule.code


@dataclass(frozen=True, slots=True)
class TimelineView:
    """A timeline for one reader, in catalogue order."""

    viewer: Viewer
    steps: tuple[StepView, ...]
    wait: Wait
    previous_waits: tuple[PastWait, ...]
    flags: tuple[Flag, ...]


def view(catalogue: Catalogue, inputs: Inputs, viewer: Viewer, released: frozenset[str] = frozenset()) -> TimelineView:
    """Compute and project for one reader. Raises InputError. `released` as in `strip`."""
    check_inputs(catalogue, inputs)
    known = strip(catalogue, inputs, released) if viewer is Viewer.EMPLOYER else inputs
    return project(catalogue, compute(catalogue, known), viewer)


def strip(catalogue: Catalogue, inputs: Inputs, released: frozenset[str] = frozenset()) -> Inputs:
    """The inputs without medical facts and events, save the names that the bedrijfsarts released with an oordeel."""
    return replace(
        inputs,
        facts=frozenset(name for name in inputs.facts if not catalogue.facts[name].medical or name in released),
        events={
            name: day for name, day in inputs.events.items() if not catalogue.is_medical_event(name) or name in released
        },
        released_only=True,
    )


def project(catalogue: Catalogue, timeline: Timeline, viewer: Viewer) -> TimelineView:
    """The rows that this reader may see. Raises ProjectionError for an employer's view of a medical timeline."""
    if viewer is Viewer.EMPLOYER and not timeline.released_only:
        raise ProjectionError("an employer's view needs a timeline of released facts only")
    rows = [_row(catalogue.by_code[step.code], step) for step in timeline.steps]
    if viewer is Viewer.EMPLOYER:
        rows = [_blank(row) for row in rows if row.rule.visibility not in HIDDEN]
    return TimelineView(viewer, tuple(rows), timeline.wait, timeline.previous_waits, timeline.flags)


def _row(rule: StepRule, step: DatedStep) -> StepView:
    return StepView(
        rule=rule,
        status=step.status,
        window_opens=step.window_opens,
        target=step.target,
        act_by=step.act_by,
        legal_last=step.legal_last,
        done_on=step.done_on,
        explanation=step.explanation,
    )


def _blank(row: StepView) -> StepView:
    """Name and dates only, where the content is medical."""
    return replace(row, status=None, done_on=None) if row.rule.visibility is Visibility.CONTENT_MEDICAL else row
