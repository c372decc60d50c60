"""Contracts as known and as a file tells them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from uuid import UUID

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract; `id` None: not stored yet. `ends_on` is its last day."""

    id: UUID | None
    starts_on: date
    ends_on: date | None = None
    hours: Decimal | None = None
    number: int = 1  # of the employment; a stored contract keeps its own

    def covers(self, day: date) -> bool:
        """Whether the contract is in force on the day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def settled(
    known: Sequence[Terms],
    told: Mapping[date, tuple[date | None, Decimal | None]],
    numbers: Mapping[date, int] = MappingProxyType({}),
) -> list[Terms]:
    """The contracts as they must become, ascending. Contracts never overlap: a later start ends the one before.

    A start told earlier than a known contract that it runs into corrects that start. What the file leaves empty stays.
    `numbers`: of the employments, by first day of a contract that the file tells.
    """
    contracts = {row.starts_on: row for row in known}
    for starts in sorted(told):
        ends, hours = told[starts]
        row = (
            contracts.get(starts)
            or _corrected(contracts, starts, ends, told)
            or Terms(None, starts, number=numbers.get(starts, 1))
        )
        contracts[starts] = replace(row, starts_on=starts, ends_on=ends or row.ends_on, hours=hours or row.hours)
    ordered = [contracts[starts] for starts in sorted(contracts)]
    for place, (row, following) in enumerate(pairwise(ordered)):
        if row.ends_on is None or row.ends_on >= following.starts_on:
            ordered[place] = replace(row, ends_on=following.starts_on - _DAY)
    return ordered


def _corrected(
    contracts: dict[date, Terms], starts: date, ends: date | None, told: Mapping[date, object]
) -> Terms | None:
    """The stored contract that the told one runs into, taken out of its old place."""
    for later in sorted(contracts):
        if later > starts and later not in told and (ends is None or later <= ends):
            return contracts.pop(later)
    return None
