"""The sick periods of a case with their percentages, and the employments of who has several at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from cases import percentages
from cases.dossier import EmploymentEnd, EmploymentRow, SpellRow
from cases.models import Case, PercentageChange, Spell
from cases.percentages import PartEnd, Stand, Told
from cases.services import clock
from employers.contracts import employments_by
from employers.employment import Employment, in_force, running_beside
from privacy import chance
from privacy.actor import Actor
from privacy.policy import PARTS, Part
from timeline.engine.ends import Riv
from timeline.workdays import last_workday_on_or_before

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Course:
    """Sick periods, newest first; employments only of who has several; `ends`: the employer's last day of duties."""

    spells: tuple[SpellRow, ...]
    employments: tuple[EmploymentRow, ...]
    ends: date | None


def course_of(actor: Actor, case: Case) -> Course:
    """Of one case, in three queries, and some more for who has several employments; what the work is for few."""
    held = employments_by(case.employee_id)
    told = clock.told_by("spell_id", PercentageChange.objects.filter(spell__case_id=case.pk))
    spells = list(Spell.objects.filter(case_id=case.pk).order_by("-starts_on"))
    every = [one for spell in reversed(spells) for one in told.get(spell.pk, ())]
    about = percentages.concerned(held, every, case.first_sick_day)
    lasts = any(row.recovered_from is None for row in spells)
    return Course(
        spells=tuple(
            SpellRow(row.starts_on, row.recovered_from, percentages.history(held, told.get(row.pk, ())))
            for row in spells
        ),
        employments=tuple(as_seen(actor, row) for row in _employments(case, held, about, every, lasts=lasts)),
        ends=percentages.employer_until(about),
    )


def _employments(
    case: Case, held: Sequence[Employment], about: Sequence[Employment], told: Sequence[Told], *, lasts: bool
) -> tuple[EmploymentRow, ...]:
    several = running_beside(held, case.first_sick_day, case.ended_on)
    if not several:
        return ()
    ends: dict[tuple[int, date | None], PartEnd] = {}
    for item in clock.items_of([case]):  # none without a sick day
        found = percentages.part_ends(about, told, item.spells, item.leaves)
        ends = {(end.number, end.day): end for end in found}
    today = min(chance.today(), case.ended_on or chance.today())  # a closed case stays as it stood
    stands = {one: percentages.stand_of(one, told, min(today, one.ends_on or today)) for one in several if lasts}
    silent = [one for one in about if lasts and percentages.ends_at_work(one, about, told)]
    rows = [
        _row(one, today, stands.get(one) or percentages.WORKS, told, ends.get((one.number, one.ends_on)))
        for one in several
    ]
    return tuple(
        replace(row, concerned=one in about, ends_at_work=one in silent) for one, row in zip(several, rows, strict=True)
    )


def _row(one: Employment, today: date, stand: Stand, told: Sequence[Told], end: PartEnd | None) -> EmploymentRow:
    contract = one.contract_on(today)
    return EmploymentRow(
        number=one.number,
        label=label_of(one.number, contract.function),
        function=contract.function,
        hours_per_week=contract.hours,
        hours_known=bool(contract.hours),
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        in_force=one.holds(today),
        concerned=False,
        absence_percentage=stand.absence,
        therapeutic=stand.therapeutic,
        percentages=tuple((row.from_date, row.absence, row.therapeutic) for row in percentages.parts_of(told, one)),
        ending=_ending(end) if end else None,
    )


def as_seen(actor: Actor, row: EmploymentRow) -> EmploymentRow:
    """What the work is and for how many hours is for few (`PARTS` in the policy); others see the number."""
    if actor.role in PARTS[Part.WORK]:
        return row
    return replace(row, label=label_of(row.number, ""), function="", hours_per_week=None)


def _ending(end: PartEnd) -> EmploymentEnd:
    words = {
        Riv.NONE: _("geen re-integratieverslag (minder dan 42 ziektedagen)"),
        Riv.SHORT: _("een verkort re-integratieverslag (42 t/m 69 ziektedagen)"),
        Riv.FULL: _("een volledig re-integratieverslag (70 ziektedagen of meer)"),
    }
    return EmploymentEnd(end.day, last_workday_on_or_before(end.day), end.riv.value, words[end.riv])


def label_of(number: int, function: str) -> str:
    """How people recognise an employment."""
    return f"{function} ({number})" if function else _("Dienstverband %(number)d") % {"number": number}


@dataclass(frozen=True)
class Choice:
    """An employment in which somebody may be reported sick."""

    number: int
    label: str


def choices_on(actor: Actor, employee_id: UUID, day: date) -> tuple[Choice, ...]:
    """The employments of that day, of who has several; the actor may report this employee sick."""
    now = in_force(employments_by(employee_id), day)
    if len(now) < 2:
        return ()
    told = actor.role in PARTS[Part.WORK]
    contracts = [one.contract_on(day) for one in now]
    return tuple(Choice(one.number, label_of(one.number, one.function if told else "")) for one in contracts)
