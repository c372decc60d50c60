"""What happened in a case, newest first."""

from uuid import UUID

from cases import rules
from cases.access import case_for
from cases.course.models import CourseChange, Leave
from cases.course.rights import right_for
from cases.dossier import CourseRow, LeaveRow
from cases.models import Case
from privacy import chance, grants
from privacy.actor import Actor
from privacy.errors import NotFound
from privacy.policy import Action, may

_MOST = 50


def course_rows(actor: Actor, case_id: UUID) -> tuple[CourseRow, ...]:
    """The last changes of a case that the caller may read; only the last that stands can be taken back."""
    rows = CourseChange.objects.filter(case_id=case_id).select_related("by", "undone_by").order_by("-at", "id")
    may_undo = bool(may(actor, Action.CASE_CHANGE)) and not grants.only_through_glass(actor, case_id)
    found: list[CourseRow] = []
    for row in rows.defer("before", "after")[:_MOST]:
        last = row.undone_at is None and not any(later.undone_at is None for later in found)
        own = row.kind != CourseChange.Kind.LEAVE_JUDGED or row.by_id == actor.membership_id
        own = own and bool(may(actor, right_for(row.kind)))
        found.append(_row(row, undoable=own and may_undo and last and rules.may_be_undone(row.at, chance.now())))
    return tuple(found)


def course_change(actor: Actor, case_id: UUID, change_id: UUID) -> CourseRow:
    """One change, for who may take it back. Raises NotFound, Refused."""
    case_for(actor, Action.CASE_CHANGE, case_id)
    row = CourseChange.objects.filter(pk=change_id, case_id=case_id).select_related("by", "undone_by").first()
    if row is None:
        raise NotFound(str(change_id))
    return _row(row, undoable=True)


def _row(row: CourseChange, *, undoable: bool) -> CourseRow:
    return CourseRow(
        id=row.pk,
        kind=row.kind,
        label=row.get_kind_display(),
        day=row.day,
        at=row.at,
        by=row.by.display_name if row.by else "",
        undone_at=row.undone_at,
        undone_by=row.undone_by.display_name if row.undone_by else "",
        undoable=undoable,
    )


def leave_rows(case: Case) -> tuple[LeaveRow, ...]:
    """Leave of the employee from the first sick day on, for who may read the case; of a closed one until its end."""
    rows = Leave.objects.filter(employee_id=case.employee_id, ends_on__gte=case.first_sick_day).order_by("starts_on")
    if case.ended_on is not None:
        rows = rows.filter(starts_on__lte=case.ended_on)
    return tuple(LeaveRow(row.pk, row.starts_on, row.ends_on, row.joined) for row in rows)
