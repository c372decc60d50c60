"""Inviting a person into a role, and accepting that once."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from privacy import audit, chance, context
from privacy.actor import Actor, Role, system
from privacy.errors import Invalid, NotFound, Refused, invalid
from privacy.policy import Action, may
from roles import rules, tokens
from roles.models import Invitation, Membership, TenantProfile, User
from roles.names import role_name
from roles.selectors import open_invitation, own_kind
from roles.services import hooks, mixing, scopes
from roles.services.scopes import Limits

VALID_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Invite:
    """Whom to invite, into which role, limited to what, for how long."""

    role: Role
    email: str
    display_name: str
    big_number: str = ""
    limits: Limits = field(default_factory=Limits)
    employee_id: UUID | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Invited:
    """The new membership, whose it is, and the token of the one-time link, which is kept nowhere."""

    membership_id: UUID
    user_id: UUID
    token: str


@dataclass(frozen=True)
class Accepted:
    """Who accepted which membership."""

    user_id: UUID
    membership_id: UUID
    tenant_id: UUID
    role: Role


@transaction.atomic
def person_invite(*, by: Actor, invite: Invite) -> Invited:
    """Make a membership that starts to work when its one-time link is used.

    Raises Refused (only a beheerder), Invalid (fields, medical rights for oneself, a role twice, role mixing).
    """
    refuse_unless_admin(by)
    errors = _errors(invite)
    if errors:
        raise Invalid(errors)
    user, _created = User.objects.get_or_create(email=invite.email.strip().lower())
    if _created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    refuse_medical_for_oneself(by, user_id=user.pk, role=invite.role)
    _refuse_twice(user, invite)
    _refuse_second_login(user, invite)
    with mixing.explained(user_id=user.pk, role=invite.role, employer_ids=invite.limits.employer_ids):
        membership = _membership(user, invite)
    token, hashed = tokens.make(by.tenant_id)
    Invitation.objects.create(membership=membership, token_hash=hashed, expires_at=chance.now() + VALID_FOR)
    hooks.membership_begun(by, membership.pk)
    audit.record_write(
        by, "person.invite", employee_id=invite.employee_id, objects=[membership.pk], detail={"role": invite.role.value}
    )
    return Invited(membership.pk, user.pk, token)


@transaction.atomic
def invitation_renew(*, by: Actor, membership_id: UUID) -> Invited:
    """A new one-time link; the one before stops working. Raises NotFound, or Invalid when it was accepted already."""
    refuse_unless_admin(by)
    membership = Membership.objects.filter(pk=membership_id, invitation__isnull=False).first()
    if membership is None:
        raise NotFound(str(membership_id))
    token, hashed = tokens.make(by.tenant_id)
    renewed = Invitation.objects.filter(membership=membership, accepted_at__isnull=True).update(
        token_hash=hashed, expires_at=chance.now() + VALID_FOR
    )
    if not renewed:
        raise invalid("", _("Deze uitnodiging is al aangenomen. Opnieuw versturen is niet nodig."))
    audit.record_write(by, "person.invite_again", objects=[membership_id])
    return Invited(membership_id, membership.user_id, token)


def invitation_accept(*, token: str, password: str, signed_in_as: UUID | None = None) -> Accepted:
    """Take the place, exactly once: a new person chooses a password, a known one proves who they are.

    Raises NotFound (unknown, expired, used, revoked) and Invalid on `password`.
    """
    tenant_id, hashed = tokens.read(token)
    with context.entered(system(tenant_id)):
        invitation = _waiting(hashed)
        member = invitation.membership
        _let_in(member.user_id, password, signed_in_as)
        now = chance.now()
        taken = Invitation.objects.filter(
            pk=invitation.pk, accepted_at__isnull=True, token_hash=hashed, expires_at__gt=now
        )
        if taken.update(accepted_at=now) != 1:
            raise NotFound("invitation")
        accepted = Accepted(member.user_id, member.pk, tenant_id, Role(member.role))
        actor = Actor(tenant_id, accepted.role, user_id=accepted.user_id, membership_id=accepted.membership_id)
        audit.record_write(actor, "invitation.accept", objects=[member.pk])
        return accepted


def _waiting(hashed: str) -> Invitation:
    """The invitation of the tenant in force that can still be accepted. Raises NotFound."""
    found = Invitation.objects.select_related("membership").filter(open_invitation(), token_hash=hashed).first()
    if found is None:
        raise NotFound("invitation")
    return found


def refuse_unless_admin(by: Actor) -> None:
    """Raises Refused for anyone but the beheerder and the system."""
    decision = may(by, Action.PEOPLE_WRITE)
    if not decision:
        raise Refused(decision.reason)


def refuse_medical_for_oneself(by: Actor, *, user_id: UUID, role: Role) -> None:
    """Nobody grants a view on medical data to oneself, nor widens it."""
    if rules.opens_medical(role) and by.user_id == user_id:
        raise invalid(
            "role",
            _(
                "U kunt uzelf geen rol geven die medische gegevens opent, ook niet die van werknemer. Vraag een andere "
                "beheerder om dit te doen."
            ),
        )


def _errors(invite: Invite) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if invite.role not in rules.INVITABLE:
        errors["role"] = [_("Voor deze rol kunt u niemand uitnodigen. Kies een andere rol.")]
    elif rules.is_medical(invite.role) and own_kind() == TenantProfile.Kind.WERKGEVER:
        errors["role"] = [
            _(
                "In een omgeving van een werkgever wijst de arbodienst aan wie medisch werkt, niet de werkgever. Sluit "
                "u aan bij een arbodienst; die benoemt de bedrijfsarts."
            )
        ]
    try:
        validate_email(invite.email.strip())
    except ValidationError:
        errors["email"] = [_("Vul een geldig e-mailadres in, zoals naam@organisatie.nl.")]
    errors |= personal_errors(invite.role, invite.display_name, invite.big_number)
    start = invite.valid_from or chance.today()
    if invite.valid_to and invite.valid_to < start:
        errors["valid_to"] = [_("De einddatum ligt vóór de begindatum. Kies een latere dag, of laat het veld leeg.")]
    return errors or scopes.errors_of(invite.role, invite.limits, invite.employee_id)


def personal_errors(role: Role, display_name: str, big_number: str) -> dict[str, list[str]]:
    """What is wrong with name and BIG number."""
    errors: dict[str, list[str]] = {}
    if not display_name.strip():
        errors["display_name"] = [_("Vul de naam in zoals collega's die lezen, bijvoorbeeld A. de Vries.")]
    if rules.needs_big_number(role) and not big_number:
        errors["big_number"] = [
            _("Een bedrijfsarts heeft een BIG-nummer nodig: vul de 11 cijfers uit het BIG-register in.")
        ]
    elif big_number and not rules.is_big_number(big_number):
        errors["big_number"] = [_("Een BIG-nummer bestaat uit precies 11 cijfers. Controleer het in het BIG-register.")]
    return errors


def _refuse_twice(user: User, invite: Invite) -> None:
    rows = Membership.objects.filter(user=user, role=invite.role.value)
    same_place = Q(employee_id=invite.employee_id) if invite.employee_id else Q(employee__isnull=True)
    start = invite.valid_from or chance.today()
    running = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=start), same_place)
    if running.exists() or rows.filter(valid_from=start).exists():
        raise invalid(
            "email",
            _("Deze persoon heeft de rol %(role)s al. Wijzig de bestaande rol, of kies een latere begindatum.")
            % {"role": role_name(invite.role)},
        )


def _refuse_second_login(user: User, invite: Invite) -> None:
    """One employee is one person: somebody else's login on the same dossier would read what is only the employee's."""
    if invite.employee_id is None:
        return
    start = invite.valid_from or chance.today()
    rows = Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=start), employee_id=invite.employee_id)
    if rows.filter(role=Role.WERKNEMER.value).exclude(user=user).exists():
        raise invalid(
            "employee_number",
            _("Deze werknemer heeft al een login met een ander e-mailadres. Beëindig die eerst bij Mensen."),
        )


def _membership(user: User, invite: Invite) -> Membership:
    membership = Membership.objects.create(
        user=user,
        role=invite.role.value,
        display_name=invite.display_name.strip(),
        big_number=invite.big_number,
        employee_id=invite.employee_id,
        all_employers=False,
        valid_from=invite.valid_from or chance.today(),
        valid_to=invite.valid_to,
    )
    scopes.write(membership, invite.limits)
    return membership


def _let_in(user_id: UUID, password: str, signed_in_as: UUID | None) -> None:
    """Whoever holds the link and is this person; the row lock makes two links of one new person agree on a password."""
    if signed_in_as == user_id:
        return
    user = User.objects.select_for_update().get(pk=user_id)
    if user.has_usable_password():
        if not user.check_password(password):
            raise invalid("password", _("Dit wachtwoord klopt niet. Vul het wachtwoord van uw bestaande account in."))
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid({"password": list(error.messages)}) from error
    user.set_password(password)
    user.save(update_fields=["password"])
