"""The timelines of many imported cases at once; steps long past come in as not recorded."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from cases.models import Case, Opinion, Spell
from cases.services import clock
from outbox import services as outbox
from privacy import chance
from privacy.actor import Actor
from timeline import engine
from timeline import services as timeline

REPORTED = "D1-ZIEKMELDING"


def follow(created: Sequence[Case], changed: Sequence[Case], *, by: Actor) -> None:
    """Compute the steps of new cases that still run, and of stored cases whose clock changed; overlays follow by job.

    A case was known from the day it came in: what was due before that is not_recorded, what is late since then is late.
    """
    today = chance.today()
    running = [case for case in created if case.state != Case.State.CLOSED]
    cases = [*running, *changed]
    if not cases:
        return
    spells = _spells([case.pk for case in cases])
    released = _released([case.pk for case in changed])
    known_from = {case.pk: today for case in running}
    around = clock.circumstances_of(case.employee_id for case in cases)
    items = [
        around.of(
            case,
            timeline.TimelineItem(
                case_id=case.pk,
                spells=spells[case.pk],
                facts=clock.facts_with(case, released.get(case.pk, (False, False))),
                events=_events(case, today, is_new=case.pk in known_from),
                known_from=known_from.get(case.pk) or chance.day_of(case.reported_at),
            ),
        )
        for case in cases
    ]
    timeline.recompute_many(by=by, items=items, because="import")
    _overlays_soon(cases, known_from)


def _overlays_soon(cases: Sequence[Case], known_from: Mapping[UUID, date]) -> None:
    rows = [
        (
            case.pk,
            {"known_from": known_from[case.pk].isoformat()} if case.pk in known_from else {},
            f"overlay:{case.pk}:{chance.token(12)}",
        )
        for case in cases
    ]
    outbox.put_jobs(topic="overlay", rows=rows)


def _spells(case_ids: Sequence[UUID]) -> dict[UUID, list[engine.Spell]]:
    found: dict[UUID, list[engine.Spell]] = {case_id: [] for case_id in case_ids}
    rows = Spell.objects.filter(case_id__in=case_ids).order_by("starts_on")
    for case_id, start, until in rows.values_list("case_id", "starts_on", "recovered_from"):
        found[case_id].append(engine.Spell(start, until - timedelta(days=1) if until else None))
    return found


def _released(case_ids: Sequence[UUID]) -> dict[UUID, tuple[bool, bool]]:
    """What the newest oordeel of each case released."""
    rows = Opinion.objects.filter(case_id__in=case_ids).order_by("released_at")
    values = rows.values_list("case_id", "no_usable_capacity", "durably_no_usable_capacity")
    return {case_id: (none, durably) for case_id, none, durably in values}


def _events(case: Case, today: date, *, is_new: bool) -> dict[str, date]:
    """The delivery of today's absence is the report that day 1 asks for."""
    events = clock.events_of(case)
    return {**events, REPORTED: today} if is_new and case.first_sick_day == today else events
