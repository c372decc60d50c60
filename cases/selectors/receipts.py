"""What a client of the REST API needs around a ziekmelding: whom it means, and what came of it."""

from dataclasses import dataclass
from uuid import UUID

from cases.access import case_for
from cases.selectors.overview import own_people
from employers.models import Employee
from privacy import audit
from privacy.actor import Actor
from privacy.policy import Action


@dataclass(frozen=True)
class Receipt:
    """The case that a ziekmelding opened or continued."""

    id: UUID
    reference: str


def receipt(actor: Actor, case_id: UUID) -> Receipt:
    """The receipt, as long as the case is the actor's. Raises NotFound, Refused."""
    case = case_for(actor, Action.CASE_REPORT, case_id)
    audit.record_read(actor, "case.receipt", case_id=case.pk, employee_id=case.employee_id)
    return Receipt(case.pk, case.reference)


def employee_by_number(actor: Actor, *, employer_id: UUID, personnel_number: str) -> UUID | None:
    """The actor's own employee with this number at this employer; None for anyone else's, as for nobody's."""
    people = Employee.objects.filter(own_people(actor), employer_id=employer_id, personnel_number=personnel_number)
    return people.values_list("pk", flat=True).first()
