"""Rooms above this one hear, in the same transaction, what it changed: `cases` keeps its grants in step."""

from collections.abc import Callable
from uuid import UUID

from privacy.actor import Actor

DelegationHandler = Callable[[Actor, UUID, UUID], None]
MembershipHandler = Callable[[Actor, UUID], None]

_delegation: list[DelegationHandler] = []
_membership: list[MembershipHandler] = []


def when_delegation_changes(handler: DelegationHandler) -> None:
    """Call `handler(by, principal_membership_id, delegate_user_id)` after a delegation was given or revoked."""
    if handler not in _delegation:
        _delegation.append(handler)


def when_membership_begins(handler: MembershipHandler) -> None:
    """Call `handler(by, membership_id)` after a membership was made: a werknemer may have a running case already."""
    if handler not in _membership:
        _membership.append(handler)


def delegation_changed(by: Actor, principal_id: UUID, delegate_user_id: UUID) -> None:
    """Tell everyone who asked."""
    for handler in _delegation:
        handler(by, principal_id, delegate_user_id)


def membership_begun(by: Actor, membership_id: UUID) -> None:
    """Tell everyone who asked."""
    for handler in _membership:
        handler(by, membership_id)
