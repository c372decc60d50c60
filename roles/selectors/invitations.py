"""What stands behind a one-time link."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from privacy import chance, context
from privacy.actor import system
from privacy.errors import NotFound
from roles import tokens
from roles.models import Invitation, TenantProfile
from roles.names import role_name


@dataclass(frozen=True)
class InvitationView:
    """What the holder of a one-time link reads before accepting."""

    tenant_name: str
    role_name: str
    display_name: str
    email: str
    user_id: UUID
    has_account: bool


def invitation(token: str) -> InvitationView:
    """The open invitation behind a link. Raises NotFound for one that is unknown, used, expired or withdrawn."""
    tenant_id, hashed = tokens.read(token)
    with context.entered(system(tenant_id)):
        rows = Invitation.objects.select_related("membership__user").filter(open_invitation(), token_hash=hashed)
        found = rows.first()
        if found is None:
            raise NotFound("invitation")
        member = found.membership
        name = TenantProfile.objects.values_list("name", flat=True).get()
    user = member.user
    return InvitationView(
        name, role_name(member.role), member.display_name, user.email, user.pk, user.has_usable_password()
    )


def open_invitation() -> Q:
    """Invitations that can still be accepted."""
    return Q(
        Q(membership__valid_to__isnull=True) | Q(membership__valid_to__gte=chance.today()),
        accepted_at__isnull=True,
        expires_at__gt=chance.now(),
        membership__user__is_active=True,
        membership__tenant__active=True,
    )
