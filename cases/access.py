"""The one door to a case: fetching is authorising."""

from uuid import UUID

from django.utils.translation import gettext as _

from cases.models import Case
from employers.models import Employee
from privacy import grants
from privacy.actor import Actor
from privacy.errors import NotFound, Refused
from privacy.policy import GLASS_ALLOWS, Action, may

_PARTS = ("employee", "employer", "department", "casemanager", "bedrijfsarts")


def case_for(actor: Actor, action: Action, case_id: UUID, *, lock: bool = False) -> Case:
    """The case, if it belongs to the actor and the role may do `action`; locked for a write.

    Raises NotFound for what the actor may not know, Refused for what it may see but not do.
    """
    rows = Case.objects.filter(grants.case_filter(actor), pk=case_id)
    rows = rows.select_for_update(no_key=True, of=("self",)) if lock else rows
    case = rows.select_related(*_PARTS).first()
    if case is None:
        raise NotFound(str(case_id))
    decision = may(actor, action)
    if not decision:
        raise Refused(decision.reason, case_id=case_id)
    if action not in GLASS_ALLOWS and grants.only_through_glass(actor, case_id):
        raise Refused(
            _(
                "U hebt dit dossier in nood geopend: u leest het, maar wijzigt er niets. Wie moet handelen, neemt "
                "het over."
            ),
            case_id=case_id,
        )
    return case


def case_to_change(actor: Actor, action: Action, case_id: UUID) -> Case:
    """The case, locked after its employee: for a change that touches leave or a contract too. Raises as case_for.

    Employee, case, contract, step is the order of every service, so that two never wait for each other.
    """
    found = case_for(actor, action, case_id)
    lock_employee(found.employee_id)
    return case_for(actor, action, case_id, lock=True)


def lock_employee(employee_id: UUID) -> None:
    """Nobody else changes what belongs to the employee; rows that only name the employee may still come."""
    Employee.objects.select_for_update(no_key=True, of=("self",)).filter(pk=employee_id).first()
