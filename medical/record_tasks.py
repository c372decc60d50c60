"""Which tasks a delegate needs to note something in a medical record (RSC Werkwijzer 2.1, 2.11, 3.1)."""

from collections.abc import Collection
from uuid import UUID

from medical.models import MedicalEntry
from privacy import grants
from privacy.actor import Actor, Role
from privacy.delegable import Task
from privacy.errors import Refused
from privacy.policy import Action, may

Kind = MedicalEntry.Kind
WITHOUT_CASE = frozenset({Kind.PREVENTIVE, Kind.OPEN_CONSULT, Kind.EMPLOYER})
# A call that reached nobody is a contact that whoever does the triage notes.
_TASKS = {
    Kind.TRIAGE: (Task.TRIAGE,), Kind.CONTACT: (Task.TRIAGE, Task.CALLS, Task.ADMINISTRATION),
    Kind.FINDING: (Task.ANAMNESIS,), Kind.NOTE: (Task.ANAMNESIS, Task.ADMINISTRATION),
    Kind.DOCUMENT: (Task.ADMINISTRATION, Task.INFORMATION),
}  # fmt: skip


def refuse_undelegated(by: Actor, kind: str, employee_id: UUID, case_id: UUID | None) -> None:
    """A delegate notes what belongs to a task that was delegated. Raises Refused."""
    if case_id is None:
        grants.require_task_for(by, Task.PREVENTION, employee_id=employee_id)
        return
    tasks = _TASKS.get(Kind(kind), ())
    held = grants.tasks_on(by, case_id)
    fitting = next((task for task in tasks if task.value in held), tasks[0] if tasks else None)
    if fitting:
        grants.require_task(by, fitting, case_id=case_id)


def notable(by: Actor, *, employee_id: UUID, case_id: UUID | None) -> frozenset[str]:
    """The kinds that the actor may note there, for the buttons of a page; the services decide again."""
    if not may(by, Action.MEDICAL_WRITE):
        return frozenset()
    if case_id is None:
        mine = WITHOUT_CASE if by.role is Role.BEDRIJFSARTS else WITHOUT_CASE - {Kind.EMPLOYER}
        return mine if _may_prevent(by, employee_id) else frozenset()
    if by.role is Role.BEDRIJFSARTS:
        return frozenset(Kind) - WITHOUT_CASE
    held = grants.tasks_on(by, case_id)
    return frozenset(kind for kind, tasks in _TASKS.items() if any(task.value in held for task in tasks))


def _may_prevent(by: Actor, employee_id: UUID) -> bool:
    try:
        grants.require_task_for(by, Task.PREVENTION, employee_id=employee_id)
    except Refused:
        return False
    return True


def corrigible(by: Actor, row: MedicalEntry, kinds: Collection[str]) -> bool:
    """Whether the actor may give this entry a next wording; the employee's own words nobody else does."""
    own = row.recorded_by == by.membership_id or by.role is Role.BEDRIJFSARTS
    return own and row.kind in kinds and row.kind not in {Kind.VERDICT, Kind.INTAKE}
