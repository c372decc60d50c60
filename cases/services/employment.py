"""The end of the employment during sickness: the contract ends on another day, and the dates follow."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.access import case_to_change
from cases.course.models import CourseChange
from cases.models import Case
from cases.services import clock, frame
from cases.services.frame import Changed
from cases.services.upkeep import reckon_each
from employers import services as employers
from employers.models import Contract
from privacy import audit
from privacy.actor import Actor
from privacy.errors import Conflict, invalid
from privacy.policy import Action
from timeline.engine.validate import LATEST

_RUNNING = (Case.State.OPEN, Case.State.RECOVERED)


@transaction.atomic
def case_set_employment_end(*, by: Actor, case_id: UUID, ends_on: date | None) -> Changed:
    """The last day of the employment; None: it goes on. The report to UWV and the RIV at its end follow.

    Raises NotFound, Refused, Conflict (not running), Invalid (no contract, before the sickness, overlap with a later
    contract). Sources: RSC Werkwijzer 4.1; art. 38 ZW; Regeling procesgang art. 6.
    """
    case = case_to_change(by, Action.CASE_EMPLOYMENT, case_id)
    if case.state not in _RUNNING:
        raise Conflict(_("Dit dossier is al gesloten of ingetrokken."))
    if ends_on is not None and ends_on > LATEST:
        raise invalid("ends_on", _("Deze dag ligt te ver weg. Laat het veld leeg als er geen einde bekend is."))
    contract = last_contract(case)
    if contract is None:
        raise invalid("ends_on", _("Er is geen contract vastgelegd. Voeg het eerst toe bij de werknemer."))
    if ends_on is not None and ends_on < max(case.first_sick_day, contract.starts_on):
        raise invalid("ends_on", _("Deze dag ligt voor de eerste ziektedag of voor het begin van het contract."))
    begun = frame.begin(case)
    employers.contract_end(by=by, contract_id=contract.pk, ends_on=ends_on)
    audit.record_write(by, "case.employment", case_id=case.pk, employee_id=case.employee_id)
    return frame.finish(begun, by=by, kind=CourseChange.Kind.EMPLOYMENT, day=ends_on)


def last_contract(case: Case) -> Contract | None:
    """The last of the contracts that follow each other from the first sick day on."""
    rows = list(Contract.objects.filter(employee_id=case.employee_id).order_by("starts_on"))
    held = [row for row in rows if row.starts_on <= case.first_sick_day]
    last = held[-1] if held else None
    for row in rows:
        if last and last.ends_on and row.starts_on - timedelta(days=1) == last.ends_on:
            last = row
    return last


def contract_followed(by: Actor, employee_id: UUID) -> None:
    """A contract changed: the running case of the employee is reckoned again, in the same transaction."""
    locked = Case.objects.select_for_update(no_key=True, of=("self",)).select_related("employer")
    for case in locked.filter(employee_id=employee_id, state__in=_RUNNING).order_by("id"):
        clock.resync(by=by, case=case, because="employment")


def employments_over(*, by: Actor, today: date) -> int:
    """What waited for a date falls away where the employment ended since a week; run daily. Returns how many cases."""
    ended = Contract.objects.filter(ends_on__range=(today - timedelta(days=7), today - timedelta(days=1)))
    rows = Case.objects.filter(employee_id__in=ended.values("employee_id"), state__in=_RUNNING)
    ids = rows.order_by("id").values_list("id", flat=True)[:5000]
    return reckon_each(by=by, case_ids=ids, because="employment")
