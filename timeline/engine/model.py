"""What goes into the engine and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from timeline.catalogue.model import Text, Visibility
from timeline.engine.explanation import Explanation


class Status(StrEnum):
    """Where a step stands (law, section 3a)."""

    NOT_APPLICABLE = "not_applicable"
    CANCELLED = "cancelled"
    DONE = "done"
    PAUSED = "paused"
    LATE = "late"
    DUE = "due"
    WINDOW = "window"
    OPEN = "open"

    @property
    def to_do(self) -> bool:
        """Whether somebody still has to act."""
        return self in {Status.LATE, Status.DUE, Status.WINDOW, Status.OPEN}


@dataclass(frozen=True, slots=True, order=True)
class Spell:
    """An unbroken period of sickness. `end` is the last sick day, inclusive; None while it lasts."""

    start: date
    end: date | None = None

    @property
    def recovered_from(self) -> date | None:
        """The first calendar day not sick."""
        return self.end + timedelta(days=1) if self.end else None


@dataclass(frozen=True, slots=True, order=True)
class Leave:
    """A period of leave under the Wazo; both days inclusive. Its days never count as sick days.

    `joined`: whether sickness before and after it, both adjoining, counts together because the bedrijfsarts or UWV
    said that they share a cause; None while nobody said so (art. 7:629 lid 10 BW). No cause is ever kept here.
    """

    start: date
    end: date
    kind: str = "wazo"
    joined: bool | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that decides a timeline.

    `spells`, `leaves`: ascending. `facts`: the names that are true. `events`: dates by step code (done on) or by event
    name. `released_only`: nothing medical is in it, and what follows hidden events is dated by what was released.
    `employment_ends`: its last day. `aow_date`: the day on which AOW age is reached. `loonsanctie_weeks`: 0 to 52.
    `talk_interval_days`: between progress talks, as agreed in the plan; None: as the catalogue says.
    """

    spells: tuple[Spell, ...]
    today: date
    facts: frozenset[str] = frozenset()
    events: Mapping[str, date] = field(default_factory=dict)
    released_only: bool = False
    leaves: tuple[Leave, ...] = ()
    employment_ends: date | None = None
    aow_date: date | None = None
    loonsanctie_weeks: int = 0
    talk_interval_days: int | None = None


@dataclass(frozen=True, slots=True)
class DatedStep:
    """One row of the catalogue in one case; a recurring row is its next occurrence.

    `follows_event`: the target hangs on an event and not on a sick day, so a change of spells does not move it.
    """

    code: str
    status: Status
    visibility: Visibility
    recurring: bool
    window_opens: date | None
    target: date | None
    act_by: date | None
    legal_last: date | None
    done_on: date | None
    follows_event: bool
    explanation: Explanation

    @property
    def dates(self) -> tuple[date | None, date | None, date | None, date | None]:
        """window_opens, target, act_by, legal_last: what a move compares."""
        return (self.window_opens, self.target, self.act_by, self.legal_last)


@dataclass(frozen=True, slots=True)
class Wait:
    """The wait that runs (art. 23 WIA). `spells`: its joined sick periods, without leave; None: beyond a recovery.

    `last_day`: of the wait, or of wage payment where AOW age cuts it short. `first_wia_day`: None for who reaches AOW
    age before it. `pay_ends`: the last day of wage payment, with what extends or ends it. `closes_on`: after a recovery
    the day from which a new report no longer joins, so that the case is closed.
    """

    spells: tuple[Spell, ...]
    first_sick_day: date
    sick_days: int
    last_day: date | None
    first_wia_day: date | None
    pay_ends: date | None
    recovered_from: date | None
    closes_on: date | None

    @property
    def interruptions(self) -> tuple[tuple[date, date], ...]:
        """First and last day of each period between joined spells: days that do not count."""
        one = timedelta(days=1)
        return tuple(
            (before.end + one, after.start - one)
            for before, after in zip(self.spells, self.spells[1:], strict=False)
            if before.end and after.start - before.end > one
        )


@dataclass(frozen=True, slots=True)
class PastWait:
    """A wait that ended because the employee was recovered for 28 days or more."""

    first_sick_day: date
    last_sick_day: date
    sick_days: int


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a person should look at. `code` is stable; `subject` is the step code or event name it is about."""

    code: str
    subject: str
    text: Text


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dated steps of the last wait, in catalogue order."""

    catalogue_version: str
    steps: tuple[DatedStep, ...]
    wait: Wait
    previous_waits: tuple[PastWait, ...]
    flags: tuple[Flag, ...]
    released_only: bool

    def step(self, code: str) -> DatedStep:
        """The step with that code; raises KeyError."""
        for step in self.steps:
            if step.code == code:
                return step
        raise KeyError(code)
