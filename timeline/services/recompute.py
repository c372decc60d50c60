"""Keeps the stored steps equal to what the engine says, and stores nothing but the difference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language

from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import NotFound, invalid
from timeline import engine
from timeline.catalogue import Catalogue
from timeline.engine.validate import check_clock, check_inputs
from timeline.engine.waits import split_waits, without_leave
from timeline.errors import InputError
from timeline.models import Step
from timeline.projection import strip
from timeline.services.additions import Additions
from timeline.services.writing import Rewrite, clock_before, stored_step

# Medical in the catalogue, but facts of a case once the bedrijfsarts releases them with an oordeel.
RELEASED_BY_OORDEEL = frozenset({"no_usable_capacity", "durably_no_usable_capacity"})
PLAN = "W8-PLAN-VAN-AANPAK"
_CHUNK = 500
_ROWS_A_STATEMENT = 5000
_CHANGEABLE = (
    "state", "window_opens", "target", "act_by", "legal_last", "explanation", "moved_from", "moved_because", "dated_on",
    "done_on", "closed_by", "closed_at",
)  # fmt: skip


@dataclass(frozen=True)
class TimelineItem:
    """What decides the timeline of one case; facts and events as non-medical roles know them.

    `known_from`: steps to be done before that day come in as not_recorded.
    """

    case_id: UUID
    spells: Sequence[engine.Spell]
    facts: Mapping[str, bool]
    events: Mapping[str, date]
    known_from: date | None = None
    leaves: Sequence[engine.Leave] = ()
    employment_ends: date | None = None
    aow_date: date | None = None
    loonsanctie_weeks: int = 0
    talk_interval_days: int | None = None

    def inputs(self, today: date, done: Mapping[str, date]) -> engine.Inputs:
        """What the engine reckons with; steps that are `done` are events too."""
        return engine.Inputs(
            spells=tuple(self.spells),
            today=today,
            facts=frozenset(name for name, true in self.facts.items() if true),
            events={**done, **self.events},
            leaves=tuple(self.leaves),
            employment_ends=self.employment_ends,
            aow_date=self.aow_date,
            loonsanctie_weeks=self.loonsanctie_weeks,
            talk_interval_days=self.talk_interval_days,
        )


@transaction.atomic
def recompute(*, by: Actor, item: TimelineItem, because: str) -> engine.Changes:
    """Store the difference between the steps of a case and what the engine computes, and return it.

    Steps done are events too. Medical facts and events are left out, whoever passes them. Rows done never move.
    Raises NotFound (no such case), Invalid (spells or names that the engine refuses).
    """
    return _recompute([item], by=by, because=because)[item.case_id]


@transaction.atomic
def recompute_many(*, by: Actor, items: Sequence[TimelineItem], because: str) -> int:
    """As recompute, for an import: a constant number of statements per 500 cases. Returns how many cases changed."""
    changed = 0
    for start in range(0, len(items), _CHUNK):
        found = _recompute(items[start : start + _CHUNK], by=by, because=because)
        changed += sum(1 for changes in found.values() if changes)
    return changed


def inputs_of(item: TimelineItem, today: date, catalogue: Catalogue) -> engine.Inputs:
    """What the engine reckons with for a case as it is stored now: its item, and the steps done."""
    rows = list(Step.objects.filter(case_id=item.case_id, state=Step.State.DONE).order_by("code", "occurrence"))
    return item.inputs(today, dict(_done(rows, catalogue)))


def _recompute(items: Sequence[TimelineItem], *, by: Actor, because: str) -> dict[UUID, engine.Changes]:
    stored, employers = _locked([item.case_id for item in items])
    additions = Additions()
    found: dict[UUID, engine.Changes] = {}
    rewrites = []
    for item in items:
        rewrite, changes = _rewrite(item, stored[item.case_id], because, employers[item.case_id], additions)
        found[item.case_id] = changes
        rewrites.append(rewrite)
    _save(rewrites)
    touched = [item.case_id for item, rewrite in zip(items, rewrites, strict=True) if rewrite]
    if touched:
        detail = {"because": because, **_counted(rewrites)}
        case_id = touched[0] if len(items) == 1 else None
        audit.record_write(by, "timeline.recompute", case_id=case_id, objects=touched, detail=detail)
    return found


def _locked(case_ids: Sequence[UUID]) -> tuple[dict[UUID, list[Step]], dict[UUID, UUID]]:
    """{case: its steps} and {case: its employer}, locked in order of id: two recomputations never wait in a ring."""
    cases = Step.case.field.related_model._default_manager
    locked = cases.select_for_update(no_key=True, of=("self",)).filter(pk__in=case_ids).order_by("pk")
    employers: dict[UUID, UUID] = dict(locked.values_list("pk", "employer_id"))
    stored: dict[UUID, list[Step]] = {case_id: [] for case_id in employers}
    for case_id in case_ids:
        if case_id not in stored:
            raise NotFound(str(case_id))
    for step in Step.objects.filter(case_id__in=case_ids).order_by("code", "occurrence"):
        stored[step.case_id].append(step)
    return stored, employers


def _rewrite(
    item: TimelineItem, rows: list[Step], because: str, employer_id: UUID, additions: Additions
) -> tuple[Rewrite, engine.Changes]:
    today = chance.today()
    try:
        check_clock(item.spells, item.leaves)
        first = split_waits(item.spells, item.leaves)[-1].first
        own_rows = additions.rows_for(employer_id, first)
        catalogue = additions.catalogue(first, own_rows)
        timeline = engine.compute(catalogue, _inputs(item, rows, catalogue, today))
    except InputError as problem:
        raise invalid("", problem.en if (get_language() or "nl").startswith("en") else problem.nl) from problem
    effective = engine.first_difference(clock_before(rows), without_leave(item.spells, item.leaves))
    changes = engine.diff([stored_step(row) for row in rows], timeline, today, effective=effective)
    rewrite = Rewrite(item.case_id, catalogue, rows, because, today, item.known_from, own_rows)
    rewrite.apply(changes, timeline)
    return rewrite, changes


def _inputs(item: TimelineItem, rows: list[Step], catalogue: Catalogue, today: date) -> engine.Inputs:
    inputs = item.inputs(today, dict(_done(rows, catalogue)))
    check_inputs(catalogue, inputs)
    return strip(catalogue, inputs, RELEASED_BY_OORDEEL)


def _done(rows: list[Step], catalogue: Catalogue) -> Iterator[tuple[str, date]]:
    """Step code and day, ascending by occurrence.

    A recurring one, or the plan van aanpak, confirmed without a day counts as done on time, so that what follows it
    has a date.
    """
    for row in rows:
        if row.state != Step.State.DONE or row.code not in catalogue.by_code:
            continue
        assumed = row.code == PLAN or catalogue.by_code[row.code].recurring
        day = row.done_on or (row.act_by if assumed else None)
        if day:
            yield row.code, day


def _save(rewrites: Sequence[Rewrite]) -> None:
    added = [row for rewrite in rewrites for row in rewrite.added]
    changed = [row for rewrite in rewrites for row in rewrite.changed.values()]
    Step.objects.bulk_create(added, batch_size=_ROWS_A_STATEMENT)
    Step.objects.bulk_create(
        changed, batch_size=_ROWS_A_STATEMENT, update_conflicts=True, unique_fields=["id"], update_fields=_CHANGEABLE
    )


def _counted(rewrites: Sequence[Rewrite]) -> dict[str, int]:
    return {
        "added": sum(len(rewrite.added) for rewrite in rewrites),
        "changed": sum(len(rewrite.changed) for rewrite in rewrites),
    }
