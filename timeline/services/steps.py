"""Closing, reopening, cancelling and confirming stored steps. Dates that hang on them are recomputed by the caller."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacy import audit, chance, free_text, grants
from privacy.actor import DELEGATE_ROLES, Actor, Role
from privacy.delegable import task_of_step
from privacy.errors import Conflict, NotFound, Refused, invalid
from privacy.policy import CLOSES, KNOWS, Action, may
from timeline.catalogue import Visibility, catalogue_for
from timeline.models import Step
from timeline.presentation import CLOSED_BY_RELEASE, is_statutory, rule_of

_OPEN = (Step.State.PLANNED, Step.State.NOT_RECORDED, Step.State.PAUSED)
_ENDED = ("closed", "withdrawn", "destroyed")
_REASON_LENGTH = 120


ADJUSTMENT = "E-BIJSTELLING"  # asked for by what is medical, so nobody here is asked: recorded once it was made


@dataclass(frozen=True)
class StepRef:
    """A step that was closed or reopened."""

    step_id: UUID
    case_id: UUID
    code: str


@transaction.atomic
def step_done(*, by: Actor, step_id: UUID, done_on: date, note: str = "", override_reason: str = "") -> StepRef:
    """Close a step with the day on which it was done.

    Raises NotFound, Refused (role, or a step whose doing is medical), Invalid (done_on), HealthWords (note), Conflict
    (closed meanwhile).
    """
    step = step_to_close(by, step_id)
    _check_day(step, done_on)
    free_text.check(
        by=by,
        texts={"note": note},
        override_reason=override_reason,
        case_id=step.case_id,
        employee_id=step.case.employee_id,
        objects=[step.pk],
    )
    changed = Step.objects.filter(pk=step.pk, state__in=_OPEN).update(
        state=Step.State.DONE,
        done_on=done_on,
        note=note.strip(),
        closed_by_id=by.membership_id,
        closed_at=chance.now(),
    )
    if not changed:
        raise Conflict(
            _("Deze stap is intussen al afgerond of vervallen. Ververs de pagina om te zien hoe het nu staat.")
        )
    return _recorded(by, "step.close", step, purpose="", detail={"code": step.code, "done_on": done_on.isoformat()})


@transaction.atomic
def adjustment_made(*, by: Actor, case_id: UUID, done_on: date) -> StepRef:
    """Note that probleemanalyse and plan were adjusted on that day; never why (Regeling procesgang art. 4; law, 4a).

    Each adjustment is an occurrence of its own. The caller locked the case and saw to it that it is the actor's. Raises
    Refused, Invalid (done_on), Conflict (ended, or noted for that day already).
    """
    _check_may_close(by, case_id)
    before = Step.objects.filter(case_id=case_id, code=ADJUSTMENT)
    last = before.aggregate(last=Max("occurrence"))["last"] or 0
    step = Step(
        case_id=case_id, code=ADJUSTMENT, occurrence=last + 1, state=Step.State.DONE, done_on=done_on,
        closed_by_id=by.membership_id, closed_at=chance.now(),
    )  # fmt: skip
    catalogue = catalogue_for(step.case.first_sick_day)
    rule = catalogue.by_code[ADJUSTMENT]
    step.catalogue_version, step.phase, step.statutory = catalogue.version, rule.phase, is_statutory(rule)
    step.visibility, step.owner = rule.visibility.value, ",".join(rule.owner)
    _check_owner(by, step)
    if step.case.state in _ENDED:
        raise Conflict(_("Dit dossier is gesloten of ingetrokken; stappen veranderen niet meer."))
    _check_day(step, done_on)
    if before.filter(state=Step.State.DONE, done_on=done_on).exists():
        raise Conflict(_("Op deze dag is al een bijstelling vastgelegd."))
    step.save()
    return _recorded(by, "step.close", step, purpose="", detail={"code": step.code, "done_on": done_on.isoformat()})


def in_case_order(step_ids: Sequence[UUID]) -> list[UUID]:
    """The steps sorted by case, then id; unknown ones last, so that closing them still says so."""
    known = list(Step.objects.filter(pk__in=step_ids).order_by("case_id", "id").values_list("id", flat=True))
    return known + sorted(set(step_ids) - set(known))


@transaction.atomic
def step_reopen(*, by: Actor, step_id: UUID, reason: str) -> StepRef:
    """Take back that a step was done; the reason goes on record. An adjustment that was not made falls away.

    Raises NotFound, Refused, Invalid, HealthWords (the record holds none, so no reason lets them stay), Conflict.
    """
    step = step_to_close(by, step_id)
    why = reason.strip()
    if not why:
        raise invalid("reason", _("Vul in waarom de stap weer open moet, bijvoorbeeld: verkeerde datum ingevuld."))
    if len(why) > _REASON_LENGTH:
        raise invalid("reason", _("Houd de reden korter: hoogstens %(n)d tekens.") % {"n": _REASON_LENGTH})
    free_text.check_for_record({"reason": why})
    if rule_of(step.catalogue_version, step.code, step.own_rule).recurring:
        _withdraw_next(step)
    changed = Step.objects.filter(pk=step.pk, state=Step.State.DONE).update(
        state=Step.State.CANCELLED if step.code == ADJUSTMENT else Step.State.PLANNED,
        done_on=None,
        note="",
        closed_by=None,
        closed_at=None,
        dated_on=chance.today(),
    )
    if not changed:
        raise Conflict(_("Deze stap is niet (meer) afgerond. Ververs de pagina om te zien hoe het nu staat."))
    return _recorded(by, "step.reopen", step, purpose=why, detail={"code": step.code})


@transaction.atomic
def mark_done_by_event(*, by: Actor, case_id: UUID, code: str, done_on: date) -> bool:
    """Close the open step of a code because what it asks for happened here. False when there was none to close.

    The caller decided that `by` may cause it. Raises Refused for a step whose doing is medical.
    """
    open_rows = Step.objects.select_for_update(of=("self",)).filter(case_id=case_id, code=code, state__in=_OPEN)
    step = open_rows.select_related("case").order_by("-occurrence").first()
    if step is None:
        return False
    _check_not_medical(step)
    Step.objects.filter(pk=step.pk).update(
        state=Step.State.DONE, done_on=done_on, closed_by_id=by.membership_id, closed_at=chance.now()
    )
    _recorded(by, "step.close", step, purpose="event", detail={"code": code, "done_on": done_on.isoformat()})
    return True


@transaction.atomic
def cancel_open(*, by: Actor, case_id: UUID, because: str) -> int:
    """Let every step fall away that is not done: the case ended. Returns how many."""
    cancelled = Step.objects.filter(case_id=case_id, state__in=_OPEN).update(
        state=Step.State.CANCELLED, moved_because=because
    )
    if cancelled:
        audit.record_write(by, "timeline.cancel", case_id=case_id, detail={"because": because, "steps": cancelled})
    return cancelled


@transaction.atomic
def confirm_not_recorded(*, by: Actor, case_ids: Sequence[UUID] | None) -> int:
    """Confirm that steps due before a case was known here were done, on a day that nobody noted; returns how many.

    `case_ids` None: all cases of the actor's. Cases that are not the actor's are left alone. Raises Refused (role).
    """
    if by.role is not Role.CM_WG:
        raise Refused("role")
    rows = Step.objects.filter(
        grants.case_filter(by, "case"), state=Step.State.NOT_RECORDED, visibility=Visibility.CASE
    ).exclude(case__state__in=_ENDED)
    if case_ids is not None:
        rows = rows.filter(case_id__in=list(case_ids))
    cases = sorted(set(rows.values_list("case_id", flat=True)))
    confirmed = Step.objects.filter(pk__in=rows.values("pk"), state=Step.State.NOT_RECORDED).update(
        state=Step.State.DONE, closed_by_id=by.membership_id, closed_at=chance.now()
    )
    if confirmed:
        audit.record_write(by, "step.confirm_not_recorded", objects=cases, detail={"steps": confirmed})
    return confirmed


def step_to_close(by: Actor, step_id: UUID) -> Step:
    """The step, when it is the actor's to close, with its case locked: cases first, then steps, in every service.

    Raises NotFound, Refused, Conflict (the case ended).
    """
    step = _of_the_actor(by, step_id)
    _check_owner(by, step)
    _lock_running(step)
    return step


def step_to_note(by: Actor, step_id: UUID) -> tuple[Step, bool]:
    """The step, with its case locked, and whether it is the actor's to close; else the actor is told when it is late.

    Raises NotFound, Refused (neither), Conflict (the case ended).
    """
    step = _of_the_actor(by, step_id)
    closes = step.code not in CLOSED_BY_RELEASE and bool(CLOSES.get(by.role, frozenset()) & set(step.owner.split(",")))
    late = step.act_by is not None and step.act_by < chance.today()
    if closes or not late or not KNOWS.get(by.role, frozenset()) & set(step.owner.split(",")):
        _check_owner(by, step)
    _lock_running(step)
    return step, closes


def _of_the_actor(by: Actor, step_id: UUID) -> Step:
    mine = grants.case_filter(by, "case")
    step = Step.objects.filter(mine, pk=step_id).select_related("case").first()
    if step is None:
        raise NotFound(str(step_id))
    _check_may_close(by, step.case_id)
    _check_not_medical(step)
    return step


def _lock_running(step: Step) -> None:
    cases = Step.case.field.related_model._default_manager
    state = cases.select_for_update(no_key=True).values_list("state", flat=True).get(pk=step.case_id)
    if state in _ENDED:
        raise Conflict(_("Dit dossier is gesloten of ingetrokken; stappen veranderen niet meer."))


def _check_may_close(by: Actor, case_id: UUID | None) -> None:
    decision = may(by, Action.STEP_CLOSE)
    if not decision:
        raise Refused(decision.reason, case_id=case_id)


def _check_owner(by: Actor, step: Step) -> None:
    """Who must act closes; the probleemanalyse closes by being released and in no other way."""
    if step.code in CLOSED_BY_RELEASE:
        raise Refused("release", case_id=step.case_id)
    if not CLOSES.get(by.role, frozenset()) & set(step.owner.split(",")):
        raise Refused("owner", case_id=step.case_id)
    if by.role in DELEGATE_ROLES:
        grants.require_task(by, task_of_step(step.code), case_id=step.case_id)


def _check_not_medical(step: Step) -> None:
    if step.visibility != Visibility.CASE:
        raise Refused("medical", case_id=step.case_id)


def _check_day(step: Step, done_on: date) -> None:
    if done_on > chance.today():
        raise invalid("done_on", _("De dag ligt in de toekomst. Vul vandaag of een eerdere dag in."))
    if done_on < step.case.first_sick_day:
        first = date_format(step.case.first_sick_day, "d-m-Y")
        raise invalid(
            "done_on",
            _("De dag ligt vóór de eerste ziektedag (%(first)s). Vul die dag of een latere dag in.") % {"first": first},
        )


def _withdraw_next(step: Step) -> None:
    """Of a recurring step only the last one done can be reopened; the occurrence that followed it disappears."""
    later = Step.objects.filter(Q(case_id=step.case_id, code=step.code), occurrence__gt=step.occurrence)
    if later.filter(state=Step.State.DONE).exists():
        raise Conflict(_("Er is al een latere keer afgerond. Heropen eerst die."))
    later.delete()


def _recorded(by: Actor, action: str, step: Step, *, purpose: str, detail: dict[str, str]) -> StepRef:
    employee_id = step.case.employee_id
    audit.record_write(
        by, action, case_id=step.case_id, employee_id=employee_id, objects=[step.pk], purpose=purpose, detail=detail
    )
    return StepRef(step.pk, step.case_id, step.code)
