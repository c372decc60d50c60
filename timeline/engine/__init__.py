"""The deadline engine: pure functions from sick spells, facts and events to dated, explained steps.

No Django, no clock, no I/O.
"""

from timeline.engine.compute import compute
from timeline.engine.diff import Changes, Move, StoredStep, diff, first_difference
from timeline.engine.explanation import Explanation, Kind, Leg
from timeline.engine.model import DatedStep, Flag, Inputs, Leave, PastWait, Spell, Status, Timeline, Wait
from timeline.engine.waits import closes_on, sick_day_on

__all__ = [
    "Changes",
    "DatedStep",
    "Explanation",
    "Flag",
    "Inputs",
    "Kind",
    "Leave",
    "Leg",
    "Move",
    "PastWait",
    "Spell",
    "Status",
    "StoredStep",
    "Timeline",
    "Wait",
    "closes_on",
    "compute",
    "diff",
    "first_difference",
    "sick_day_on",
]
