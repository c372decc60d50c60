"""The identity provider of a tenant, as the beheerder sees it and as signing in uses it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from privacy import context
from privacy.actor import system
from roles.models import IdentityProvider, Tenant
from roles.signin import crypto


@dataclass(frozen=True)
class Provider:
    """What was set up; the secret only where signing in needs it."""

    tenant_id: UUID
    slug: str
    issuer: str
    client_id: str
    domains: tuple[str, ...]
    configuration: dict[str, Any]
    secret: str = ""


def identity_provider(tenant_id: UUID) -> Provider | None:
    """Without its secret, for the screen of the tenant in force."""
    row = IdentityProvider.objects.first()
    return _made(row, tenant_id, tenant_slug(tenant_id)) if row else None


def tenant_slug(tenant_id: UUID) -> str:
    """The short name in the addresses of a tenant."""
    return Tenant.objects.values_list("slug", flat=True).get(pk=tenant_id)


def slug_of_domain(address: str) -> str:
    """The short name of the organisation whose provider vouches for the domain of an address; empty for none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.provider_of_domain(%s)", [address.rpartition("@")[2]])
        return str(cursor.fetchone()[0] or "")


def provider_by_slug(slug: str) -> Provider | None:
    """With its secret, for whoever is on the way in and therefore has no tenant yet."""
    tenant = Tenant.objects.filter(slug=slug, active=True).first()
    if tenant is None:
        return None
    with context.entered(system(tenant.pk)):
        row = IdentityProvider.objects.first()
    return _made(row, tenant.pk, slug, secret=crypto.decrypt(row.sealed_secret)) if row else None


def _made(row: IdentityProvider, tenant_id: UUID, slug: str, secret: str = "") -> Provider:
    domains = tuple(row.domains.split())
    return Provider(tenant_id, slug, row.issuer, row.client_id, domains, row.configuration, secret)
