"""What a recomputation changes in stored steps: pure, so that it can be shown before it is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from timeline.engine.model import DatedStep, Spell, Status, Timeline

DONE, PAUSED, CANCELLED = "done", "paused", "cancelled"


@dataclass(frozen=True, slots=True)
class StoredStep:
    """A step as it was stored.

    `state`: planned, done, not_recorded, paused or cancelled. Of a recurring code any number may be done, and at most
    one may be anything else. `key` is for the caller (a primary key); nothing here reads it.
    """

    code: str
    state: str
    window_opens: date | None = None
    target: date | None = None
    act_by: date | None = None
    legal_last: date | None = None
    follows_event: bool = False
    key: object = None

    @property
    def dates(self) -> tuple[date | None, date | None, date | None, date | None]:
        """window_opens, target, act_by, legal_last."""
        return (self.window_opens, self.target, self.act_by, self.legal_last)


@dataclass(frozen=True, slots=True)
class Move:
    """A stored step and what it becomes; the dates of both may be the same."""

    old: StoredStep
    new: DatedStep


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference, in catalogue order. False when there is nothing to save.

    `resumed` also holds steps that fell away and apply again. A paused step keeps its stored dates for show; a resumed
    one takes the new ones.
    """

    added: tuple[DatedStep, ...] = field(default=())
    moved: tuple[Move, ...] = field(default=())
    paused: tuple[Move, ...] = field(default=())
    resumed: tuple[Move, ...] = field(default=())
    cancelled: tuple[Move, ...] = field(default=())

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return any((self.added, self.moved, self.paused, self.resumed, self.cancelled))


def diff(stored: Sequence[StoredStep], computed: Timeline, today: date, *, effective: date | None = None) -> Changes:
    """The changes that bring `stored` to `computed`.

    A step done, or due (by act_by) before the change takes effect, is never moved by a later change of clock (law,
    section 1). `effective`: the first day on which the clock differs (`first_difference`); without it, today. A step
    that a recovery paused although its last working day was over keeps its dates as well when it resumes.
    An event moves what follows it also afterwards. Steps that do not apply are not added.
    """
    rows = _match(stored, computed)
    found: dict[str, list[Move]] = {"moved": [], "paused": [], "resumed": [], "cancelled": []}
    added: list[DatedStep] = []
    for step in computed.steps:
        old = rows.get(step.code)
        if old is None:
            if step.status not in {Status.NOT_APPLICABLE, Status.CANCELLED}:
                added.append(step)
        elif change := _change(old, step, effective or today):
            found[change].append(Move(old, _as_it_was(old, step, computed)))
    return Changes(tuple(added), **{name: tuple(moves) for name, moves in found.items()})


def first_difference(before: Sequence[Spell], after: Sequence[Spell]) -> date | None:
    """The first day that is sick in one and not in the other: when a change of clock takes effect. None: the same."""
    edges = sorted({edge for spell in (*before, *after) for edge in (spell.start, spell.recovered_from) if edge})
    for day in edges:
        if _is_sick(before, day) is not _is_sick(after, day):
            return day
    return None


def _is_sick(spells: Sequence[Spell], day: date) -> bool:
    return any(spell.start <= day and (spell.end is None or day <= spell.end) for spell in spells)


def _match(stored: Sequence[StoredStep], computed: Timeline) -> Mapping[str, StoredStep]:
    recurring = {step.code for step in computed.steps if step.recurring}
    return {row.code: row for row in stored if not (row.code in recurring and row.state == DONE)}


def _change(old: StoredStep, new: DatedStep, effective: date) -> str | None:
    if old.state == DONE or new.status is Status.DONE:
        return None
    if new.status in {Status.NOT_APPLICABLE, Status.CANCELLED}:
        return None if old.state == CANCELLED else "cancelled"
    if new.status is Status.PAUSED:
        return None if old.state == PAUSED else "paused"
    if old.state in {PAUSED, CANCELLED}:
        return "resumed"
    return "moved" if old.dates != new.dates and not _settled(old, new, effective) else None


def _as_it_was(old: StoredStep, new: DatedStep, computed: Timeline) -> DatedStep:
    """A step with its old dates, where a recovery came between its last working day and its target.

    It was due on a Friday, and better from Saturday on the employee did not reach its sick day on Sunday.
    """
    if old.state != PAUSED or old.follows_event or old.act_by is None or old.target is None:
        return new
    better = next((day for day, _end in computed.wait.interruptions if old.act_by < day <= old.target), None)
    legs = [leg for leg in new.explanation.legs if better and leg.start < better]
    if not legs:  # no recovery on its eve; or by now it follows an event, and has no walk
        return new
    opens, target, act_by, legal_last = old.dates
    *before, last = legs
    why = replace(
        new.explanation,
        legs=(*before, replace(last, end=old.target)),
        settled_before=better,
        window_opens=opens,
        target=target,
        act_by=act_by,
        legal_last=legal_last,
    )
    return replace(new, window_opens=opens, target=target, act_by=act_by, legal_last=legal_last, explanation=why)


def _settled(old: StoredStep, new: DatedStep, effective: date) -> bool:
    by_clock = not old.follows_event and not new.follows_event
    return by_clock and old.act_by is not None and old.act_by < effective
