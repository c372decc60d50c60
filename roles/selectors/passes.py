"""API clients of a tenant."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from privacy.actor import Actor
from roles.models import ApiClient, MembershipEmployer
from roles.paging import Page, page_of


@dataclass(frozen=True)
class ApiClientRow:
    """One API client as the beheerder sees it; never its secret."""

    membership_id: UUID
    name: str
    client_id: str
    all_employers: bool
    employers: tuple[str, ...]
    revoked_at: datetime | None


def api_clients(actor: Actor, *, page: int = 1) -> Page[ApiClientRow]:
    """The API clients of the tenant, running ones first."""
    employers = MembershipEmployer.objects.filter(membership=OuterRef("membership_id")).order_by("employer__name")
    rows = ApiClient.objects.select_related("membership").annotate(
        employer_names=ArraySubquery(employers.values("employer__name"))
    )
    ordered = rows.order_by(F("revoked_at").desc(nulls_first=True), "membership__display_name", "id")

    def make(row: Any) -> ApiClientRow:
        member = row.membership
        return ApiClientRow(
            member.pk,
            member.display_name,
            row.client_id,
            member.all_employers,
            tuple(row.employer_names),
            row.revoked_at,
        )

    return page_of(lambda start, stop: list(ordered[start:stop]), page, make)
