"""Which function runs a job of which topic. Rooms above register theirs when the product starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from privacy.actor import Actor

PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Job:
    """What a handler gets: ids and the payload that was put beside them."""

    id: UUID
    topic: str
    case_id: UUID | None
    payload: Mapping[str, Any]


Handler = Callable[[Actor, Job], None]

_handlers: dict[str, Handler] = {}
_slow: dict[str, timedelta] = {}


def register(topic: str, handler: Handler, *, own_transactions: timedelta | None = None) -> None:
    """Run `handler(actor, job)` for jobs of `topic`, as the tenant's system, in the transaction that ends the job.

    With `own_transactions` the handler enters contexts itself (`privacy.tasks.as_system`) and must bear being run
    again: a run of which nothing was heard for that long counts as dead.
    """
    _handlers[topic] = handler
    if own_transactions:
        _slow[topic] = own_transactions


def handler_of(topic: str) -> Handler:
    """The registered function. Raises KeyError."""
    return _handlers[topic]


def is_slow(topic: str) -> bool:
    """Whether jobs of this topic manage their own transactions."""
    return topic in _slow


def slow_topics() -> Mapping[str, timedelta]:
    """{topic: after how long a run counts as dead} of jobs with transactions of their own."""
    return _slow
