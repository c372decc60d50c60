"""Leave under the Wazo: its days never count, and whether sickness around it counts together is said, never why."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.access import case_to_change
from cases.course.models import CourseChange, Leave
from cases.models import Case
from cases.services import clock, frame
from cases.services.frame import Changed
from cases.services.upkeep import reckon_each
from privacy import audit, chance
from privacy.actor import Actor, Role
from privacy.errors import Conflict, NotFound, invalid
from privacy.policy import Action

_RUNNING = (Case.State.OPEN, Case.State.RECOVERED)
_LONGEST = 365


@transaction.atomic
def leave_set(*, by: Actor, case_id: UUID, starts_on: date, ends_on: date, leave_id: UUID | None = None) -> Changed:
    """Record leave of the sick employee, or other days of it; both inclusive.

    What was said about it goes when its days change. Raises NotFound, Refused, Conflict (not running), Invalid (order,
    length, overlap, no sick day left).
    """
    case = _case(by, Action.CASE_EMPLOYMENT, case_id)
    found = _leave(case, leave_id) if leave_id else None
    _check(case, starts_on, ends_on, found)
    begun = frame.begin(case)
    if found is None:
        Leave.objects.create(
            employee_id=case.employee_id, starts_on=starts_on, ends_on=ends_on, recorded_by_id=by.membership_id
        )
    elif (found.starts_on, found.ends_on) != (starts_on, ends_on):
        # Whose word it was stays: where the bedrijfsarts spoke, nobody else speaks about the other days.
        Leave.objects.filter(pk=found.pk).update(starts_on=starts_on, ends_on=ends_on, joined=None, judged_at=None)
    return _finished(by, case, begun, starts_on)


@transaction.atomic
def leave_remove(*, by: Actor, case_id: UUID, leave_id: UUID) -> Changed:
    """There was no such leave. Raises NotFound, Refused, Conflict (not running, or the bedrijfsarts judged it).

    Where the bedrijfsarts spoke, that word is taken back first, by the bedrijfsarts: else it could be removed, recorded
    again, and judged by somebody else.
    """
    case = _case(by, Action.CASE_EMPLOYMENT, case_id)
    found = _leave(case, leave_id)
    if _of_the_doctor(found):
        raise Conflict(
            _(
                "De bedrijfsarts heeft dit verlof beoordeeld. Was er geen verlof? Vraag de bedrijfsarts het oordeel "
                "terug te nemen (antwoord: onbekend); daarna kunt u het verwijderen."
            )
        )
    begun = frame.begin(case)
    Leave.objects.filter(pk=found.pk).delete()
    return _finished(by, case, begun, found.starts_on)


@transaction.atomic
def leave_judge(*, by: Actor, case_id: UUID, leave_id: UUID, joined: bool | None) -> Changed:
    """Whether sickness before and after a leave counts together: the bedrijfsarts says so, or UWV by way of the file.

    Only the answer is kept, never a cause (art. 7:629 lid 10 BW; AP, Beleidsregels De zieke werknemer). None: not known
    yet. Raises NotFound, Refused, Conflict (not running, or the bedrijfsarts answered about leave in this absence and
    this is somebody else).
    """
    doctor = by.role is Role.BEDRIJFSARTS
    case = _case(by, Action.OPINION_RELEASE if doctor else Action.CASE_EMPLOYMENT, case_id)
    found = _leave(case, leave_id)
    # Of any leave in this absence: else other leave is recorded over its days, and judged instead.
    if not doctor and any(_of_the_doctor(leave) for leave in _leaves(case).filter(ends_on__gte=case.first_sick_day)):
        raise Conflict(
            _("De bedrijfsarts oordeelde over verlof in dit verzuim; alleen de bedrijfsarts zegt of het samentelt.")
        )
    begun = frame.begin(case)
    judged = {"judged_by_id": by.membership_id, "judged_at": chance.now()} if joined is not None else {}
    Leave.objects.filter(pk=found.pk).update(joined=joined, **(judged or {"judged_by_id": None, "judged_at": None}))
    return _finished(by, case, begun, found.ends_on, judged=True)


def leaves_over(*, by: Actor, today: date) -> int:
    """Reckon the cases again whose leave ended since a week: from now on counts what was said. Run daily."""
    ended = Leave.objects.filter(ends_on__range=(today - timedelta(days=7), today - timedelta(days=1)))
    rows = Case.objects.filter(employee_id__in=ended.values("employee_id"), state__in=_RUNNING)
    ids = rows.order_by("id").values_list("id", flat=True)[:5000]
    return reckon_each(by=by, case_ids=ids, because="leave")


def _of_the_doctor(leave: Leave) -> bool:
    return leave.judged_by is not None and leave.judged_by.role == Role.BEDRIJFSARTS.value


def _case(by: Actor, action: Action, case_id: UUID) -> Case:
    case = case_to_change(by, action, case_id)
    if case.state not in _RUNNING:
        raise Conflict(_("Dit dossier is al gesloten of ingetrokken."))
    return case


def _leaves(case: Case) -> QuerySet[Leave]:
    return Leave.objects.select_related("judged_by").filter(employee_id=case.employee_id)


def _leave(case: Case, leave_id: UUID) -> Leave:
    found = _leaves(case).filter(pk=leave_id).first()
    if found is None:
        raise NotFound(str(leave_id))
    return found


def _check(case: Case, starts_on: date, ends_on: date, present: Leave | None) -> None:
    if ends_on < starts_on:
        raise invalid("ends_on", _("De laatste dag ligt voor de eerste. Controleer beide dagen."))
    if (ends_on - starts_on).days >= _LONGEST:
        raise invalid("ends_on", _("Een verlof duurt korter dan een jaar. Controleer beide dagen."))
    if ends_on < case.first_sick_day:
        raise invalid("ends_on", _("Dit verlof was voorbij voor de eerste ziektedag. Controleer de dagen."))
    others = Leave.objects.filter(employee_id=case.employee_id, starts_on__lte=ends_on, ends_on__gte=starts_on)
    if (others.exclude(pk=present.pk) if present else others).exists():
        raise invalid("starts_on", _("In deze dagen is al verlof vastgelegd. Wijzig dat, of kies andere dagen."))


def _finished(by: Actor, case: Case, begun: frame.Begun, day: date, *, judged: bool = False) -> Changed:
    clock.resync(by=by, case=case, because="leave")
    kind = CourseChange.Kind.LEAVE_JUDGED if judged else CourseChange.Kind.LEAVE
    action = "case.leave_judged" if judged else "case.leave"
    audit.record_write(by, action, case_id=case.pk, employee_id=case.employee_id)
    return frame.finish(begun, by=by, kind=kind, day=day)
