"""The base of every tenant table: a tenant column, and a manager that never looks outside the tenant in force."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from privacy import chance, context

M = TypeVar("M", bound=models.Model)


class TenantManager(models.Manager[M]):
    """Adds the tenant predicate beside row-level security: for the planner's index, and as the second wall."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Rows of the tenant in force. Raises NoContext outside a context."""
        return super().get_queryset().filter(tenant_id=context.current_tenant_id())


class TenantModel(models.Model):
    """A row that belongs to one tenant. `SENSITIVITY` declares a class for every field (see privacy.sensitivity)."""

    id = models.UUIDField(primary_key=True, default=chance.uuid, editable=False)
    tenant = models.ForeignKey(
        "roles.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False, default=context.tenant_default
    )

    objects: ClassVar[models.Manager[Self]] = TenantManager()

    SENSITIVITY: dict[str, str] = {}

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Ids only: a model's text ends up in logs."""
        return f"{self._meta.label} {self.pk}"

    def __repr__(self) -> str:
        """Ids only."""
        return f"<{self}>"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
