"""Changing and ending a membership."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from privacy import audit, chance
from privacy.actor import Actor, Role
from privacy.errors import Invalid, NotFound, invalid
from roles.models import Invitation, Membership, User
from roles.services import mixing, scopes
from roles.services.ending import delegations_end
from roles.services.invitations import personal_errors, refuse_medical_for_oneself, refuse_unless_admin
from roles.services.scopes import Limits
from roles.services.second_factor import factors_remove_all
from roles.services.sessions import sessions_end


@dataclass(frozen=True)
class MembershipChange:
    """The whole new state of what may change: name, BIG number, limits and last day (None: no end)."""

    display_name: str
    big_number: str = ""
    limits: Limits = field(default_factory=Limits)
    valid_to: date | None = None


@transaction.atomic
def membership_update(*, by: Actor, membership_id: UUID, change: MembershipChange) -> None:
    """Change name, BIG number, limits and end date.

    Raises Refused, NotFound, Invalid (fields, own medical role, role mixing).
    """
    refuse_unless_admin(by)
    membership = _locked(membership_id)
    role = Role(membership.role)
    refuse_medical_for_oneself(by, user_id=membership.user_id, role=role)
    errors = personal_errors(role, change.display_name, change.big_number)
    errors = errors or scopes.errors_of(role, change.limits, membership.employee_id)
    if change.valid_to and change.valid_to < chance.today():
        errors["valid_to"] = [_("Deze dag is voorbij. Kies vandaag of later, of beëindig de rol met de knop daarvoor.")]
    elif change.valid_to and change.valid_to < membership.valid_from:
        errors["valid_to"] = [_("De einddatum ligt vóór de begindatum. Kies een latere dag, of laat het veld leeg.")]
    if errors:
        raise Invalid(errors)
    if change.valid_to:
        _refuse_own_exit(by, membership)
    reach = change.limits.employer_ids
    with mixing.explained(user_id=membership.user_id, role=role, field="", employer_ids=reach):
        membership.display_name = change.display_name.strip()
        membership.big_number = change.big_number
        membership.valid_to = change.valid_to
        membership.save(update_fields=["display_name", "big_number", "valid_to"])
        scopes.write(membership, change.limits)
    if change.valid_to:
        delegations_end(by, membership, change.valid_to)
    audit.record_write(by, "person.update", employee_id=membership.employee_id, objects=[membership_id])


@transaction.atomic
def membership_end(*, by: Actor, membership_id: UUID, last_day: date | None = None) -> None:
    """End a membership: at once (None), or after `last_day`. Delegations given and received end with it.

    Raises Refused, NotFound, Invalid (a last day before today, the own beheerder role).
    """
    refuse_unless_admin(by)
    membership = _locked(membership_id)
    _refuse_own_exit(by, membership)
    today = chance.today()
    if last_day is not None and last_day < today:
        raise invalid("valid_to", _("Deze dag is voorbij. Kies vandaag of later, of beëindig de rol per direct."))
    # Inclusive: a role that ends at once was last valid yesterday.
    end = last_day or today - timedelta(days=1)
    if membership.valid_to is None or membership.valid_to > end:
        Membership.objects.filter(pk=membership_id).update(valid_to=end)
    delegations_end(by, membership, end)
    audit.record_write(by, "person.end", employee_id=membership.employee_id, objects=[membership_id])


@transaction.atomic
def second_factor_reset(*, by: Actor, membership_id: UUID) -> UUID:
    """For who lost both phone and recovery codes: back to the mailbox; returns the login, whose owner is to be told.

    Second factors go, sessions end, and the password becomes one that nobody knows: who comes back needs a link by mail
    first. So neither the mailbox nor a beheerder is enough alone. Raises Refused, NotFound, Invalid (for oneself).
    """
    refuse_unless_admin(by)
    membership = _locked(membership_id)
    if membership.user_id == by.user_id:
        raise invalid("", _("U kunt uw eigen tweede stap hier niet verwijderen. Vraag een andere beheerder."))
    if Invitation.objects.filter(membership=membership, accepted_at__isnull=True).exists():
        # An invitation alone would give any beheerder power over any account.
        raise invalid("", _("Deze persoon heeft de uitnodiging nog niet aangenomen."))
    factors_remove_all(user_id=membership.user_id, by_id=by.user_id)
    sessions_end(user_id=membership.user_id, by_id=by.user_id)
    user = User.objects.get(pk=membership.user_id)
    if user.has_usable_password():
        user.set_password(chance.token())
        user.save(update_fields=["password"])
    audit.record_write(by, "person.second_factor_reset", employee_id=membership.employee_id, objects=[membership_id])
    return user.pk


def _locked(membership_id: UUID) -> Membership:
    # What an arbodienst named in an employer's tenant is not this tenant's to change (ADR 0008).
    rows = Membership.objects.select_for_update().exclude(role=Role.API_CLIENT.value).filter(issued_by__isnull=True)
    membership = rows.filter(pk=membership_id).first()
    if membership is None:
        raise NotFound(str(membership_id))
    return membership


def _refuse_own_exit(by: Actor, membership: Membership) -> None:
    if membership.pk == by.membership_id:
        raise invalid("", _("U kunt uw eigen toegang niet beëindigen. Vraag een andere beheerder om dit te doen."))
