"""The door to an employee's medical record: by a case of the actor, or, without one, by serving the employer."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from cases.access import case_for
from cases.models import Case
from cases.selectors.rows import name_of
from employers.models import Employee, Employer
from privacy import audit, context, grants
from privacy.actor import Actor
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may


@dataclass(frozen=True)
class Record:
    """Whose record, and by which case it is opened."""

    employee_id: UUID
    employee_name: str
    employer_id: UUID
    employer_name: str
    case_id: UUID | None
    reported_sick: bool  # a ziekmelding is running


def record_for(actor: Actor, action: Action, employee_id: UUID) -> Record:
    """The record, if it is open to the actor and the role may do `action`.

    Raises NotFound for what the actor may not know, Refused for what it may see but not do.
    """
    if not may(actor, action):
        raise Refused("role")
    person = Employee.objects.filter(pk=employee_id).select_related("employer").first()
    if person is None:
        raise NotFound(str(employee_id))
    own = Case.objects.filter(grants.case_filter(actor), employee_id=employee_id)
    case_id = own.order_by("-first_sick_day").values_list("pk", flat=True).first()
    case = case_for(actor, action, case_id) if case_id else None
    if case is None and not _wall_opens(actor, employee_id):
        raise NotFound(str(employee_id))
    return Record(
        employee_id=person.pk,
        employee_name=name_of(person),
        employer_id=person.employer_id,
        employer_name=person.employer.name,
        case_id=case.pk if case else None,
        reported_sick=case is not None and case.state == Case.State.OPEN,
    )


def _wall_opens(actor: Actor, employee_id: UUID) -> bool:
    """Asked of the database itself, so that there is one answer and not two."""
    with context.records_opened(actor, [employee_id]), connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (walls.medical_employees())", [str(employee_id)])
        return bool(cursor.fetchone()[0])


def employers_served(actor: Actor) -> list[tuple[UUID, str]]:
    """(id, name) of the employers for whom a medical role works, for a choice field."""
    rows = Employer.objects.order_by("name")
    found = rows if actor.employer_ids is None else rows.filter(pk__in=actor.employer_ids)
    return list(found.values_list("id", "name"))


def employee_of(actor: Actor, *, employer_id: UUID, personnel_number: str) -> UUID | None:
    """The employee with this number, if the record is open to the actor; the search is put on record."""
    rows = Employee.objects.filter(employer_id=employer_id, personnel_number=personnel_number)
    found = rows.values_list("pk", flat=True).first()
    audit.record_read(actor, "record.search", employee_id=found, detail={"found": found is not None})
    return found if found and _wall_opens(actor, found) else None
