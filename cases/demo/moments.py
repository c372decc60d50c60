"""Acting on a day gone by: the clock stands there, ids repeat with the seed, and the act is put on record."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from cases.demo.dice import dice, number
from privacy import audit, chance, context
from privacy.actor import Actor

_SOURCE = "web 127.0.0.1"


@dataclass(frozen=True)
class Clock:
    """The seed of the story, and the present that it may not pass."""

    seed: int
    now: datetime

    @property
    def today(self) -> date:
        """The last day of the story."""
        return chance.day_of(self.now)

    def at(self, day: date, *about: object, hour: int | None = None) -> datetime:
        """A moment in office hours of that day, or at that hour; never later than the present."""
        throws = dice(self.seed, "hour", day, *about)
        when = time(throws.randint(8, 16) if hour is None else hour, throws.randint(0, 59))
        return min(datetime.combine(day, when, tzinfo=chance.AMSTERDAM), self.now)

    @contextmanager
    def standing(self, instant: datetime, *about: object) -> Iterator[None]:
        """The clock stands at `instant`; ids and nonces follow from the seed and `about`."""
        with chance.seeded(seed=number(self.seed, instant, *about), instant=instant):
            yield

    @contextmanager
    def acting(self, actor: Actor, instant: datetime, *about: object) -> Iterator[Actor]:
        """As `standing`, at work as `actor`; reads are recorded as they are for a request."""
        with self.standing(instant, actor.membership_id, *about), context.entered(actor):
            with audit.trail(actor, source=_SOURCE) as kept:
                yield actor
            audit.flush(kept)
