"""A new house with its first beheerder."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from privacy import audit, context
from privacy.actor import Role, system
from privacy.errors import invalid
from roles.models import Tenant, TenantProfile
from roles.services.invitations import Invite, person_invite


@dataclass(frozen=True)
class TenantCreated:
    """The new tenant, and the first beheerder's membership with the token of its one-time link."""

    tenant_id: UUID
    membership_id: UUID
    token: str


def tenant_create(
    *, slug: str, name: str, kind: str, admin_email: str, admin_name: str = "", accent: str = "petrol"
) -> TenantCreated:
    """Make a tenant, its profile and the invitation of its first beheerder, as the operator of the installation.

    Raises Invalid when the slug is taken or the kind is unknown.
    """
    if kind not in TenantProfile.Kind.values:
        raise invalid(
            "kind", _("Onbekende soort. Kies uit: %(kinds)s.") % {"kinds": ", ".join(TenantProfile.Kind.values)}
        )
    with transaction.atomic():
        tenant = _tenant(slug)
        by = system(tenant.pk)
        with context.entered(by):
            TenantProfile.objects.create(name=name, kind=kind, accent=accent)
            audit.record_write(by, "tenant.create")
            admin = Invite(
                role=Role.BEHEERDER, email=admin_email, display_name=admin_name or admin_email.partition("@")[0]
            )
            invited = person_invite(by=by, invite=admin)
        return TenantCreated(tenant.pk, invited.membership_id, invited.token)


def _tenant(slug: str) -> Tenant:
    taken = invalid("slug", _("Er is al een omgeving met de naam %(slug)s. Kies een andere naam.") % {"slug": slug})
    try:
        with transaction.atomic():
            return Tenant.objects.create(slug=slug)
    except IntegrityError as error:
        raise taken from error
