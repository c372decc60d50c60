"""Who is who: accounts that are one person, and for which employers somebody is arts-gemachtigde."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from privacy import chance
from roles.deputies import ArtsGemachtigde, IdentityLink
from roles.models import Membership


@dataclass(frozen=True)
class IdentityLinkRow:
    """An account that is the same person's."""

    link_id: UUID
    email: str
    evidence: str
    seen_on: date
    recorded_by: str


@dataclass(frozen=True)
class ArtsGemachtigdeRow:
    """An employer for which somebody is arts-gemachtigde."""

    record_id: UUID
    employer: str
    valid_from: date
    valid_to: date | None
    running: bool


def identity_links(membership_id: UUID) -> tuple[IdentityLinkRow, ...]:
    """The links in force of the account behind a membership, as recorded in this house."""
    me = Membership.objects.values_list("user_id", flat=True).get(pk=membership_id)
    rows = IdentityLink.objects.filter(Q(account_id=me) | Q(same_as_id=me), ended_at__isnull=True)
    return tuple(
        IdentityLinkRow(
            row.pk, (row.same_as if row.account_id == me else row.account).email, row.evidence, row.seen_on,
            row.recorded_by.display_name,
        )
        for row in rows.select_related("account", "same_as", "recorded_by").order_by("recorded_at", "id")
    )  # fmt: skip


def arts_gemachtigde_rows(membership_id: UUID) -> tuple[ArtsGemachtigdeRow, ...]:
    """For which employers the membership was and is recorded as arts-gemachtigde."""
    today = chance.today()
    rows = ArtsGemachtigde.objects.filter(membership_id=membership_id).select_related("employer")
    return tuple(
        ArtsGemachtigdeRow(
            row.pk, row.employer.name, row.valid_from, row.valid_to, row.valid_to is None or row.valid_to > today
        )
        for row in rows.order_by("-valid_from", "id")
    )
