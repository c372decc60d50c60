"""The casemanager's queue: due and late steps over all own cases, most urgent first."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases import cursor
from cases.dossier import Choice, QueueGroup, QueuePage, QueueRow
from cases.models import Case
from cases.selectors.rows import name_of, spell_dates, week_of
from privacy import audit, chance, grants
from privacy.actor import Actor
from privacy.errors import Refused
from privacy.policy import Action, may
from timeline.attention import with_attention
from timeline.models import Step
from timeline.presentation import StepRow, phases, step_row

PAGE = 50
# Of a recovered case too: what waits is paused, and what is planned still runs (a term of objection; the days up to a
# recovery that was announced).
_RUNNING = (Case.State.OPEN, Case.State.RECOVERED)


@dataclass(frozen=True)
class QueueFilters:
    """As in the URL. `mine`: only steps that a casemanager must do; `horizon`: how many weeks ahead, 0 for all."""

    q: str = ""
    employer: UUID | None = None
    phase: str = ""
    statutory: bool = False
    mine: bool = True
    horizon: int = 2
    after: str = ""


def queue(actor: Actor, filters: QueueFilters) -> QueuePage:
    """The page of the queue. Raises Refused for a role without one."""
    if not may(actor, Action.QUEUE_READ):
        raise Refused("role")
    today = chance.today()
    rows = filtered(actor, filters, today)
    page, next_cursor = _page(rows, filters.after)
    audit.record_read(actor, "queue.read", objects=sorted({step.case_id for step in page}))
    counts = _counts(rows, today)
    spells = spell_dates({step.case_id for step in page})
    language = get_language() or "nl"
    steps = with_attention(step_row(step, today=today, language=language) for step in page)
    made = [
        _queue_row(row, step, week_of(spells.get(step.case_id, []), today))
        for row, step in zip(steps, page, strict=True)
    ]
    groups = tuple(
        QueueGroup(key, label, counts[key], tuple(row for row in made if _group_of(row.step.act_by, today) == key))
        for key, label in _groups()
        if counts[key]
    )
    return QueuePage(
        groups=groups,
        total=sum(counts.values()),
        employers=_employers(actor, filters.employer),
        phases=tuple(Choice(key, label, key == filters.phase) for key, label in phases(get_language() or "nl")),
        next_cursor=next_cursor,
        not_recorded=_not_recorded(actor),
    )


def _base(actor: Actor) -> QuerySet[Step]:
    return Step.objects.filter(grants.case_filter(actor, "case"), visibility="case", case__state__in=_RUNNING)


def filtered(actor: Actor, filters: QueueFilters, today: date) -> QuerySet[Step]:
    """The steps of the queue, not yet in order."""
    rows = _base(actor).filter(state=Step.State.PLANNED, act_by__isnull=False)
    # A step shows once its window opened or it is near; what lies further away is on the case page.
    rows = rows.filter(Q(window_opens__isnull=True) | Q(window_opens__lte=today) | Q(act_by__lte=_week_end(today, 1)))
    if filters.horizon:
        rows = rows.filter(act_by__lte=_week_end(today, filters.horizon - 1))
    if filters.mine:
        rows = rows.filter(owner__contains="CMWG")
    if filters.employer:
        rows = rows.filter(case__employer_id=filters.employer)
    if filters.phase:
        rows = rows.filter(phase=filters.phase)
    if filters.statutory:
        rows = rows.filter(statutory=True)
    if text := filters.q.strip():
        rows = rows.filter(Q(case__reference__iexact=text) | Q(case__employee__last_name__icontains=text))
    return rows


def _week_end(today: date, weeks_ahead: int) -> date:
    return today + timedelta(days=6 - today.weekday() + 7 * weeks_ahead)


def _page(rows: QuerySet[Step], after: str) -> tuple[list[Step], str]:
    if place := cursor.decode(after):
        rows = rows.filter(Q(act_by__gt=place[0]) | Q(act_by=place[0], id__gt=place[1]))
    found = list(rows.select_related("case__employee", "case__employer").order_by("act_by", "id")[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    last = found[PAGE - 1]
    return found[:PAGE], cursor.encode(last.act_by, last.pk) if last.act_by else ""


def _groups() -> list[tuple[str, str]]:
    return [("late", _("Te laat")), ("week", _("Deze week")), ("next", _("Volgende week")), ("later", _("Later"))]


def _group_of(act_by: date | None, today: date) -> str:
    if act_by is None or act_by > _week_end(today, 1):
        return "later"
    if act_by < today:
        return "late"
    return "week" if act_by <= _week_end(today, 0) else "next"


def _counts(rows: QuerySet[Step], today: date) -> dict[str, int]:
    week, following = _week_end(today, 0), _week_end(today, 1)
    return rows.aggregate(
        late=Count("id", filter=Q(act_by__lt=today)),
        week=Count("id", filter=Q(act_by__gte=today, act_by__lte=week)),
        next=Count("id", filter=Q(act_by__gt=week, act_by__lte=following)),
        later=Count("id", filter=Q(act_by__gt=following)),
    )


def _queue_row(row: StepRow, step: Step, week: int) -> QueueRow:
    return QueueRow(
        step=row,
        case_id=step.case_id,
        reference=step.case.reference,
        employee_name=name_of(step.case.employee),
        employer_name=step.case.employer.name,
        sick_week=week,
    )


def _employers(actor: Actor, chosen: UUID | None) -> tuple[Choice, ...]:
    rows = Case.objects.filter(grants.case_filter(actor), state__in=_RUNNING).order_by("employer__name")
    pairs = rows.values_list("employer_id", "employer__name").distinct()
    return tuple(Choice(str(pk), name, pk == chosen) for pk, name in pairs)


def _not_recorded(actor: Actor) -> int:
    return _base(actor).filter(state=Step.State.NOT_RECORDED).count()
