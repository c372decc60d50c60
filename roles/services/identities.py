"""Two accounts of one person, and the arts-gemachtigde of an employer: facts that keep roles from mixing (ADR 0005)."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from privacy import audit, chance
from privacy.actor import Actor, Role
from privacy.errors import Invalid, NotFound, Refused, invalid
from roles.deputies import ArtsGemachtigde, IdentityLink
from roles.models import Membership, User
from roles.relations import related
from roles.services import mixing
from roles.services.invitations import refuse_unless_admin


@transaction.atomic
def accounts_link(*, by: Actor, membership_id: UUID, email: str, evidence: str, seen_on: date) -> UUID:
    """Mark the account of a membership and that with an address as one person; the database puts it on record.

    Raises Refused, NotFound, Invalid (unknown address, no evidence, future day, linked already, it would mix roles).
    """
    refuse_unless_admin(by)
    if by.membership_id is None:
        raise Refused("role")  # somebody answers for the evidence
    member = _member(membership_id)
    errors: dict[str, list[str]] = {}
    here = Membership.objects.exclude(role=Role.API_CLIENT.value).values("user_id")
    other = User.objects.filter(email=email.strip().lower(), pk__in=here).exclude(pk=member.user_id).first()
    if other is None:
        errors["email"] = [_("Vul het e-mailadres in van een ander account dat hier bij Mensen staat.")]
    if not evidence.strip():
        errors["evidence"] = [
            _("Schrijf op waaruit blijkt dat het dezelfde persoon is, bijvoorbeeld: paspoort gezien.")
        ]
    if seen_on > chance.today():
        errors["seen_on"] = [_("De dag ligt in de toekomst. Vul de dag in waarop u het bewijs zag.")]
    if errors or other is None:
        raise Invalid(errors)
    pair = Q(account_id=member.user_id, same_as_id=other.pk) | Q(account_id=other.pk, same_as_id=member.user_id)
    if IdentityLink.objects.filter(pair, ended_at__isnull=True).exists():
        raise invalid("email", _("Deze twee accounts zijn al als dezelfde persoon gekoppeld."))
    try:
        with transaction.atomic():
            link = IdentityLink.objects.create(
                account_id=member.user_id, same_as_id=other.pk, evidence=evidence.strip(), seen_on=seen_on,
                recorded_by_id=by.membership_id,
            )  # fmt: skip
    except IntegrityError as error:
        raise _not_linked(error, member, other) from error
    return link.pk


@transaction.atomic
def accounts_unlink(*, by: Actor, link_id: UUID, reason: str) -> None:
    """End a link that was a mistake; the database puts it on record. Raises Refused, NotFound, Invalid (no reason)."""
    refuse_unless_admin(by)
    open_links = IdentityLink.objects.filter(pk=link_id, ended_at__isnull=True)
    if not open_links.exists():
        raise NotFound(str(link_id))
    if not reason.strip():
        raise invalid("reason", _("Schrijf op waarom dit toch twee personen zijn."))
    open_links.update(ended_at=chance.now(), ended_reason=reason.strip()[:200], ended_by_id=by.membership_id)


@transaction.atomic
def arts_gemachtigde_record(
    *, by: Actor, membership_id: UUID, employer_id: UUID, valid_from: date, valid_to: date | None = None
) -> UUID:
    """Record a person as arts-gemachtigde of an employer. Raises Refused, NotFound, Invalid (dates, it would mix)."""
    refuse_unless_admin(by)
    member = _member(membership_id)
    errors: dict[str, list[str]] = {}
    if not related(ArtsGemachtigde, "employer").objects.filter(pk=employer_id).exists():
        errors["employer"] = [_("Deze keuze bestaat niet (meer). Kies opnieuw uit de lijst.")]
    if valid_to and valid_to < valid_from:
        errors["valid_to"] = [_("De einddatum ligt vóór de begindatum. Kies een latere dag, of laat het veld leeg.")]
    if errors:
        raise Invalid(errors)
    with mixing.explained(
        user_id=member.user_id, role=Role(member.role), side="gemachtigd", field="employer", employer_ids=[employer_id]
    ):
        made = ArtsGemachtigde.objects.create(
            membership=member, employer_id=employer_id, valid_from=valid_from, valid_to=valid_to
        )
    audit.record_write(by, "arts_gemachtigde.record", objects=[made.pk, membership_id, employer_id])
    return made.pk


@transaction.atomic
def arts_gemachtigde_end(*, by: Actor, record_id: UUID) -> None:
    """End it with today as the last day. Raises Refused, NotFound (unknown, or over)."""
    refuse_unless_admin(by)
    today = chance.today()
    rows = ArtsGemachtigde.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today), pk=record_id)
    if rows.update(valid_to=today) != 1:
        raise NotFound(str(record_id))
    audit.record_write(by, "arts_gemachtigde.end", objects=[record_id])


def _member(membership_id: UUID) -> Membership:
    member = Membership.objects.exclude(role=Role.API_CLIENT.value).filter(pk=membership_id).first()
    if member is None:
        raise NotFound(str(membership_id))
    return member


def _not_linked(error: IntegrityError, member: Membership, other: User) -> Invalid | IntegrityError:
    """Both accounts stay what they were; the way out is to end one of the two roles first."""
    if words := mixing.words_of(error):
        return invalid("email", words)
    if not mixing.is_mixing(error):
        return error
    first = mixing.roles_of(member.user_id)
    second = mixing.roles_of(other.pk)
    text = _(
        "Deze twee accounts kunnen niet dezelfde persoon zijn zolang rollen mengen. Het ene account is %(first)s, het "
        "andere %(second)s (RSC Werkwijzer 2.1 en 2.2). Beëindig eerst een van de rollen bij dezelfde werkgever bij "
        "Mensen; koppel daarna. Staat er geen zelfde werkgever bij? Dan mengt het bij een andere organisatie."
    )
    return invalid("email", text % {"first": first, "second": second})
