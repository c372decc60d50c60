"""Keeps a case's timeline in step with its clock, facts and events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from cases import percentages, rules
from cases.course.models import Leave
from cases.models import Case, Opinion, PercentageChange, Spell
from cases.percentages import Told
from employers.aow import aow_date
from employers.contracts import held_by
from employers.employment import Employment, employments_of, in_force, parallel
from employers.models import Employee
from outbox import services as outbox
from privacy import chance
from privacy.actor import Actor
from timeline import engine
from timeline import services as timeline
from timeline.engine.ends import Riv
from timeline.engine.waits import split_waits

# The no-risk question waits for two months of employment (art. 38b ZW): a task only where that day is to come.
_NOT_ASKED = timedelta(days=62)
# 104 weeks of sickness, a year of loonsanctie and what does not count between: what lies beyond decides nothing.
_FAR = timedelta(days=5 * 365)
_REPORT, _RIV = "L-ZIEK-UIT-DIENST-DEEL", "L-RIV-EINDE-DEEL-DIENSTVERBAND"  # owed for each that ends
_LONG_AGO = date(1950, 1, 1)  # where the engine's calendar begins


def spells_of(case_id: UUID) -> tuple[engine.Spell, ...]:
    """The case's spells as the engine counts them (last sick day inclusive), ascending."""
    rows = Spell.objects.filter(case_id=case_id).order_by("starts_on").values_list("starts_on", "recovered_from")
    return tuple(engine.Spell(start, until - timedelta(days=1) if until else None) for start, until in rows)


def facts_with(case: Case, released: tuple[bool, bool]) -> dict[str, bool]:
    """What non-medical roles know: recorded facts, the employer's, and what the newest oordeel released.

    `released`: (no usable capacity, durably so).
    """
    known: dict[str, bool] = {
        "erd_zw": case.employer.erd_zw,
        "interested_insurer": case.employer.interested_insurer,
        "safety_net": case.safety_net == Case.SafetyNet.YES,
        "no_usable_capacity": released[0] or released[1],
        "durably_no_usable_capacity": released[1],
        **case.facts,
    }
    return {name: True for name, value in known.items() if value}


@dataclass
class Circumstances:
    """What lies outside the cases and decides their dates, of some employees: employment, leave, age, and how often."""

    employments: dict[UUID, tuple[Employment, ...]] = field(default_factory=dict)
    told: dict[UUID, list[Told]] = field(default_factory=dict)  # by case; only of who has several employments
    done: dict[tuple[UUID, str], list[date]] = field(default_factory=dict)  # for which ends, by case and step
    births: dict[UUID, date | None] = field(default_factory=dict)
    leaves: dict[UUID, list[engine.Leave]] = field(default_factory=dict)
    reports: dict[UUID, list[date]] = field(default_factory=dict)  # first days of all spells, in whatever case

    def of(self, case: Case, item: timeline.TimelineItem) -> timeline.TimelineItem:
        """The item with them."""
        employments = self.employments.get(case.employee_id, ())
        about = percentages.concerned(employments, self.told.get(case.pk, ()), case.first_sick_day)
        birth = self.births.get(case.employee_id)
        aow = aow_date(birth) if birth else None
        ends = percentages.employer_until(about)
        started = min((one.starts_on for one in in_force(employments, case.first_sick_day)), default=None)
        often = rules.frequent_since([spell.start for spell in item.spells], self.reports.get(case.employee_id, ()))
        derived = {"employment_started": started} if started and started + _NOT_ASKED > case.first_sick_day else {}
        if often:
            derived["frequent_absence"] = often
        derived |= self._part_ends(case, item, about)
        return replace(
            item,
            events={**derived, **item.events},
            employment_ends=ends if ends and ends <= case.first_sick_day + _FAR else None,
            aow_date=aow if aow and _LONG_AGO <= aow <= case.first_sick_day + _FAR else None,
            leaves=_leaves(self.leaves.get(case.employee_id, ()), case),
            loonsanctie_weeks=case.loonsanctie_weeks,
            talk_interval_days=case.talk_interval_days,
        )

    def _part_ends(self, case: Case, item: timeline.TimelineItem, about: Sequence[Employment]) -> dict[str, date]:
        """The first end of one of several employments for which it is not done yet, by name of event (ADR 0013)."""
        leaves = _leaves(self.leaves.get(case.employee_id, ()), case)
        found = percentages.part_ends(about, self.told.get(case.pk, ()), item.spells, leaves)
        begun = split_waits(item.spells, leaves)[-1].first
        known = [one for one in found if begun <= one.day <= case.first_sick_day + _FAR]
        report = percentages.first_not_done(known, self.done.get((case.pk, _REPORT), ()))
        with_riv = [one for one in known if one.riv is not Riv.NONE]
        riv = percentages.first_not_done(with_riv, self.done.get((case.pk, _RIV), ()))
        events = {"part_employment_ends": report, "riv_at_part_end": riv}
        return {name: end.day for name, end in events.items() if end}


