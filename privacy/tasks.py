"""The base of every Celery task: ids in, context entered, nothing personal in arguments or results."""

from typing import Any
from uuid import UUID

from celery import Task

from privacy import audit, context
from privacy.actor import Actor, system


class TenantTask(Task):  # type: ignore[type-arg,misc]  celery's Task is generic in stubs only
    """Runs as the system of the tenant in its first argument, in one transaction with context and audit trail."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Enter the tenant of `tenant_id` and run."""
        tenant_id = UUID(str(kwargs.get("tenant_id") or args[0]))
        with as_system(tenant_id):
            return super().__call__(*args, **kwargs)


class as_system:  # noqa: N801  reads as a sentence: with as_system(tenant_id)
    """Work as the tenant's system, with what is read put on record when it ends well."""

    def __init__(self, tenant_id: UUID) -> None:
        self.actor: Actor = system(tenant_id)

    def __enter__(self) -> Actor:
        self._context = context.entered(self.actor)
        self._context.__enter__()
        self._trail = audit.trail(self.actor, source="worker")
        self._kept = self._trail.__enter__()
        return self.actor

    def __exit__(self, *exception: object) -> None:
        self._trail.__exit__(*exception)
        if exception[0] is None:
            audit.flush(self._kept)
        self._context.__exit__(*exception)
