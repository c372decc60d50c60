"""Deadlines as a calendar program reads them (RFC 5545). Pure: no database, no clock.

A calendar is copied to telephones and to other people's servers, so it holds no name and nothing about health: a
reference, and the name of a step that every case can have.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from icalendar import Calendar, Event

_A_DAY = timedelta(days=1)
_EPOCH = date(2000, 1, 1)


@dataclass(frozen=True)
class Deadline:
    """One step on the day by which somebody must act. `dated_on`: since when it has that day."""

    step_id: UUID
    day: date
    title: str
    words: str
    address: str
    dated_on: date
    moved: bool


def calendar(name: str, deadlines: Iterable[Deadline]) -> bytes:
    """The file: the same deadlines give the same bytes."""
    made = Calendar()
    made.add("prodid", "-//Poortwacht//Termijnen//NL")
    made.add("version", "2.0")
    made.add("name", name)  # RFC 7986
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    for deadline in deadlines:
        made.add_component(_event(deadline))
    content: bytes = made.to_ical()
    return content


def _event(deadline: Deadline) -> Event:
    """A whole day that keeps nobody busy; programs take a new day over because the number goes up when it moves."""
    event = Event()
    event.add("uid", f"{deadline.step_id}@poortwacht")
    event.add("dtstamp", datetime.combine(deadline.dated_on, time(), tzinfo=UTC))
    event.add("sequence", (deadline.dated_on - _EPOCH).days if deadline.moved else 0)
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + _A_DAY)
    event.add("summary", deadline.title)
    event.add("description", deadline.words)
    event.add("url", deadline.address)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
