"""Why a step has its dates: a structure that can be stored as JSON and rendered in any language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What decided the target."""

    SICK_DAY = "sick_day"  # a number of sick days
    OFFSET = "offset"  # calendar days after an event
    MONTHLY = "monthly"  # calendar months after an event
    ON_EVENT = "on_event"  # the day of an event
    OPENING = "opening"  # there is no target, only a first day
    AWAITING = "awaiting"  # the event that it follows did not happen yet
    INTERRUPTED = "interrupted"  # recovery came before it
    NOT_APPLICABLE = "not_applicable"  # its condition does not hold
    AOW = "aow"  # falls away for who reaches AOW age
    ENDED = "ended"  # the employment, and with it the duty, ended before it


@dataclass(frozen=True, slots=True)
class Leg:
    """A period that counts (`sick`) or an interruption that does not, of which some are `leave`; days inclusive."""

    start: date
    end: date
    sick: bool
    leave: bool = False

    @property
    def days(self) -> int:
        """Its length in calendar days."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Explanation:
    """The arithmetic of one step.

    `sick_day`, `legs`: the walk of SICK_DAY, and what an INTERRUPTED step would have needed. `anchor`, `anchor_date`,
    `days` (before it when negative) or `months`: the event (step code or event name) that the target follows.
    `not_before`: an opening that held the target back. `out_of_leave`: it fell on that day of leave, and moved to the
    first working day after it. `extended`: days by which the wait was lengthened. `ends_on`: what AOW or ENDED speak
    of. `settled_before`: its last working day lay before that interruption, so the date stayed. `leave_follows`: what
    interrupts is leave. `report`: which re-integratieverslag, short or full, by the sick days so far (`sick_day`).
    `fact`: the condition that does not hold.
    """

    kind: Kind
    sick_day: int | None = None
    legs: tuple[Leg, ...] = ()
    anchor: str = ""
    anchor_date: date | None = None
    days: int | None = None
    months: int | None = None
    not_before: date | None = None
    out_of_leave: date | None = None
    extended: int | None = None
    ends_on: date | None = None
    settled_before: date | None = None
    window_opens: date | None = None
    target: date | None = None
    act_by: date | None = None
    legal_last: date | None = None
    recovered_from: date | None = None
    closes_on: date | None = None
    leave_follows: bool = False
    report: str = ""
    fact: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; what is empty is left out. `from_json` is its inverse."""
        values = {name: _plain(getattr(self, name)) for name in self.__dataclass_fields__}
        return {name: value for name, value in values.items() if value not in (None, "", []) and value is not False}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Explanation":
        """The explanation that `to_json` wrote."""
        values = dict(data)
        values["kind"] = Kind(values["kind"])
        values["legs"] = tuple(
            Leg(date.fromisoformat(leg["start"]), date.fromisoformat(leg["end"]), leg["sick"], leg.get("leave", False))
            for leg in values.get("legs", ())
        )
        for name in DATE_FIELDS & values.keys():
            values[name] = date.fromisoformat(values[name])
        return cls(**values)


DATE_FIELDS = frozenset(
    (
        "anchor_date", "not_before", "out_of_leave", "ends_on", "settled_before", "window_opens", "target", "act_by",
        "legal_last", "recovered_from", "closes_on",
    )
)  # fmt: skip


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain_leg(leg) for leg in value]
    return str(value) if isinstance(value, Kind) else value


def _plain_leg(leg: Leg) -> dict[str, object]:
    plain: dict[str, object] = {"start": leg.start.isoformat(), "end": leg.end.isoformat(), "sick": leg.sick}
    return {**plain, "leave": True} if leg.leave else plain
