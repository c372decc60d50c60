"""An employer's own tenant engages an arbodienst; the arbodienst names who works there with a medical role (ADR 0008).

Source: AP, Beleidsregels De zieke werknemer: medical files are not kept in a system that the employer itself manages.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from privacy import audit, chance, context
from privacy.actor import Actor, Role, system
from privacy.errors import Conflict, NotFound, Refused, invalid
from privacy.policy import Action, may
from roles import rules
from roles.models import ArbodienstLink, Membership, Tenant, TenantProfile
from roles.selectors import tenant_kind
from roles.services import hooks, mixing
from roles.services.ending import delegations_end
from roles.services.mixing import constraint_of

_State = ArbodienstLink.State
IN_FORCE = (_State.ACTIVE, _State.ENDING)


@transaction.atomic
def link_ask(*, by: Actor, arbodienst: str) -> UUID:
    """Ask the arbodienst with this slug to carry the medical side of this tenant.

    Raises Refused (not a beheerder), Invalid (this tenant is no employer; no such arbodienst; one is engaged already).
    """
    _refuse_unless_admin(by)
    profile = TenantProfile.objects.get()
    if profile.kind != TenantProfile.Kind.WERKGEVER:
        raise invalid("", _("Alleen een werkgever met eigen beheer sluit zich aan bij een arbodienst."))
    tenant = Tenant.objects.filter(slug=arbodienst.strip().lower(), active=True).first()
    if tenant is None or tenant_kind(tenant.pk) != TenantProfile.Kind.ARBODIENST:
        raise invalid(
            "arbodienst", _("Er is hier geen arbodienst met deze naam. Vraag de arbodienst om de juiste naam.")
        )
    try:
        with transaction.atomic():
            link = ArbodienstLink.objects.create(arbodienst=tenant, employer_name=profile.name)
    except IntegrityError as error:
        if "one_arbodienst_at_a_time" not in str(error):
            raise
        raise invalid(
            "arbodienst", _("Er loopt al een aanvraag of aansluiting. Trek die eerst in, of zeg haar eerst op.")
        ) from error
    audit.record_write(by, "link.ask", objects=[link.pk])
    return link.pk


@transaction.atomic
def link_withdraw(*, by: Actor, link_id: UUID) -> None:
    """The employer takes back what was not answered yet. Raises Refused, NotFound, Conflict (answered meanwhile)."""
    _step(by, link_id, side="tenant", before=(_State.ASKED,), after=_State.WITHDRAWN, action="link.withdraw")


@transaction.atomic
def link_give_notice(*, by: Actor, link_id: UUID) -> None:
    """The employer gives notice; it ends when the arbodienst has handed over the files. Raises as link_withdraw."""
    _step(by, link_id, side="tenant", before=(_State.ACTIVE,), after=_State.ENDING, action="link.give_notice")


@transaction.atomic
def link_accept(*, by: Actor, link_id: UUID) -> None:
    """The arbodienst takes the medical side of the employer's tenant on. Raises Refused, NotFound, Conflict."""
    name = TenantProfile.objects.values_list("name", flat=True).get()
    link = _step(
        by, link_id, side="arbodienst", before=(_State.ASKED,), after=_State.ACTIVE, action="link.accept",
        arbodienst_name=name, accepted_at=chance.now(),
    )  # fmt: skip
    with _inside(link):
        hooks.custody_changed(system(link.house))


@transaction.atomic
def link_refuse(*, by: Actor, link_id: UUID) -> None:
    """The arbodienst does not. Raises Refused, NotFound, Conflict."""
    _step(by, link_id, side="arbodienst", before=(_State.ASKED,), after=_State.REFUSED, action="link.refuse")


@transaction.atomic
def link_end(*, by: Actor, link_id: UUID) -> None:
    """The arbodienst ends it, with every role that it named; the database refuses while files are in its custody.

    Raises Refused, NotFound, Conflict (files not handed over, or ended already).
    """
    link = _held(by, link_id, side="arbodienst")
    with _inside(link) as inside:
        lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=chance.today())
        for member in Membership.objects.filter(lasting, issued_by=link):
            _end_member(inside, member)
    try:
        with transaction.atomic():
            _step(
                by, link_id, side="arbodienst", before=IN_FORCE, after=_State.ENDED, action="link.end",
                ended_at=chance.now(),
            )  # fmt: skip
    except IntegrityError as error:
        if constraint_of(error) != "arbodienst_link_hands_over":
            raise
        raise Conflict(
            _(
                "Er zijn nog medische dossiers van deze werkgever. Draag ze over, of laat de bedrijfsarts ze naar uw "
                "eigen omgeving brengen; beëindig daarna."
            )
        ) from error


