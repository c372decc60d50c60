"""Which function runs a job of which topic. Rooms above register theirs when the product starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from privacy.actor import Actor


@dataclass(frozen=True)
class Job:
    """What a handler gets: ids and the payload that was put beside them."""

    id: UUID
    topic: str
    case_id: UUID | None
    payload: Mapping[str, Any]


Handler = Callable[[Actor, Job], None]

_handlers: dict[str, Handler] = {}


def register(topic: str, handler: Handler) -> None:
    """Run `handler(actor, job)` for jobs of `topic`, as the tenant's system, in the transaction that ends the job."""
    _handlers[topic] = handler


def handler_of(topic: str) -> Handler:
    """The registered function. Raises KeyError."""
    return _handlers[topic]
