"""The bases of every Celery task: ids in, context entered, nothing personal in arguments or results."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from celery import Task

from privacy import audit, context
from privacy.actor import Actor, system


class TenantTask(Task):  # type: ignore[type-arg]  # celery's Task is generic in stubs only
    """Runs as the system of the tenant in its first argument, in one transaction with context and audit trail."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Enter the tenant of `tenant_id` and run."""
        with as_system(_tenant_id(args, kwargs)):
            return super().__call__(*args, **kwargs)


class OwnTransactionsTask(Task):  # type: ignore[type-arg]  # celery's Task is generic in stubs only
    """For work in many short transactions: checks that the first argument is a tenant's id, and opens none itself."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run with `tenant_id` as it came. Raises ValueError for something else than an id."""
        _tenant_id(args, kwargs)
        return super().__call__(*args, **kwargs)


def _tenant_id(args: tuple[Any, ...], kwargs: dict[str, Any]) -> UUID:
    given = kwargs["tenant_id"] if "tenant_id" in kwargs else args[0]
    return UUID(str(given))


@contextmanager
def as_system(tenant_id: UUID) -> Iterator[Actor]:
    """Work as the tenant's system in one transaction; what is read is put on record when it ends well."""
    actor = system(tenant_id)
    with context.entered(actor):
        with audit.trail(actor, source="worker") as kept:
            yield actor
        audit.flush(kept)
