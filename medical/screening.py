"""Who must be phoned first. Pure: from what the ziekmelding may hold and the calendar, never from medical contents.

RSC Werkwijzer 4.1: screening for the telephone triage in week 1, "afweging wie met voorrang te bellen".
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reason(StrEnum):
    """Why somebody comes before others."""

    LATE = "late"
    SOON = "soon"
    LONG = "long"  # expects to be away for long
    ACCIDENT = "accident"  # at work
    TRAFFIC = "traffic"
    FREQUENT = "frequent"  # three reports or more in twelve months (RSC Werkwijzer 2.3)


_WEIGHTS = {
    Reason.LATE: 8, Reason.SOON: 4, Reason.LONG: 3, Reason.ACCIDENT: 3, Reason.FREQUENT: 2, Reason.TRAFFIC: 1,
}  # fmt: skip
SOON_DAYS = 2
FREQUENT = 3


@dataclass(frozen=True)
class Call:
    """What is known before the call."""

    act_by: date
    long_expected: bool = False
    work_accident: bool = False
    traffic_accident: bool = False
    reports_in_a_year: int = 1


def reasons(call: Call, today: date) -> tuple[Reason, ...]:
    """Why this call has priority, the heaviest first."""
    days = (call.act_by - today).days
    holds = {
        Reason.LATE: days < 0,
        Reason.SOON: 0 <= days <= SOON_DAYS,
        Reason.LONG: call.long_expected,
        Reason.ACCIDENT: call.work_accident,
        Reason.FREQUENT: call.reports_in_a_year >= FREQUENT,
        Reason.TRAFFIC: call.traffic_accident,
    }
    return tuple(reason for reason in _WEIGHTS if holds[reason])


def order(call: Call, today: date) -> tuple[int, date]:
    """The sort key: more weight first, then the earlier date."""
    return (-sum(_WEIGHTS[reason] for reason in reasons(call, today)), call.act_by)
