"""Keeps a case's timeline in step with its clock, facts and events."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from cases.models import Case, Opinion, Spell
from outbox import services as outbox
from privacy import chance
from privacy.actor import Actor
from timeline import engine
from timeline import services as timeline


def spells_of(case_id: UUID) -> tuple[engine.Spell, ...]:
    """The case's spells as the engine counts them (last sick day inclusive), ascending."""
    rows = Spell.objects.filter(case_id=case_id).order_by("starts_on").values_list("starts_on", "recovered_from")
    return tuple(engine.Spell(start, until - timedelta(days=1) if until else None) for start, until in rows)


def facts_of(case: Case) -> dict[str, bool]:
    """What non-medical roles know of the case: recorded facts, the employer's, and what an oordeel released."""
    released = (
        Opinion.objects.filter(case_id=case.pk)
        .order_by("-released_at")
        .values_list("no_usable_capacity", "durably_no_usable_capacity")
        .first()
    ) or (False, False)
    return facts_with(case, released)


def facts_with(case: Case, released: tuple[bool, bool]) -> dict[str, bool]:
    """As facts_of, with what the newest oordeel released: (no usable capacity, durably so)."""
    known: dict[str, bool] = {
        "erd_zw": case.employer.erd_zw,
        "interested_insurer": case.employer.interested_insurer,
        "no_usable_capacity": released[0] or released[1],
        "durably_no_usable_capacity": released[1],
        **case.facts,
    }
    return {name: True for name, value in known.items() if value}


def item_of(case: Case) -> timeline.TimelineItem:
    """What a recomputation of this case needs; its employer is selected."""
    return timeline.TimelineItem(case.pk, spells_of(case.pk), facts_of(case), events_of(case))


def items_of(cases: Sequence[Case]) -> list[timeline.TimelineItem]:
    """What a recomputation of many cases needs, in two queries; each case has its employer selected."""
    ids = [case.pk for case in cases]
    spells: dict[UUID, list[engine.Spell]] = {}
    for row in Spell.objects.filter(case_id__in=ids).order_by("starts_on"):
        until = row.recovered_from - timedelta(days=1) if row.recovered_from else None
        spells.setdefault(row.case_id, []).append(engine.Spell(row.starts_on, until))
    newest = Opinion.objects.filter(case_id__in=ids).order_by("case_id", "-released_at").distinct("case_id")
    released = {row.case_id: (row.no_usable_capacity, row.durably_no_usable_capacity) for row in newest}
    return [
        timeline.TimelineItem(
            case.pk, spells[case.pk], facts_with(case, released.get(case.pk, (False, False))), events_of(case), None
        )
        for case in cases
        if case.pk in spells
    ]


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
