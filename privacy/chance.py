"""The one provider of ids, clock and nonces, so that tests can seed them and compare bytes with nothing masked."""

import random
import secrets
import string
import uuid as uuid_module
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# No 0/O, 1/I/L, 5/S: references are read out over the phone.
REFERENCE_ALPHABET = "2346789ABCDEFGHJKMNPQRTUVWXYZ"


@dataclass
class _Seed:
    generator: random.Random
    instant: datetime


_seed: ContextVar[_Seed | None] = ContextVar("seed", default=None)


def now() -> datetime:
    """The present moment, aware, in Europe/Amsterdam."""
    seed = _seed.get()
    return seed.instant if seed else datetime.now(AMSTERDAM)


def day_of(moment: datetime) -> date:
    """The calendar date of a moment in Europe/Amsterdam."""
    return moment.astimezone(AMSTERDAM).date()


def today() -> date:
    """The calendar date in Europe/Amsterdam: no other "today" exists in this product."""
    return day_of(now())


def uuid() -> uuid_module.UUID:
    """A random UUID (version 4)."""
    seed = _seed.get()
    return uuid_module.UUID(int=seed.generator.getrandbits(128), version=4) if seed else uuid_module.uuid4()


def token(length: int = 43) -> str:
    """An unguessable text of letters and digits; 43 characters carry 256 bits."""
    return _text(string.ascii_letters + string.digits, length)


def reference(length: int = 6) -> str:
    """A case reference that is easy to say aloud; unique within a tenant by constraint, not by chance."""
    return _text(REFERENCE_ALPHABET, length)


def _text(alphabet: str, length: int) -> str:
    seed = _seed.get()
    pick = seed.generator.choice if seed else secrets.choice
    return "".join(pick(alphabet) for _ in range(length))


@contextmanager
def seeded(*, seed: int, instant: datetime) -> Iterator[None]:
    """Everything inside gets the same ids and nonces for the same seed, and a clock that stands still at `instant`."""
    reset = _seed.set(_Seed(random.Random(seed), instant))  # noqa: S311  only ever used to repeat a run
    try:
        yield
    finally:
        _seed.reset(reset)
