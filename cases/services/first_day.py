"""Correcting the first sick day of a case, or of a relapse in it: every date is counted anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import rules
from cases.access import case_for
from cases.course.models import CourseChange
from cases.models import Case, PercentageChange, Spell
from cases.percentages import Told, overall, row_of
from cases.services import clock, frame, percentages
from cases.services.days import check_day, spells_of_employee
from cases.services.frame import Changed
from employers.contracts import employments_by
from employers.employment import Employment, in_force, running_beside
from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import Conflict, invalid
from privacy.policy import Action

_FIELD = "first_sick_day"


@transaction.atomic
def case_correct_first_day(*, by: Actor, case_id: UUID, first_sick_day: date, spell: date | None = None) -> Changed:
    """The absence began on another day than was reported. `spell`: the first day as it stands; None: of the case.

    Raises NotFound, Refused, Conflict (closed or withdrawn), Invalid (to come, outside employment, within another
    absence, after recovery, absent in no employment, or a day that would make it another wait: art. 7:629 lid 10 BW).
    """
    case = case_for(by, Action.CASE_CHANGE, case_id, lock=True)
    if case.state not in {Case.State.OPEN, Case.State.RECOVERED}:
        raise Conflict(_("Dit dossier is al gesloten of ingetrokken."))
    spells = list(Spell.objects.select_for_update().filter(case=case).order_by("starts_on"))
    chosen = next((row for row in spells if row.starts_on == spell), None) if spell else spells[0]
    if chosen is None:
        raise invalid("spell", _("Kies een van de ziekteperioden van dit dossier."))
    check_day(case.employee_id, first_sick_day)
    _check_place(case, chosen, first_sick_day)
    begun = frame.begin(case)
    held = employments_by(case.employee_id)
    _move_percentages(chosen, first_sick_day, held)
    Spell.objects.filter(pk=chosen.pk).update(starts_on=first_sick_day)
    if chosen.pk == spells[0].pk:
        Case.objects.filter(pk=case.pk).update(first_sick_day=first_sick_day)
        case.first_sick_day = first_sick_day
    percentages.refresh_running(case)
    if overall(held, percentages.told_of(chosen), first_sick_day).absence == 0 or percentages.at_work(case):
        raise invalid(
            _FIELD,
            _(
                "Op deze dag is er geen dienstverband waarin de werknemer ziek is gemeld. Kies een andere dag, of "
                "trek de melding in en meld opnieuw ziek."
            ),
        )
    # As with a late ziekmelding: what was due before anybody here knew comes in as not recorded.
    clock.resync(by=by, case=case, because="correction", known_from=chance.day_of(case.reported_at))
    audit.record_write(by, "case.first_sick_day", case_id=case.pk, employee_id=case.employee_id)
    return frame.finish(begun, by=by, kind=CourseChange.Kind.FIRST_SICK_DAY, day=first_sick_day)


def _check_place(case: Case, chosen: Spell, day: date) -> None:
    if day == chosen.starts_on:
        raise invalid(_FIELD, _("Dit is al de eerste ziektedag. Vul de dag in die het had moeten zijn."))
    if chosen.recovered_from and day >= chosen.recovered_from:
        raise invalid(_FIELD, _("De eerste ziektedag ligt vóór het herstel. Was er geen ziekte, trek de melding in."))
    others = spells_of_employee(case.employee_id, but=chosen.pk)
    if rules.overlaps(others, day) or any(day <= other.starts_on <= chosen.starts_on for other in others):
        raise invalid(_FIELD, _("Op deze dag was de werknemer al ziek gemeld. Kies een latere dag."))
    before = [other.recovered_from for other in others if other.starts_on < day and other.recovered_from]
    if not before:
        return
    joined_now, joined_then = (rules.is_joined(max(before), start) for start in (chosen.starts_on, day))
    if joined_now is not joined_then:
        better = date_format(max(before), "d-m-Y")
        text = (
            _(
                "Met deze dag is de werknemer korter dan vier weken beter geweest (vanaf %(day)s): dan hoort dit "
                "verzuim bij het vorige dossier. Trek deze melding in en meld opnieuw ziek."
            )
            if joined_then
            else _(
                "Met deze dag is de werknemer vier weken of langer beter geweest (vanaf %(day)s): dan is dit een nieuw "
                "verzuim. Trek deze melding in en meld opnieuw ziek."
            )
        )
        raise invalid(_FIELD, text % {"day": better})


def _move_percentages(spell: Spell, day: date, held: Sequence[Employment]) -> None:
    """The percentage that holds on the new first day begins with it, in each employment; those before it go."""
    until = max(day, spell.starts_on)
    rows = PercentageChange.objects.filter(spell=spell, from_date__lte=until)
    told = [one for one in percentages.told_of(spell) if one.from_date <= until]
    if not running_beside(held, min(day, spell.starts_on), until):
        own = {one.number_on(until) for one in in_force(held, until)}
        newest = sorted(rows, key=lambda row: (row.from_date, row.employment_number in own, not row.employment_number))
        last = newest[-1] if newest else None
        if last is not None:
            rows.exclude(pk=last.pk).delete()
            PercentageChange.objects.filter(pk=last.pk).update(from_date=day, employment_number=None)
        return
    now = {one: row_of(one, told, until) for one in in_force(held, day)}
    # Of one that began between the old day and the new one, or since the new one: what was told of it stays its own.
    later = {one: row for one in held if one not in now and (row := row_of(one, told, until)) and one.starts_on > day}
    first = next(iter(now.values()))
    wanted = [replace(row, number=one.number_on(row.from_date)) for one, row in later.items()]
    if first and first.number is None and all(row == first for row in now.values()):
        wanted.append(replace(first, from_date=day))
    else:
        stands = [(one.number_on(day), row) for one, row in now.items()]
        wanted += [
            replace(row, from_date=day, number=number) if row else Told(day, 0, number=number) for number, row in stands
        ]
    rows.delete()
    PercentageChange.objects.bulk_create(
        PercentageChange(
            spell=spell,
            from_date=one.from_date,
            employment_number=one.number,
            absence_percentage=one.absence,
            therapeutic=one.therapeutic,
        )
        for one in wanted
    )
