"""Which tenants a command is about. The room of tenants lies above this one: it is reached through a foreign key."""

from uuid import UUID

from django.core.management.base import CommandError

from privacy.models import AuditSeal


def named(slug: str | None) -> list[tuple[str, UUID]]:
    """(slug, id) of one tenant, or of all. Raises CommandError for a slug that nobody has."""
    rows = AuditSeal.tenant.field.related_model._default_manager.order_by("slug")
    found = list((rows.filter(slug=slug) if slug else rows).values_list("slug", "pk"))
    if slug and not found:
        raise CommandError(f"No tenant has the slug {slug!r}.")
    return found
