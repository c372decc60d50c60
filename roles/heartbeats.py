"""Signs of life of background work, read by /health/. Global rows: no context is needed, no name is kept."""

from datetime import datetime, timedelta
from uuid import UUID

from privacy import chance
from roles.models import Heartbeat, Tenant


def noted(name: str) -> None:
    """`name` is alive now."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=chance.now())], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def last_signs() -> dict[str, datetime]:
    """{name: when it last gave a sign}, in one query."""
    return dict(Heartbeat.objects.values_list("name", "at"))


def active_tenants() -> list[UUID]:
    """The tenants for which background work is done."""
    return list(Tenant.objects.filter(active=True).order_by("id").values_list("id", flat=True))


def waiting_tenants(work: str, every: timedelta) -> list[UUID]:
    """The active tenants whose `work:<tenant>` never ended, or longer ago than `every`."""
    signs = last_signs()
    before = chance.now() - every
    return [tenant for tenant in active_tenants() if signs.get(f"{work}:{tenant}", before) <= before]
