"""Signs of life of background work, read by /health/. Global rows: no context is needed, no name is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from privacy import chance
from privacy.actor import Actor
from privacy.policy import Action, may
from roles.models import Heartbeat, Tenant

# What raises a tenant's alerts, each ten minutes; longer than this without one that finished is a fault.
SWEEPS = ("sweep", "medical-sweep")
SWEEP_PATIENCE = timedelta(hours=1)


@dataclass(frozen=True)
class LateSweep:
    """Alerts may be late: when the last whole check of the deadlines finished, None when none ever did."""

    at: datetime | None


def noted(name: str) -> None:
    """`name` is alive now."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=chance.now())], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def last_signs() -> dict[str, datetime]:
    """{name: when it last gave a sign}, in one query."""
    return dict(Heartbeat.objects.values_list("name", "at"))


def late_sweep(actor: Actor) -> LateSweep | None:
    """That the deadlines of the actor's tenant were not checked for an hour, for who sees to delivery; else None."""
    if not may(actor, Action.DELIVERY_READ):
        return None
    names = [f"{work}:{actor.tenant_id}" for work in SWEEPS]
    found = list(Heartbeat.objects.filter(name__in=names).values_list("at", flat=True))
    last = min(found) if len(found) == len(names) else None
    return None if last and chance.now() - last <= SWEEP_PATIENCE else LateSweep(last)


def active_tenants() -> list[UUID]:
    """The tenants for which background work is done."""
    return list(Tenant.objects.filter(active=True).order_by("id").values_list("id", flat=True))


def waiting_tenants(work: str, every: timedelta) -> list[UUID]:
    """The active tenants whose `work:<tenant>` never ended, or longer ago than `every`."""
    signs = last_signs()
    before = chance.now() - every
    return [tenant for tenant in active_tenants() if signs.get(f"{work}:{tenant}", before) <= before]
