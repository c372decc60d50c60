"""A triage by telephone: noted in the medical record, and the steps that it is are done."""

from datetime import date
from uuid import UUID

from django.db import transaction

from cases.access import case_for
from cases.services.clock import overlay_soon
from medical import record
from medical.overlay import medical_step_close, medical_steps
from medical.record import Content, Kind, NewEntry
from privacy import grants
from privacy.actor import Actor
from privacy.delegable import task_of_step
from privacy.policy import Action, may_do

_DONE_BY_CALLING = ("W1-SCREENING", "W2-TRIAGE")


def _allowed(by: Actor, case_id: UUID, code: str) -> bool:
    return bool(may_do(by, task_of_step(code), grants.tasks_on(by, case_id)))


@transaction.atomic
def triage_note(*, by: Actor, case_id: UUID, happened_on: date, reached: bool, content: Content) -> UUID:
    """Note the call; once the employee was reached, screening and triage are done.

    Raises NotFound, Refused, Invalid.
    """
    case = case_for(by, Action.MEDICAL_WRITE, case_id)
    new = NewEntry(
        employee_id=case.employee_id,
        case_id=case.pk,
        kind=Kind.TRIAGE if reached else Kind.CONTACT,
        happened_on=happened_on,
        content=content,
    )
    entry_id = record.entry_add(by=by, new=new)
    if reached:
        for step in medical_steps(by, case_ids=[case.pk]):
            if step.state == "planned" and step.code in _DONE_BY_CALLING and _allowed(by, case.pk, step.code):
                medical_step_close(
                    by=by, case_id=case.pk, employee_id=case.employee_id, code=step.code, done_on=happened_on
                )
        overlay_soon(case_id=case.pk)
    return entry_id