@transaction.atomic
def link_member_name(*, by: Actor, link_id: UUID, membership_id: UUID, valid_to: date | None = None) -> UUID:
    """Let somebody who works here with a medical role do so in the employer's tenant too, for all its employers.

    Raises Refused, NotFound, Conflict (not in force), Invalid (no medical role here; named already; role mixing).
    """
    link = _held(by, link_id, side="arbodienst")
    if link.state not in IN_FORCE:
        raise Conflict(_("Deze aansluiting is niet (meer) actief."))
    today = chance.today()
    own = Membership.objects.filter(pk=membership_id, issued_by__isnull=True, valid_from__lte=today)
    member = own.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).first()
    if member is None or not rules.is_medical(Role(member.role)):
        raise invalid("member", _("Kies een bedrijfsarts, CMTD of medisch assistent die bij u werkt."))
    if valid_to and valid_to < today:
        raise invalid("valid_to", _("Deze dag is voorbij. Kies vandaag of later, of laat het veld leeg."))
    role = Role(member.role)
    with _inside(link) as inside:
        if Membership.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=today), user_id=member.user_id, role=role.value
        ).exists():
            raise invalid("member", _("Deze persoon werkt al in deze rol voor deze werkgever."))
        with mixing.explained(user_id=member.user_id, role=role, field="member"):
            issued = Membership.objects.create(
                user_id=member.user_id, role=role.value, display_name=member.display_name, big_number=member.big_number,
                all_employers=True, valid_from=today, valid_to=valid_to, issued_by=link,
            )  # fmt: skip
        audit.record_write(inside, "link.member_name", objects=[issued.pk], detail={"role": role.value})
        if role is Role.BEDRIJFSARTS:
            hooks.doctor_named(inside, issued.pk)
    audit.record_write(by, "link.member_name", objects=[link.pk, issued.pk], detail={"role": role.value})
    return issued.pk


@transaction.atomic
def link_member_end(*, by: Actor, link_id: UUID, membership_id: UUID) -> None:
    """End at once what link_member_name began. Raises Refused, NotFound."""
    link = _held(by, link_id, side="arbodienst")
    with _inside(link) as inside:
        member = Membership.objects.select_for_update().filter(pk=membership_id, issued_by=link).first()
        if member is None:
            raise NotFound(str(membership_id))
        _end_member(inside, member)
        audit.record_write(inside, "link.member_end", objects=[membership_id])
    audit.record_write(by, "link.member_end", objects=[link.pk, membership_id])


def _end_member(by: Actor, member: Membership) -> None:
    end = chance.today() - timedelta(days=1)
    if member.valid_to is None or member.valid_to > end:
        Membership.objects.filter(pk=member.pk).update(valid_to=end)
    delegations_end(by, member, end)


def _refuse_unless_admin(by: Actor) -> None:
    decision = may(by, Action.LINK_WRITE)
    if not decision or by.is_system:
        raise Refused(decision.reason or "system")


def _held(by: Actor, link_id: UUID, *, side: str) -> ArbodienstLink:
    """The link, locked, if the actor's tenant is on that side of it. Raises Refused, NotFound."""
    _refuse_unless_admin(by)
    rows = ArbodienstLink.across.select_for_update(of=("self",)).filter(**{f"{side}_id": by.tenant_id}, pk=link_id)
    link = rows.first()
    if link is None:
        raise NotFound(str(link_id))
    return link


def _step(
    by: Actor, link_id: UUID, *, side: str, before: tuple[_State, ...], after: _State, action: str, **values: object
) -> ArbodienstLink:
    link = _held(by, link_id, side=side)
    if link.state not in before:
        raise Conflict(_("De stand van deze aansluiting is intussen veranderd. Open de pagina opnieuw."))
    ArbodienstLink.across.filter(pk=link.pk).update(state=after, **values)
    audit.record_write(by, action, objects=[link.pk])
    return link


@contextmanager
def _inside(link: ArbodienstLink) -> Iterator[Actor]:
    """In the employer's tenant, as its arbodienst."""
    with context.linked(tenant_id=link.house, arbodienst_id=link.arbodienst_id):
        yield system(link.house)
