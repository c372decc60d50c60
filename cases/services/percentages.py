"""The percentages of an absence: one for the whole, or one for each employment of who has several at once."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases import percentages
from cases.access import case_for
from cases.course.models import CourseChange
from cases.models import Case, PercentageChange, Spell
from cases.percentages import Told
from cases.services import clock, frame
from cases.services.frame import Changed
from employers.contracts import employments_by
from employers.employment import Employment, in_force, running_beside
from employers.services.hooks import Renumbered
from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid, invalid
from privacy.policy import Action

FIELD = "employments"


@dataclass(frozen=True)
class Part:
    """The percentage of one employment; 0: works there as agreed."""

    number: int
    absence_percentage: int
    therapeutic: bool = False


def open_spell(case: Case) -> Spell:
    """The spell that lasts, locked. Raises Conflict when the case does not run."""
    spell = Spell.objects.select_for_update().filter(case=case, recovered_from__isnull=True).first()
    if spell is None or case.state != Case.State.OPEN:
        raise Conflict(_("Dit dossier loopt niet meer: de werknemer is hersteld gemeld of het dossier is ingetrokken."))
    return spell


@transaction.atomic
def case_set_percentage(
    *,
    by: Actor,
    case_id: UUID,
    from_date: date,
    absence_percentage: int | None = None,
    therapeutic: bool = False,
    employments: Sequence[Part] = (),
) -> Changed:
    """From a date on, absent for 1 to 100 percent. Partial resumption never interrupts the wait (art. 7:629 lid 10 BW).

    Who has several employments on that day has a percentage in each: `employments` then takes the place of the one
    percentage; one that is not named stays, 0 works there. Absent in none is recovery and refused.
    Raises NotFound, Refused, Conflict (not running), Invalid.
    """
    case = case_for(by, Action.CASE_CHANGE, case_id, lock=True)
    spell = open_spell(case)
    held = employments_by(case.employee_id)
    now = in_force(held, from_date)
    employments = _by_number_of(now, from_date, employments)
    _check_percentages(now, absence_percentage, employments, from_date)
    if from_date < spell.starts_on:
        raise invalid("from_date", _("De ingangsdatum ligt voor de eerste ziektedag. Kies die dag of een latere dag."))
    if from_date > chance.today():
        raise invalid("from_date", _("De ingangsdatum ligt in de toekomst. Vul vandaag of een eerdere dag in."))
    begun = frame.begin(case)
    if employments:
        _write_parts(spell, now, from_date, employments)
        if percentages.first_day_at_work(held, told_of(spell), from_date):
            raise invalid(FIELD, _("De werknemer zou dan in geen enkel dienstverband nog verzuimen: meld dan herstel."))
    elif absence_percentage is not None:
        PercentageChange.objects.filter(spell=spell, from_date=from_date, employment_number__isnull=False).delete()
        PercentageChange.objects.update_or_create(
            spell=spell,
            from_date=from_date,
            employment_number=None,
            defaults={"absence_percentage": absence_percentage, "therapeutic": therapeutic},
        )
    refresh(case, spell, held)
    # In which employments somebody is absent decides what follows when one of them ends, and until when.
    if running_beside(held, case.first_sick_day):
        clock.resync(by=by, case=case, because="employment")
    audit.record_write(by, "case.percentage", case_id=case.pk, employee_id=case.employee_id)
    return frame.finish(begun, by=by, kind=CourseChange.Kind.PERCENTAGE, day=from_date)


def _check_percentages(now: Sequence[Employment], whole: int | None, parts: Sequence[Part], from_date: date) -> None:
    """One percentage for who has one employment, else one for each. Raises Invalid."""
    if parts:
        _check_parts(_numbers(now, from_date), whole, parts)
    elif len(now) > 1:
        numbers = ", ".join(str(one.number_on(from_date)) for one in now)
        text = _("Deze werknemer heeft meer dienstverbanden (nummers %(numbers)s): geef het percentage van elk.")
        raise invalid(FIELD, text % {"numbers": numbers})
    elif whole is None or not 1 <= whole <= 100:
        raise invalid(
            "absence_percentage", _("Vul 1 tot en met 100 in. Is de werknemer helemaal hersteld, meld dan herstel.")
        )


def _check_parts(known: AbstractSet[int], whole: int | None, parts: Sequence[Part]) -> None:
    if whole is not None:
        raise invalid(FIELD, _("Geef één percentage, of een percentage per dienstverband; niet allebei."))
    wrong: list[str] = []
    for part in parts:
        if part.number not in known:
            text = _("Dienstverband %(number)d is er op de ingangsdatum niet. Laat het weg, of kies een andere dag.")
            wrong.append(text % {"number": part.number})
        if not 0 <= part.absence_percentage <= 100:
            text = _("Vul voor dienstverband %(number)d 0 tot en met 100 in; 0 werkt daar zoals afgesproken.")
            wrong.append(text % {"number": part.number})
    if len({part.number for part in parts}) < len(parts):
        wrong.append(_("Noem elk dienstverband één keer."))
    if wrong:
        raise Invalid({FIELD: wrong})


def _numbers(now: Sequence[Employment], day: date) -> frozenset[int]:
    return frozenset(one.number_on(day) for one in now)


def _by_number_of(now: Sequence[Employment], day: date, parts: Sequence[Part]) -> list[Part]:
    """Under the numbers of the day: one that has, or had, another number on other days may be named by that one."""
    known = _numbers(now, day)
    others = [(contract.number, one.number_on(day)) for one in now for contract in one.contracts]
    meant = {number: of_day for number, of_day in others if number not in known}
    return [replace(part, number=meant.get(part.number, part.number)) for part in parts]


def _write_parts(spell: Spell, now: Sequence[Employment], day: date, parts: Sequence[Part]) -> None:
    """A row for each employment named; what was told of all on that day becomes a row for each of the others."""
    general = PercentageChange.objects.filter(spell=spell, from_date=day, employment_number=None).first()
    rows = {part.number: part for part in parts}
    if general is not None:
        kept = PercentageChange.objects.filter(spell=spell, from_date=day).exclude(employment_number=None)
        own = set(kept.values_list("employment_number", flat=True))
        for number in _numbers(now, day) - own - set(rows):
            rows[number] = Part(number, general.absence_percentage, general.therapeutic)
        general.delete()
    for part in rows.values():
        PercentageChange.objects.update_or_create(
            spell=spell,
            from_date=day,
            employment_number=part.number,
            defaults={
                "absence_percentage": part.absence_percentage,
                "therapeutic": part.therapeutic and part.absence_percentage > 0,
            },
        )


def start_spell(case: Case, day: date, numbers: Sequence[int]) -> None:
    """Sick from this day: in every employment, or in those with these numbers only. Raises Invalid."""
    known = _numbers(in_force(employments_by(case.employee_id), day), day)
    spell = Spell.objects.create(case=case, starts_on=day)
    if not numbers or known <= set(numbers):
        PercentageChange.objects.create(spell=spell, from_date=day, absence_percentage=100)
        return
    for number in sorted(known):
        absence = 100 if number in numbers else 0
        PercentageChange.objects.create(
            spell=spell, from_date=day, employment_number=number, absence_percentage=absence
        )


def check_numbers(employee_id: UUID, day: date, numbers: Sequence[int]) -> None:
    """Raises Invalid where the employee has no employment of such a number on the day."""
    if not numbers:
        return
    known = _numbers(in_force(employments_by(employee_id), day), day)
    strange = sorted(set(numbers) - known)
    if strange:
        text = _("Op deze dag is er geen dienstverband %(numbers)s. Kies uit: %(known)s.")
        told = {"numbers": ", ".join(map(str, strange)), "known": ", ".join(map(str, sorted(known))) or "–"}
        raise invalid(FIELD, text % told)


def told_of(spell: Spell) -> list[Told]:
    """What was told in a spell, ascending."""
    return clock.told_by("spell_id", PercentageChange.objects.filter(spell=spell)).get(spell.pk, [])


def refresh(case: Case, spell: Spell, held: Sequence[Employment] | None = None) -> None:
    """Bring the percentage of the whole absence in step with those of the spell that lasts."""
    employments = employments_by(case.employee_id) if held is None else held
    told = told_of(spell)
    if not told:
        return
    stand = percentages.overall(employments, told, max(chance.today(), told[-1].from_date))
    if (case.absence_percentage, case.therapeutic) != (stand.absence, stand.therapeutic):
        Case.objects.filter(pk=case.pk).update(absence_percentage=stand.absence, therapeutic=stand.therapeutic)
        case.absence_percentage, case.therapeutic = stand.absence, stand.therapeutic


def refresh_running(case: Case) -> None:
    """As refresh, of a case that may have recovered: then nothing of it is absent."""
    spell = Spell.objects.filter(case=case, recovered_from__isnull=True).first()
    if spell is not None and case.state == Case.State.OPEN:
        refresh(case, spell)


def at_work(case: Case) -> bool:
    """Whether a case that lasts stands at 0: nobody may leave it so, since only recovery is that."""
    return case.state == Case.State.OPEN and case.absence_percentage == 0


def renumber(employee_id: UUID, change: Renumbered) -> None:
    """What was told of an employment stays its own when its contract gets another number.

    What the new number has on these days is of a contract that did not hold them, so it is about nothing.
    """
    days = (change.starts_on, change.ends_on or date.max)
    told = PercentageChange.objects.filter(spell__case__employee_id=employee_id, from_date__range=days)
    told.filter(employment_number=change.new).delete()
    told.filter(employment_number=change.old).update(employment_number=change.new)
