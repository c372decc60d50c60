"""Rooms above this one hear, in the same transaction, what it changed: `cases` keeps its grants in step."""

from collections.abc import Callable
from uuid import UUID

from privacy.actor import Actor

DelegationHandler = Callable[[Actor, UUID, UUID], None]
MembershipHandler = Callable[[Actor, UUID], None]
CustodyHandler = Callable[[Actor], None]

_delegation: list[DelegationHandler] = []
_membership: list[MembershipHandler] = []
_doctor: list[MembershipHandler] = []
_custody: list[CustodyHandler] = []


def when_delegation_changes(handler: DelegationHandler) -> None:
    """Call `handler(by, principal_membership_id, delegate_user_id)` after a delegation was given or revoked."""
    if handler not in _delegation:
        _delegation.append(handler)


def when_membership_begins(handler: MembershipHandler) -> None:
    """Call `handler(by, membership_id)` after a membership was made: a werknemer may have a running case already."""
    if handler not in _membership:
        _membership.append(handler)


def when_doctor_is_named(handler: MembershipHandler) -> None:
    """Call `handler(by, membership_id)` after an arbodienst named a bedrijfsarts in an employer's own tenant."""
    if handler not in _doctor:
        _doctor.append(handler)


def when_custody_changes(handler: CustodyHandler) -> None:
    """Call `handler(by)` in an employer's tenant after an arbodienst took its medical side on."""
    if handler not in _custody:
        _custody.append(handler)


def delegation_changed(by: Actor, principal_id: UUID, delegate_user_id: UUID) -> None:
    """Tell everyone who asked."""
    for handler in _delegation:
        handler(by, principal_id, delegate_user_id)


def membership_begun(by: Actor, membership_id: UUID) -> None:
    """Tell everyone who asked."""
    for handler in _membership:
        handler(by, membership_id)


def doctor_named(by: Actor, membership_id: UUID) -> None:
    """Tell everyone who asked."""
    for handler in _doctor:
        handler(by, membership_id)


def custody_changed(by: Actor) -> None:
    """Tell everyone who asked."""
    for handler in _custody:
        handler(by)