def _leaves(leaves: Sequence[engine.Leave], case: Case) -> list[engine.Leave]:
    today = chance.today()
    return [rules.standing(leave, today) for leave in leaves if leave.end >= case.first_sick_day]


def circumstances_of(employee_ids: Iterable[UUID]) -> Circumstances:
    """Of these employees, in four queries; in two more where somebody has several employments at once."""
    ids = set(employee_ids)
    found = Circumstances(births=dict(Employee.objects.filter(pk__in=ids).values_list("pk", "birth_date")))
    found.employments = {employee_id: employments_of(held) for employee_id, held in held_by(ids).items()}
    several = [employee_id for employee_id, employments in found.employments.items() if parallel(employments)]
    if several:
        found.told = told_by("spell__case_id", PercentageChange.objects.filter(spell__case__employee_id__in=several))
        found.done = timeline.days_done(found.told, (_REPORT, _RIV))
    spells = Spell.objects.filter(case__employee_id__in=ids).exclude(case__state=Case.State.WITHDRAWN)
    for employee_id, starts_on in spells.values_list("case__employee_id", "starts_on"):
        found.reports.setdefault(employee_id, []).append(starts_on)
    for leave in Leave.objects.filter(employee_id__in=ids).order_by("starts_on"):
        found.leaves.setdefault(leave.employee_id, []).append(
            engine.Leave(leave.starts_on, leave.ends_on, leave.kind, leave.joined)
        )
    return found


def told_by(key: str, rows: QuerySet[PercentageChange]) -> dict[UUID, list[Told]]:
    """{key: percentages, ascending} of these rows, in one query. `key`: `spell_id` or `spell__case_id`."""
    found: dict[UUID, list[Told]] = {}
    values = rows.order_by("from_date", "employment_number").values_list(
        key, "from_date", "absence_percentage", "therapeutic", "employment_number"
    )
    for owner, *told in values:
        found.setdefault(owner, []).append(Told(*told))
    return found


def item_of(case: Case) -> timeline.TimelineItem:
    """What a recomputation of this case needs; its employer is selected, and it has a spell."""
    return items_of([case])[0]


def items_of(cases: Sequence[Case]) -> list[timeline.TimelineItem]:
    """What a recomputation of many cases needs, in six queries; each case has its employer selected."""
    ids = [case.pk for case in cases]
    spells: dict[UUID, list[engine.Spell]] = {}
    for row in Spell.objects.filter(case_id__in=ids).order_by("starts_on"):
        until = row.recovered_from - timedelta(days=1) if row.recovered_from else None
        spells.setdefault(row.case_id, []).append(engine.Spell(row.starts_on, until))
    newest = Opinion.objects.filter(case_id__in=ids).order_by("case_id", "-released_at").distinct("case_id")
    released = {row.case_id: (row.no_usable_capacity, row.durably_no_usable_capacity) for row in newest}
    around = circumstances_of(case.employee_id for case in cases)
    return [
        around.of(
            case,
            timeline.TimelineItem(
                case.pk, spells[case.pk], facts_with(case, released.get(case.pk, (False, False))), events_of(case)
            ),
        )
        for case in cases
        if case.pk in spells
    ]


def closes_on(case: Case) -> date | None:
    """The day from which a new report no longer joins: 28 days after recovery, or later where leave adjoins it."""
    item = item_of(case)
    return engine.closes_on(item.spells, item.leaves)


def events_of(case: Case) -> dict[str, date]:
    """Dated events recorded on the case, by name."""
    return {name: date.fromisoformat(value) for name, value in case.events.items()}


def resync(
    *,
    by: Actor,
    case: Case,
    because: str,
    known_from: date | None = None,
    more_events: Mapping[str, date] | None = None,
) -> None:
    """Recompute the stored steps, and leave a job for the medical overlay, which nobody here may see."""
    item = item_of(case)
    item = replace(item, events={**item.events, **(more_events or {})}, known_from=known_from)
    timeline.recompute(by=by, item=item, because=because)
    overlay_soon(case_id=case.pk)


def overlay_soon(*, case_id: UUID) -> None:
    """Leave a job that recomputes the medical rows; each change leaves its own, doing it twice changes nothing."""
    outbox.put_job(topic="overlay", case_id=case_id, payload={}, dedupe_key=f"overlay:{case_id}:{chance.token(12)}")
