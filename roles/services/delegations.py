"""Taakdelegatie: a bedrijfsarts lets a certified person work in the own name.

Source: RSC Werkwijzer 2.1; Besluit taakdelegatie (NVAB).
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from privacy import audit, chance
from privacy.actor import Actor, Role
from privacy.errors import Invalid, NotFound, Refused
from privacy.policy import Action, may
from roles.models import Delegation, Membership
from roles.services import hooks, mixing

DELEGATE_ROLES = (Role.CMTD, Role.MEDISCH_ASSISTENT)


@transaction.atomic
def delegation_grant(
    *, by: Actor, delegate_membership_id: UUID, certificate: str, valid_from: date, valid_to: date | None = None
) -> UUID:
    """Let a CMTD or medisch assistent work in the name of the acting bedrijfsarts, for a period.

    Raises Refused (not a bedrijfsarts), Invalid (no such delegate, no certificate, dates, already given, role mixing).
    """
    principal_id = _principal(by)
    delegate = _delegate(delegate_membership_id)
    errors = _errors(delegate, certificate, valid_from, valid_to)
    if errors or delegate is None:
        raise Invalid(errors)
    _refuse_twice(principal_id, delegate, valid_from, valid_to)
    with mixing.explained(user_id=delegate.user_id, role=Role(delegate.role), field="delegate"):
        delegation = Delegation.objects.create(
            principal_id=principal_id,
            delegate=delegate,
            certificate=certificate.strip(),
            valid_from=valid_from,
            valid_to=valid_to,
        )
    hooks.delegation_changed(by, principal_id, delegate.user_id)
    audit.record_write(by, "delegation.grant", objects=[delegation.pk, delegate.pk])
    return delegation.pk


@transaction.atomic
def delegation_revoke(*, by: Actor, delegation_id: UUID) -> None:
    """End a delegation of the acting bedrijfsarts at once. Raises Refused, NotFound (not one's own, or over)."""
    principal_id = _principal(by)
    mine = Delegation.objects.filter(pk=delegation_id, principal_id=principal_id, revoked_at__isnull=True)
    if mine.update(revoked_at=chance.now()) != 1:
        raise NotFound(str(delegation_id))
    delegate_id, user_id = Delegation.objects.values_list("delegate_id", "delegate__user_id").get(pk=delegation_id)
    hooks.delegation_changed(by, principal_id, user_id)
    audit.record_write(by, "delegation.revoke", objects=[delegation_id, delegate_id])


def delegates_of(principal_membership_id: UUID) -> list[UUID]:
    """The users who work for this bedrijfsarts by delegation today: `cases` gives them a place in every case."""
    day = chance.today()
    rows = Delegation.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        Q(delegate__valid_to__isnull=True) | Q(delegate__valid_to__gte=day),
        principal_id=principal_membership_id,
        revoked_at__isnull=True,
        valid_from__lte=day,
        delegate__valid_from__lte=day,
    )
    return sorted(set(rows.values_list("delegate__user_id", flat=True)))


def _principal(by: Actor) -> UUID:
    decision = may(by, Action.DELEGATION_WRITE)
    # Not even the system: a delegation is a personal act of the bedrijfsarts.
    if not decision or by.membership_id is None:
        raise Refused(decision.reason or "role")
    return by.membership_id


def _delegate(membership_id: UUID) -> Membership | None:
    rows = Membership.objects.filter(pk=membership_id, role__in=[role.value for role in DELEGATE_ROLES])
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=chance.today())).first()


def _errors(delegate: Membership | None, certificate: str, start: date, end: date | None) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if delegate is None:
        errors["delegate"] = [_("Kies een CMTD of medisch assistent uit de lijst.")]
    if not certificate.strip():
        errors["certificate"] = [
            _("Vul het certificaat in: zonder certificering mag u niets delegeren (RSC Werkwijzer 2.1).")
        ]
    if start < chance.today():
        errors["valid_from"] = [_("Delegeren kan niet met terugwerkende kracht. Kies vandaag of later.")]
    if end and end < start:
        errors["valid_to"] = [_("De einddatum ligt vóór de begindatum. Kies een latere dag, of laat het veld leeg.")]
    return errors


def _refuse_twice(principal_id: UUID, delegate: Membership, start: date, end: date | None) -> None:
    rows = Delegation.objects.filter(principal_id=principal_id, delegate=delegate, revoked_at__isnull=True)
    overlap = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=start))
    if end:
        overlap = overlap.filter(valid_from__lte=end)
    if overlap.exists():
        message = _(
            "Aan deze persoon delegeert u in deze periode al. Trek die delegatie eerst in, of kies een andere periode."
        )
        raise Invalid({"delegate": [message]})
