"""From contracts to employments: contracts that follow each other without a day between are one. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Protocol, TypeVar
from uuid import UUID

_DAY = timedelta(days=1)


def holds(starts_on: date, ends_on: date | None, day: date) -> bool:
    """Whether the day lies within; `ends_on` is the last day, None while no end is known."""
    return starts_on <= day and (ends_on is None or day <= ends_on)


@dataclass(frozen=True)
class Held:
    """A contract. `ends_on`: its last day, None while no end is known; `number`: of its employment (IKV)."""

    starts_on: date
    ends_on: date | None = None
    number: int = 1
    hours: Decimal | None = None
    function: str = ""
    id: UUID | None = None

    def holds(self, day: date) -> bool:
        """Whether the contract is in force on the day."""
        return holds(self.starts_on, self.ends_on, day)


@dataclass(frozen=True)
class Employment:
    """Contracts in a row, ascending; one that goes on under another number from the next day is the same employment."""

    contracts: tuple[Held, ...]

    @property
    def starts_on(self) -> date:
        """The first day."""
        return self.contracts[0].starts_on

    @property
    def ends_on(self) -> date | None:
        """The last day, inclusive; None while no end is known."""
        return self.contracts[-1].ends_on

    @property
    def number(self) -> int:
        """Its number now, or the last that it had."""
        return self.contracts[-1].number

    def holds(self, day: date) -> bool:
        """Whether the employment is in force on the day."""
        return holds(self.starts_on, self.ends_on, day)

    def contract_on(self, day: date) -> Held:
        """The contract of the day, or the nearest."""
        begun = [one for one in self.contracts if one.starts_on <= day]
        return begun[-1] if begun else self.contracts[0]

    def number_on(self, day: date) -> int:
        """Its number on the day."""
        return self.contract_on(day).number


def employments_of(contracts: Iterable[Held]) -> tuple[Employment, ...]:
    """The employments of one employee, by number and first day. `contracts`: in any order."""
    chains: list[list[Held]] = []
    for _day, begins in groupby(sorted(contracts, key=lambda one: (one.starts_on, one.number)), lambda c: c.starts_on):
        waiting = list(begins)
        for follows in (_same_number, _same_function, _same_hours, _next_day):
            waiting = [one for one in waiting if not _joined(chains, one, follows)]
        chains += [[one] for one in waiting]
    found = [Employment(tuple(chain)) for chain in chains]
    return tuple(sorted(found, key=lambda one: (one.number, one.starts_on)))


def in_force(employments: Sequence[Employment], day: date) -> tuple[Employment, ...]:
    """Those that hold the day."""
    return tuple(one for one in employments if one.holds(day))


def running_beside(employments: Sequence[Employment], first: date, last: date | None = None) -> tuple[Employment, ...]:
    """Of who has several at once: those in force on any of these days (`last` None: ever after); else empty."""
    found = tuple(
        one
        for one in employments
        if (one.ends_on is None or one.ends_on >= first) and (last is None or one.starts_on <= last)
    )
    return found if parallel(found) else ()


class Lasting(Protocol):
    """What has a number and a first day."""

    @property
    def number(self) -> int:
        """Of the inkomstenverhouding."""

    @property
    def starts_on(self) -> date:
        """The first day."""


L = TypeVar("L", bound=Lasting)


def one_a_number(employments: Sequence[L], day: date) -> tuple[L, ...]:
    """Of who had a number twice, with days between: the one of that day, else the last before it or the first after."""
    best: dict[int, L] = {}
    for one in sorted(employments, key=lambda one: one.starts_on):
        if one.number not in best or one.starts_on <= day:
            best[one.number] = one
    return tuple(best[number] for number in sorted(best))


def parallel(employments: Sequence[Employment]) -> bool:
    """Whether two of them run at the same time."""
    return any(
        one is not other and one.starts_on <= other.starts_on and one.holds(other.starts_on)
        for one in employments
        for other in employments
    )


def _joined(chains: list[list[Held]], one: Held, follows: Callable[[Held, Held], bool]) -> bool:
    chain = next((chain for chain in chains if follows(chain[-1], one)), None)
    if chain is None:
        return False
    chain.append(one)
    return True


def _next_day(last: Held, one: Held) -> bool:
    return last.ends_on is not None and one.starts_on - last.ends_on == _DAY


def _same_function(last: Held, one: Held) -> bool:
    """Of several that end on one day the one that goes on is known by its function, or else by its hours."""
    return bool(one.function) and last.function == one.function and _next_day(last, one)


def _same_hours(last: Held, one: Held) -> bool:
    return one.hours is not None and last.hours == one.hours and _next_day(last, one)


def _same_number(last: Held, one: Held) -> bool:
    return last.number == one.number and _next_day(last, one)
