"""OAuth clients of HR packages and arbodiensten: client-credentials, acting as one membership of role api_client."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from oauth2_provider.models import get_application_model

from privacy import audit, chance
from privacy.actor import Actor, Role
from privacy.errors import Invalid, NotFound
from roles.models import ApiClient, Membership, User
from roles.services import scopes
from roles.services.invitations import refuse_unless_admin
from roles.services.scopes import Limits


@dataclass(frozen=True)
class ApiSecret:
    """What the client signs in with; the secret is shown once and kept only as a hash."""

    membership_id: UUID
    client_id: str
    client_secret: str


@transaction.atomic
def api_client_create(
    *, by: Actor, name: str, employer_ids: Sequence[UUID] = (), all_employers: bool = False
) -> ApiSecret:
    """Make an API client limited to employers. Raises Refused (no beheerder), Invalid (no name or employers)."""
    refuse_unless_admin(by)
    limits = Limits(all_employers=all_employers, employer_ids=tuple(employer_ids))
    errors = scopes.errors_of(Role.API_CLIENT, limits, None)
    if not name.strip():
        errors["name"] = [_("Geef de koppeling een naam, bijvoorbeeld die van het HR-pakket.")]
    if errors:
        raise Invalid(errors)
    membership = _technical_membership(name.strip(), limits)
    client_id, secret = chance.token(32), chance.token(48)
    application = get_application_model()
    application.objects.create(
        client_id=client_id,
        client_secret=secret,
        user=membership.user,
        client_type=application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=application.GRANT_CLIENT_CREDENTIALS,
        # A global table: the name stays in the membership, behind the tenant wall.
        name=str(membership.pk),
    )
    ApiClient.objects.create(membership=membership, client_id=client_id)
    audit.record_write(by, "api_client.create", objects=[membership.pk])
    return ApiSecret(membership.pk, client_id, secret)


@transaction.atomic
def api_client_revoke(*, by: Actor, membership_id: UUID) -> None:
    """Stop a client at once: application and tokens are gone, its membership ends. Raises Refused, NotFound."""
    refuse_unless_admin(by)
    rows = ApiClient.objects.filter(membership_id=membership_id, revoked_at__isnull=True)
    client_id = rows.values_list("client_id", flat=True).first()
    if client_id is None or rows.update(revoked_at=chance.now()) != 1:
        raise NotFound(str(membership_id))
    get_application_model().objects.filter(client_id=client_id).delete()
    membership = Membership.objects.get(pk=membership_id)
    Membership.objects.filter(pk=membership_id).update(valid_to=chance.today() - timedelta(days=1))
    User.objects.filter(pk=membership.user_id).update(is_active=False)
    audit.record_write(by, "api_client.revoke", objects=[membership_id])


def _technical_membership(name: str, limits: Limits) -> Membership:
    """A login that nobody can sign in with: no password, an address that cannot exist (RFC 2606)."""
    user = User(email=f"api-{chance.uuid()}@koppeling.invalid")
    user.set_unusable_password()
    user.save(force_insert=True)
    membership = Membership.objects.create(user=user, role=Role.API_CLIENT.value, display_name=name)
    scopes.write(membership, limits)
    return membership
