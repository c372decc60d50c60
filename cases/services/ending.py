"""The end of a case: by hand with its reason, by death, and by itself after four weeks of recovery."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases import rules
from cases.access import case_for
from cases.course.models import CourseChange
from cases.models import Case
from cases.services import clock, frame, team
from cases.services.frame import Changed
from cases.services.upkeep import each
from outbox import services as outbox
from privacy import audit, chance
from privacy.actor import Actor, Role
from privacy.errors import Conflict, invalid
from privacy.policy import Action
from roles import selectors as people
from roles.services import employee_logins_end
from timeline import services as timeline

_RUNNING = (Case.State.OPEN, Case.State.RECOVERED)


@transaction.atomic
def case_close(*, by: Actor, case_id: UUID, end_reason: str, ended_on: date) -> Changed:
    """Close a case for good: what is open falls away.

    Raises NotFound, Refused, Conflict (not running), Invalid (day, an unknown reason, or a recovery that is not four
    weeks old: until then a relapse joins this case, art. 7:629 lid 10 BW).
    """
    if end_reason not in Case.EndReason.values:
        raise invalid("end_reason", _("Kies waarom het dossier sluit."))
    if end_reason == Case.EndReason.DEATH:
        return case_report_death(by=by, case_id=case_id, died_on=ended_on, field="ended_on")
    case = _running(by, case_id)
    _check_day(case, ended_on, "ended_on")
    if end_reason == Case.EndReason.RECOVERED:
        _check_recovered(case)
    elif case.recovered_from is not None and ended_on < case.recovered_from:
        raise invalid("ended_on", _("Dit ligt voor het herstel. Kies de dag van het herstel of een latere dag."))
    begun = frame.begin(case)
    _end(by, case, end_reason, ended_on)
    audit.record_write(by, "case.close", case_id=case.pk, employee_id=case.employee_id)
    return _told(by, case, frame.finish(begun, by=by, kind=CourseChange.Kind.CLOSING, day=ended_on))


@transaction.atomic
def case_report_death(*, by: Actor, case_id: UUID, died_on: date, field: str = "died_on") -> Changed:
    """The employee died: the case ends, and the employee's own login hears nothing any more.

    Casemanager and HR hear that something changed, so that a mistake is seen while it can be undone. Raises NotFound,
    Refused, Conflict (not running), Invalid (day).
    """
    case = _running(by, case_id)
    _check_day(case, died_on, field)
    begun = frame.begin(case)
    _end(by, case, Case.EndReason.DEATH, died_on)
    employee_logins_end(by=by, employee_id=case.employee_id)
    audit.record_write(by, "case.death", case_id=case.pk, employee_id=case.employee_id)
    return _told(by, case, frame.finish(begun, by=by, kind=CourseChange.Kind.DEATH, day=died_on))


@transaction.atomic
def close_recovered(*, by: Actor, case_id: UUID) -> bool:
    """Close one recovered case for good; what waited falls away. False when it is not recovered (any more)."""
    # Locked: a relapse that is being reported at this moment keeps the case open.
    case = Case.objects.select_for_update(no_key=True).filter(pk=case_id, state=Case.State.RECOVERED).first()
    if case is None:
        return False
    _end(by, case, Case.EndReason.RECOVERED, case.recovered_from)
    audit.record_write(by, "case.close", case_id=case_id)
    return True


def recovered_close_due(*, by: Actor, today: date) -> int:
    """Close for good what recovered 28 days ago or longer; run daily, by the system. Returns how many."""
    rows = Case.objects.filter(state=Case.State.RECOVERED, recovered_from__lte=_latest_recovery(today))
    cases = {case.pk: case for case in rows.select_related("employer").order_by("recovered_from", "id")[:5000]}

    def close(case_id: UUID) -> bool:
        closes_on = clock.closes_on(cases[case_id])  # leave that adjoins the recovery keeps it open
        return closes_on is not None and closes_on <= today and close_recovered(by=by, case_id=case_id)

    return each(case_ids=cases, because="closing", act=close)


def _running(by: Actor, case_id: UUID) -> Case:
    case = case_for(by, Action.CASE_CHANGE, case_id, lock=True)
    if case.state not in _RUNNING:
        raise Conflict(_("Dit dossier is al gesloten of ingetrokken."))
    return case


def _check_day(case: Case, day: date, field: str) -> None:
    if day > chance.today():
        raise invalid(field, _("Deze dag ligt in de toekomst. Vul vandaag of een eerdere dag in."))
    if day < case.first_sick_day:
        raise invalid(field, _("Deze dag ligt voor de eerste ziektedag. Kies die dag of een latere dag."))


def _check_recovered(case: Case) -> None:
    if case.recovered_from is None:
        raise invalid("end_reason", _("Meld eerst herstel; vier weken later sluit het dossier vanzelf."))
    closes_on = clock.closes_on(case)
    if closes_on is None or chance.today() < closes_on:
        raise invalid(
            "end_reason",
            _("Nog geen vier weken beter: bij een nieuwe ziekmelding loopt dit dossier door. Het sluit vanzelf."),
        )


def _end(by: Actor, case: Case, reason: str, day: date | None) -> None:
    Case.objects.filter(pk=case.pk).update(state=Case.State.CLOSED, end_reason=reason, ended_on=day)
    timeline.cancel_open(
        by=by, case_id=case.pk, because="recovered" if reason == Case.EndReason.RECOVERED else "closed"
    )
    clock.overlay_soon(case_id=case.pk)


def _told(by: Actor, case: Case, done: Changed) -> Changed:
    """Casemanager and HR look whether it is right; the words are the same however a case ended by hand."""
    office = set(people.logins_of_role(Role.HR, employer_id=case.employer_id))
    office |= {case.casemanager.user_id} if case.casemanager else set()
    office -= {by.user_id} | team.accounts_of([case.employee_id]).get(case.employee_id, set())
    named = {"reference": case.reference}
    key = f"case_ended:{done.change_id}"
    outbox.tell_many(outbox.Telling("case_ended", who, f"{key}:{who}", case.pk, named) for who in sorted(office))
    return done


def _latest_recovery(today: date) -> date:
    """The latest recovery whose 28 days are over: rules.closes_on turned round."""
    return today - (rules.closes_on(today) - today)
