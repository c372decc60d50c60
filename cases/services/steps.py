"""Closing and reopening steps; dates that hang on them follow in the same transaction."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from cases.access import case_for
from cases.services import clock
from privacy.actor import Actor
from privacy.policy import Action
from timeline import services as timeline


@dataclass(frozen=True)
class StepChange:
    """What was closed or reopened."""

    step_id: UUID
    case_id: UUID
    code: str


@transaction.atomic
def step_close(*, by: Actor, step_id: UUID, done_on: date, note: str = "", override_reason: str = "") -> StepChange:
    """Close a step with the day it was done.

    Raises NotFound, Refused, Invalid, HealthWords (note), Conflict (closed meanwhile).
    """
    done = timeline.step_done(by=by, step_id=step_id, done_on=done_on, note=note, override_reason=override_reason)
    case = case_for(by, Action.STEP_CLOSE, done.case_id, lock=True)
    clock.resync(by=by, case=case, because="step_done")
    return StepChange(step_id, done.case_id, done.code)


@transaction.atomic
def step_reopen(*, by: Actor, step_id: UUID, reason: str) -> StepChange:
    """Reopen a closed step; needs a reason. Raises NotFound, Refused, Invalid, HealthWords, Conflict."""
    reopened = timeline.step_reopen(by=by, step_id=step_id, reason=reason)
    case = case_for(by, Action.STEP_CLOSE, reopened.case_id, lock=True)
    clock.resync(by=by, case=case, because="step_reopened")
    return StepChange(step_id, reopened.case_id, reopened.code)


@transaction.atomic
def adjustment_record(*, by: Actor, case_id: UUID, done_on: date) -> StepChange:
    """Probleemanalyse and plan van aanpak were adjusted on that day; steps that follow an adjustment move.

    Raises NotFound, Refused, Invalid (done_on), Conflict (ended, or noted for that day already).
    """
    case = case_for(by, Action.STEP_CLOSE, case_id, lock=True)
    made = timeline.adjustment_made(by=by, case_id=case_id, done_on=done_on)
    clock.resync(by=by, case=case, because="step_done")
    return StepChange(made.step_id, case_id, made.code)


@transaction.atomic
def step_acknowledge(
    *, by: Actor, step_id: UUID, reason: str, until: date | None = None, override_reason: str = ""
) -> StepChange:
    """Say that a step is known, and be reminded later if a day is given.

    Raises NotFound, Refused, Invalid, HealthWords (reason), Conflict (nothing to remind of).
    """
    noted = timeline.step_acknowledge(
        by=by, step_id=step_id, reason=reason, until=until, override_reason=override_reason
    )
    return StepChange(step_id, noted.case_id, noted.code)


@transaction.atomic
def steps_close(*, by: Actor, step_ids: list[UUID], done_on: date) -> list[StepChange]:
    """Close a selection of at most a page of the queue, all or none. Raises as step_close."""
    # In the order of their cases, so that two people who close the same selection never wait for each other in a ring.
    ordered = timeline.in_case_order(step_ids)
    return [step_close(by=by, step_id=step_id, done_on=done_on) for step_id in ordered]
