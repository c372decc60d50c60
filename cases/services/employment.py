"""The end of the employment during sickness: the contract ends on another day, and the dates follow."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from cases.access import case_to_change
from cases.course.models import CourseChange
from cases.models import Case
from cases.services import clock, frame, percentages, undo
from cases.services.frame import Changed
from cases.services.upkeep import reckon_each
from employers import services as employers
from employers.contracts import employments_by
from employers.employment import Held, one_a_number, running_beside
from employers.models import Contract
from employers.services.hooks import Renumbered
from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import Conflict, invalid
from privacy.policy import Action
from timeline.engine.validate import LATEST

_RUNNING = (Case.State.OPEN, Case.State.RECOVERED)


@transaction.atomic
def case_set_employment_end(
    *, by: Actor, case_id: UUID, ends_on: date | None, employment_number: int | None = None
) -> Changed:
    """The last day of the employment; None: it goes on. The report to UWV and the RIV at its end follow.

    `employment_number`: which one, for who has several. Raises NotFound, Refused, Conflict (not running), Invalid (no
    contract, not said which, before the sickness, overlap with a later contract). Sources: RSC Werkwijzer 4.1; art. 38
    ZW; Regeling procesgang art. 6.
    """
    case = case_to_change(by, Action.CASE_EMPLOYMENT, case_id)
    if case.state not in _RUNNING:
        raise Conflict(_("Dit dossier is al gesloten of ingetrokken."))
    if ends_on is not None and ends_on > LATEST:
        raise invalid("ends_on", _("Deze dag ligt te ver weg. Laat het veld leeg als er geen einde bekend is."))
    contract = _chosen(case, employment_number)
    if contract is None or contract.id is None:
        raise invalid("ends_on", _("Er is geen contract vastgelegd. Voeg het eerst toe bij de werknemer."))
    if ends_on is not None and ends_on < max(case.first_sick_day, contract.starts_on):
        raise invalid("ends_on", _("Deze dag ligt voor de eerste ziektedag of voor het begin van het contract."))
    begun = frame.begin(case)
    employers.contract_end(by=by, contract_id=contract.id, ends_on=ends_on)
    audit.record_write(by, "case.employment", case_id=case.pk, employee_id=case.employee_id)
    return frame.finish(begun, by=by, kind=CourseChange.Kind.EMPLOYMENT, day=ends_on)


def _chosen(case: Case, number: int | None) -> Held | None:
    """The last contract of the employment that is meant. Raises Invalid where nobody said which of several."""
    held = employments_by(case.employee_id)
    several = running_beside(held, case.first_sick_day)
    if several:
        chosen = next((one for one in one_a_number(several, chance.today()) if one.number == number), None)
        if chosen is None:
            known = ", ".join(map(str, sorted({one.number for one in several})))
            text = _("Deze werknemer heeft meer dienstverbanden. Kies welk nummer eindigt: %(known)s.")
            raise invalid("employment_number", text % {"known": known})
        return chosen.contracts[-1]
    begun = [one for one in held if one.starts_on <= case.first_sick_day]
    last = max(begun, key=lambda one: one.starts_on, default=None)
    if last and number is not None and number != last.number:
        text = _("Er is geen dienstverband %(number)d. Laat het weg: er is er één.") % {"number": number}
        raise invalid("employment_number", text)
    return last.contracts[-1] if last else None


def contract_followed(by: Actor, employee_id: UUID, renumbered: Renumbered | None) -> None:
    """A contract changed: the running case of the employee is reckoned again, in the same transaction.

    Raises Invalid where nobody would be absent any more in a case that lasts.
    """
    locked = Case.objects.select_for_update(no_key=True, of=("self",)).select_related("employer")
    running = list(locked.filter(employee_id=employee_id, state__in=_RUNNING).order_by("id"))
    if renumbered:
        percentages.renumber(employee_id, renumbered)
        undo.changes_renumber(employee_id, renumbered)
    for case in running:
        stood_at_work = percentages.at_work(case)
        clock.resync(by=by, case=case, because="employment")
        percentages.refresh_running(case)
        if percentages.at_work(case) and not stood_at_work:
            raise invalid(
                "ends_on",
                _(
                    "De werknemer is ziek gemeld op een dag die dan buiten dit dienstverband valt, en is dan in geen "
                    "enkel dienstverband meer ziek. Corrigeer eerst de eerste ziektedag of het percentage, "
                    "of meld herstel."
                ),
            )


def employments_over(*, by: Actor, today: date) -> int:
    """What waited for a date falls away where the employment ended since a week; run daily. Returns how many cases.

    Where one of several employments began or ended, the others weigh otherwise from that day on.
    """
    since, yesterday = today - timedelta(days=7), today - timedelta(days=1)
    ended = Contract.objects.filter(ends_on__range=(since, yesterday)).values("employee_id")
    others = Contract.objects.filter(employee_id=OuterRef("employee_id")).exclude(pk=OuterRef("pk"))
    began = Contract.objects.filter(starts_on__range=(since + timedelta(days=1), today)).values("employee_id")
    turned = ended.union(began.filter(Exists(others)))
    rows = Case.objects.filter(employee_id__in=turned, state__in=_RUNNING)
    return reckon_each(by=by, case_ids=paged(rows), because="employment", also=percentages.refresh_running)


def paged(rows: QuerySet[Case], size: int = 5000) -> Iterator[UUID]:
    """The ids of all of them, ascending, read so many at a time."""
    after: UUID | None = None
    ordered = rows.order_by("pk").values_list("pk", flat=True)
    while page := list((ordered.filter(pk__gt=after) if after else ordered)[:size]):
        yield from page
        after = page[-1]
