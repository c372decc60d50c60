"""Taking a change of course back within a day: spells, percentages, state and steps become what they were."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases import rules
from cases.access import case_to_change
from cases.course import record
from cases.course.effects import effects_of
from cases.course.models import CourseChange
from cases.course.rights import right_for
from cases.models import Case
from cases.services import clock, percentages
from cases.services.frame import Changed
from employers import services as employers
from employers.models import Contract
from employers.services.hooks import Renumbered
from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import Conflict, NotFound, Refused
from privacy.policy import Action, may
from timeline.presentation import rule_of

_KEPT = ("before", "after")
_RUNNING = (Case.State.OPEN, Case.State.RECOVERED)


@transaction.atomic
def case_undo(*, by: Actor, case_id: UUID, change_id: UUID) -> Changed:
    """Take the last change of a case back, within 24 hours.

    Raises NotFound, Refused (who may not make such a change takes none back), Conflict (undone already, too late, or
    something later was built on it).
    """
    case = case_to_change(by, Action.CASE_CHANGE, case_id)
    change = CourseChange.objects.select_for_update().filter(pk=change_id, case=case).first()
    if change is None:
        raise NotFound(str(change_id))
    decision = may(by, right_for(change.kind))
    if not decision:
        raise Refused(decision.reason, case_id=case_id)
    if change.kind == CourseChange.Kind.LEAVE_JUDGED and change.by_id != by.membership_id:
        raise Conflict(_("Dit is een oordeel: wie het gaf, geeft zelf een ander."))
    now = chance.now()
    _check_time(change, now)
    before = record.rows_of(case)
    _check_last(case, change)
    _check_untouched(before, change)
    _check_contracts(change)
    record.put_back(case.pk, change.before, change.after)
    # A case in which a mistake was set apart stays, without days: who stood on which side of it is never forgotten.
    Case.objects.filter(pk__in=_made(change)).update(withdrawn_reason=_("De intrekking is ongedaan gemaakt."))
    CourseChange.objects.filter(pk=change.pk).update(undone_at=now, undone_by_id=by.membership_id)
    case.refresh_from_db()
    percentages.refresh_running(case)  # contracts may weigh otherwise by now
    if percentages.at_work(case):
        raise Conflict(_("De contracten zijn intussen anders. Leg vast hoe het wel is, met een nieuwe wijziging."))
    if case.state in _RUNNING:
        clock.resync(by=by, case=case, because="undone")
    else:
        clock.overlay_soon(case_id=case.pk)
    audit.record_write(
        by,
        "case.undo",
        case_id=case.pk,
        employee_id=case.employee_id,
        objects=[change.pk],
        detail={"kind": change.kind},
    )
    return Changed(case.pk, effects_of(before["step"], record.rows_of(case)["step"]), change.pk)


def _check_time(change: CourseChange, now: datetime) -> None:
    if change.undone_at is not None:
        raise Conflict(_("Deze wijziging is al ongedaan gemaakt."))
    if not rules.may_be_undone(change.at, now):
        raise Conflict(_("Dit is langer dan 24 uur geleden. Leg vast hoe het wel is, met een nieuwe wijziging."))


def _check_last(case: Case, change: CourseChange) -> None:
    later = CourseChange.objects.filter(case=case, undone_at__isnull=True, at__gt=change.at).order_by("-at").first()
    if later is not None:
        raise Conflict(
            _("Daarna is er nog iets gewijzigd. Maak eerst dat ongedaan: %(kind)s.")
            % {"kind": later.get_kind_display().lower()}
        )
    wanted = change.before.get("case", {}).get(str(case.pk), {}).get("state", case.state)
    others = Case.objects.filter(employee_id=case.employee_id, state__in=_RUNNING).exclude(pk=case.pk)
    if wanted in _RUNNING and others.exists():
        raise Conflict(_("Intussen loopt er een ander dossier van deze werknemer. Trek eerst die melding in."))


def _check_untouched(now: record.Rows, change: CourseChange) -> None:
    """What the change wrote must still stand as it wrote it; steps may only have been reckoned again since."""
    for table in ("case", "spell", "percentage", "login", "contract", "leave"):
        for key in {**change.before.get(table, {}), **change.after.get(table, {})}:
            if now[table].get(key) != change.after.get(table, {}).get(key):
                raise Conflict(
                    _("Daarna is dit dossier nog gewijzigd. Leg vast hoe het wel is, met een nieuwe wijziging.")
                )
    written = {**change.before.get("step", {}), **change.after.get("step", {})}
    for key, row in written.items():
        is_now = now["step"].get(key)
        if (is_now is None) != (key not in change.after.get("step", {})):
            raise Conflict(_("De stappen van dit dossier zijn intussen anders. Leg vast hoe het wel is."))
        if is_now and is_now["closed_at"] != change.after["step"][key]["closed_at"]:
            rule = rule_of(row["catalogue_version"], row["code"], row.get("own_rule", {}))
            name = rule.name.in_language(get_language() or "nl")
            raise Conflict(
                _("Daarna is een stap afgerond of heropend: %(step)s. Draai dat eerst terug.") % {"step": name}
            )


def _check_contracts(change: CourseChange) -> None:
    """A contract that ended may have been followed by one of its number: then the old end can't come back."""
    for key, row in change.before.get("contract", {}).items():
        contract = Contract.objects.filter(pk=key).first()
        if contract and not employers.contract_may_end(contract, parse_date(row["ends_on"] or "")):
            raise Conflict(
                _("Het contract zoals het was overlapt met een ander contract. Verbeter eerst dat bij de werknemer.")
            )


def _made(change: CourseChange) -> list[UUID]:
    return [UUID(key) for key in set(change.after.get("case", {})) - set(change.before.get("case", {}))]


def changes_renumber(employee_id: UUID, change: Renumbered) -> None:
    """An employment got another number: what can be put back of it comes under that number too."""
    days = (change.starts_on, change.ends_on or date.max)
    mine = CourseChange.objects.select_for_update().filter(case__employee_id=employee_id, undone_at__isnull=True)
    for kept in mine.exclude(before={}, after={}):
        rows = {name: record.renumbered(getattr(kept, name), change.old, change.new, days) for name in _KEPT}
        if any(getattr(kept, name) != value for name, value in rows.items()):
            CourseChange.objects.filter(pk=kept.pk).update(**rows)


def changes_forget(*, by: Actor, now: datetime) -> int:
    """Forget how it was before changes that can't be undone any more; that they happened stays. Run daily."""
    old = CourseChange.objects.filter(at__lte=now - rules.UNDO_FOR).exclude(before={}, after={})
    forgotten = old.update(before={}, after={})
    if forgotten:
        audit.record_write(by, "case.forget_undo", detail={"changes": forgotten})
    return forgotten
