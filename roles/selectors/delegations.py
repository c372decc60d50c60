"""Taakdelegatie as both sides see it: what was delegated, under which certificate, and what was done in whose name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet

from privacy import chance
from privacy.actor import Actor, Role
from roles.deputies import Certificate, DelegatedAct, DelegationScope, Skill
from roles.models import Delegation, Membership
from roles.names import act_name, role_name, task_name
from roles.paging import Page, page_of
from roles.relations import related


@dataclass(frozen=True)
class DelegationRow:
    """One delegation; `name` and `role_name` are of the other party."""

    delegation_id: UUID
    name: str
    role_name: str
    certificate: str
    certificate_until: date
    tasks: tuple[str, ...]
    scope: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    accepted_at: datetime | None
    revoked_at: datetime | None
    state: str  # proposed, active, coming, expired (certificate), ended

    @property
    def open(self) -> bool:
        """Whether it can still be ended."""
        return self.state != "ended"


@dataclass(frozen=True)
class CertificateRow:
    """One certificate of a delegate."""

    name: str
    role_name: str
    number: str
    issuer: str
    valid_from: date
    valid_to: date
    expired: bool


@dataclass(frozen=True)
class SkillRow:
    """One assessed skill of a delegate."""

    name: str
    task: str
    assessed_by: str
    assessed_on: date
    valid_to: date
    expired: bool


@dataclass(frozen=True)
class ActRow:
    """Something a delegate did in the name of the reader."""

    act_id: UUID
    at: datetime
    name: str
    what: str
    reference: str
    case_id: UUID
    signed_at: datetime | None


def delegations(actor: Actor, *, page: int = 1) -> Page[DelegationRow]:
    """What this bedrijfsarts delegated or proposed, running ones first, newest first."""
    rows = Delegation.objects.filter(principal_id=actor.membership_id)
    return _page(rows, page, lambda row: row.delegate)


def my_delegations(actor: Actor, *, page: int = 1) -> Page[DelegationRow]:
    """What was proposed and delegated to this delegate, running ones first, newest first."""
    rows = Delegation.objects.filter(delegate_id=actor.membership_id)
    return _page(rows, page, lambda row: row.principal)


def proposals(actor: Actor) -> int:
    """How many proposals wait for an answer of this delegate."""
    waiting = Delegation.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=chance.today()),
        delegate_id=actor.membership_id,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
    )
    return waiting.count()


def _page(rows: QuerySet[Delegation], page: int, other: Any) -> Page[DelegationRow]:
    scopes = DelegationScope.objects.filter(delegation=OuterRef("pk"))
    employers = scopes.filter(employer__isnull=False).order_by("employer__name").values("employer__name")
    cases = scopes.filter(case__isnull=False).order_by("case__reference").values("case__reference")
    found = rows.select_related("delegate", "principal", "certificate").annotate(
        employer_names=ArraySubquery(employers), case_names=ArraySubquery(cases)
    )
    ordered = found.order_by(F("revoked_at").desc(nulls_first=True), "-valid_from", "id")
    return page_of(lambda start, stop: list(ordered[start:stop]), page, lambda row: _row(row, other(row)))


def _row(row: Any, other: Membership) -> DelegationRow:
    return DelegationRow(
        delegation_id=row.pk,
        name=other.display_name,
        role_name=role_name(other.role),
        certificate=f"{row.certificate.number}, {row.certificate.issuer}",
        certificate_until=row.certificate.valid_to,
        tasks=tuple(task_name(task) for task in row.tasks),
        scope=(*row.employer_names, *row.case_names),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        accepted_at=row.accepted_at,
        revoked_at=row.revoked_at,
        state=_state(row, chance.today()),
    )


def _state(row: Any, today: date) -> str:
    if row.revoked_at or (row.valid_to and row.valid_to < today):
        return "ended"
    if row.accepted_at is None:
        return "proposed"
    if row.certificate.valid_to < today:
        return "expired"
    return "coming" if row.valid_from > today else "active"


def certificates(*, page: int = 1) -> Page[CertificateRow]:
    """The certificates of the delegates of the house, those that expire first on top."""
    today = chance.today()
    rows = Certificate.objects.filter(_holder_here(today)).select_related("holder")

    def make(row: Certificate) -> CertificateRow:
        holder = row.holder
        return CertificateRow(
            holder.display_name, role_name(holder.role), row.number, row.issuer, row.valid_from, row.valid_to,
            row.valid_to < today,
        )  # fmt: skip

    ordered = rows.order_by("-valid_to", "holder__display_name", "id")
    return page_of(lambda start, stop: list(ordered[start:stop]), page, make)


def skills(*, page: int = 1) -> Page[SkillRow]:
    """The assessed skills of the delegates of the house."""
    today = chance.today()
    rows = Skill.objects.filter(_holder_here(today)).select_related("holder", "assessed_by")

    def make(row: Skill) -> SkillRow:
        return SkillRow(
            row.holder.display_name, task_name(row.task), row.assessed_by.display_name, row.assessed_on, row.valid_to,
            row.valid_to < today,
        )  # fmt: skip

    ordered = rows.order_by("-valid_to", "holder__display_name", "id")
    return page_of(lambda start, stop: list(ordered[start:stop]), page, make)


def _holder_here(today: date) -> Q:
    return Q(holder__valid_to__isnull=True) | Q(holder__valid_to__gte=today)


def certificate_choices() -> list[tuple[UUID, str]]:
    """(certificate, `name · role · number, until`) of everybody to whom a bedrijfsarts may delegate today."""
    today = chance.today()
    rows = Certificate.objects.filter(_holder_here(today), valid_to__gte=today).select_related("holder")
    return [
        (row.pk, f"{row.holder.display_name} ({role_name(row.holder.role)}) · {row.number}, {row.issuer}")
        for row in rows.order_by("holder__display_name", "-valid_to", "id")
    ]


def my_employer_choices(actor: Actor) -> list[tuple[UUID, str]]:
    """(id, name) of the employers that the actor serves."""
    rows = related(DelegationScope, "employer").objects.order_by("name")
    if actor.employer_ids is not None:
        rows = rows.filter(pk__in=actor.employer_ids)
    return list(rows.values_list("id", "name"))


def my_case_choices(actor: Actor) -> list[tuple[UUID, str]]:
    """(id, `reference · employer`) of the running cases of a bedrijfsarts."""
    rows = related(DelegationScope, "case").objects.filter(
        bedrijfsarts_id=actor.membership_id, state__in=["open", "recovered"]
    )
    found = rows.order_by("reference").values_list("id", "reference", "employer__name")
    return [(pk, f"{reference} · {employer}") for pk, reference, employer in found]


def holder_choices() -> list[tuple[UUID, str]]:
    """Every CMTD and medisch assistent who works here or will."""
    roles = [Role.CMTD.value, Role.MEDISCH_ASSISTENT.value]
    rows = Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=chance.today()), role__in=roles)
    found = rows.order_by("display_name", "id").values_list("id", "display_name", "role")
    return [(pk, f"{name} ({role_name(role)})") for pk, name, role in found]


def acts(actor: Actor, *, signed: bool = False, page: int = 1) -> Page[ActRow]:
    """What delegates did in the name of this bedrijfsarts: to sign off, or signed; newest first."""
    rows = DelegatedAct.objects.filter(principal_id=actor.membership_id, signed_at__isnull=not signed)
    ordered = rows.select_related("delegate").order_by("-signed_at" if signed else "-at", "id")
    found = page_of(lambda start, stop: list(ordered[start:stop]), page, lambda row: row)
    references = _references(row.case_id for row in found.rows)
    made = tuple(
        ActRow(
            row.pk, row.at, row.delegate.display_name, act_name(row.action, row.subject),
            references.get(row.case_id, ""), row.case_id, row.signed_at,
        )
        for row in found.rows
    )  # fmt: skip
    return Page(made, found.number, found.has_next)


def _references(case_ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = related(DelegationScope, "case").objects.filter(pk__in=set(case_ids))
    return dict(rows.values_list("pk", "reference"))


def acts_waiting(actor: Actor) -> int:
    """How many acts wait for the signature of this bedrijfsarts."""
    return DelegatedAct.objects.filter(principal_id=actor.membership_id, signed_at__isnull=True).count()
