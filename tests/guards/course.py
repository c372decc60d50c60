"""What the matrix needs of the course of a case: a change that can be taken back, leave, a step that was added."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from cases import services
from cases.course.models import Leave
from cases.services.extra_steps import OwnStep, own_step_add
from privacy import chance, context
from privacy.actor import Actor
from timeline.catalogue import Party

_OWN = OwnStep("Kaart sturen", "", "", "", Party.WG, 9, "", None, chance.today())


def of_course(hr: Actor, case_id: UUID, employee_id: UUID, employer_id: UUID) -> dict[str, Any]:
    """By field of Place."""
    with context.entered(hr):
        done = services.case_set_percentage(by=hr, case_id=case_id, from_date=chance.today(), absence_percentage=90)
        leave_id = Leave.objects.create(
            employee_id=employee_id,
            starts_on=chance.today() + timedelta(days=90),
            ends_on=chance.today() + timedelta(days=99),
        ).pk
        extra_id = own_step_add(by=hr, employer_id=employer_id, step=_OWN)
    return {"change_id": done.change_id, "leave_id": leave_id, "extra_id": extra_id}
