"""Rooms above hear, in the same transaction, that an employer or a contract changed: `cases` keeps in step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from privacy.actor import Actor


@dataclass(frozen=True)
class Renumbered:
    """A contract got the number of another employment: what was told of these days under the old one is of the new.

    The days that it holds before and after the change; of none, `ends_on` lies before `starts_on`.
    """

    old: int
    new: int
    starts_on: date
    ends_on: date | None


EmployerHandler = Callable[[Actor, UUID], None]
ContractHandler = Callable[[Actor, UUID, Renumbered | None], None]

_employer: list[EmployerHandler] = []
_contract: list[ContractHandler] = []


def when_employer_changes(handler: EmployerHandler) -> None:
    """Call `handler(by, employer_id)` after an employer was changed."""
    if handler not in _employer:
        _employer.append(handler)


def employer_changed(by: Actor, employer_id: UUID) -> None:
    """Tell everyone who asked."""
    for handler in _employer:
        handler(by, employer_id)


def when_contract_changes(handler: ContractHandler) -> None:
    """Call `handler(by, employee_id, renumbered)` after a contract of an employee was added or changed."""
    if handler not in _contract:
        _contract.append(handler)


def contract_changed(by: Actor, employee_id: UUID, renumbered: Renumbered | None = None) -> None:
    """Tell everyone who asked."""
    for handler in _contract:
        handler(by, employee_id, renumbered)
