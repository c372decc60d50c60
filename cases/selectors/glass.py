"""Reads about break-glass: what is open now, what there is to review, and for the beheerder that it happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from cases.access import case_for
from cases.selectors.rows import name_of
from medical import glass as notes
from medical import wording
from medical.models import GlassNote
from privacy import audit, chance, glass, grants
from privacy.actor import Actor
from privacy.errors import NotFound, Refused
from privacy.models import AuditEntry, GlassEvent, GlassOpening
from privacy.policy import Action, may
from roles.paging import Page, page_of

_REVIEWS = (GlassEvent.Kind.SIGNED, GlassEvent.Kind.OBJECTED)


@dataclass(frozen=True)
class OpenGlass:
    """A case that the reader has open in need."""

    id: UUID
    case_id: UUID
    reference: str
    until: datetime


@dataclass(frozen=True)
class ReviewRow:
    """An opening of a case that the reader treats, or an own one."""

    id: UUID
    reference: str
    employee_name: str
    opened_by: str
    opened_at: datetime
    until: datetime
    ended_at: datetime | None
    outcome: str  # "", signed, objected
    running: bool


@dataclass(frozen=True)
class ReviewDetail:
    """One opening with its reason, and how much was looked at."""

    row: ReviewRow
    case_id: UUID
    category: str
    reason: str
    remark: str
    looked: int


@dataclass(frozen=True)
class CountRow:
    """That a bedrijfsarts opened a case in need: no case, no employee, no reason."""

    opened_by: str
    treating: str
    opened_at: datetime
    until: datetime
    outcome: str


def open_glass(actor: Actor) -> tuple[OpenGlass, ...]:
    """What the actor has open now, for the banner on every screen; empty for everybody but a bedrijfsarts."""
    rows = glass.open_for(actor).order_by("until", "id")
    return tuple(OpenGlass(*row) for row in rows.values_list("id", "case_id", "case__reference", "until"))


def own_openings(actor: Actor, *, limit: int = 20) -> tuple[ReviewRow, ...]:
    """What the actor opened, newest first, with the outcome of the review; names only while it is open."""
    if not may(actor, Action.GLASS_OPEN) or actor.user_id is None:
        raise Refused("role")
    rows = list(_with_outcome(GlassOpening.objects.filter(user_id=actor.user_id)).order_by("-opened_at", "id")[:limit])
    audit.record_read(actor, "glass.own", objects=[row.pk for row in rows])
    return tuple(_row(row, named=False) for row in rows)


def reviews(actor: Actor, *, page: int = 1) -> Page[ReviewRow]:
    """Openings by others of cases that the actor treats: those to review first, then newest. Raises Refused."""
    if not may(actor, Action.GLASS_REVIEW) or actor.user_id is None:
        raise Refused("role")
    mine = grants.case_filter(actor, "case")
    rows = GlassOpening.objects.filter(mine, case__bedrijfsarts_id=actor.membership_id).exclude(user_id=actor.user_id)
    ordered = _with_outcome(rows).order_by("-outcome_at", "-opened_at", "id")
    found = page_of(lambda start, stop: list(ordered[start:stop]), page, lambda row: _row(row, named=True))
    audit.record_read(actor, "glass.reviews", objects=[row.id for row in found.rows])
    return found


def review(actor: Actor, opening_id: UUID) -> ReviewDetail:
    """One of them, with the reason that was given. Raises Refused, NotFound."""
    row = _with_outcome(GlassOpening.objects.filter(pk=opening_id)).first()
    if row is None or row.user_id == actor.user_id:
        raise NotFound(str(opening_id))
    case = case_for(actor, Action.GLASS_REVIEW, row.case_id)
    found = notes.notes_read(actor, case_id=case.pk, employee_id=case.employee_id, opening_id=row.pk)
    reason, remark = found.get(GlassNote.Kind.REASON), found.get(GlassNote.Kind.REVIEW)
    made = _row(row, named=True)
    looked = AuditEntry.objects.filter(
        case_id=case.pk, user_id=row.user_id, kind="read", at__gte=row.opened_at, at__lte=made.ended_at or row.until
    )
    audit.record_read(actor, "glass.review", case_id=case.pk, employee_id=case.employee_id, objects=[row.pk])
    return ReviewDetail(
        row=made,
        case_id=case.pk,
        category=dict(wording.glass_terms().categories).get(reason.category, "") if reason else "",
        reason=reason.text if reason else "",
        remark=remark.text if remark else "",
        looked=looked.count(),
    )


def counts(actor: Actor, *, page: int = 1) -> Page[CountRow]:
    """For the beheerder: who opened something in need, when, and how it was reviewed. Raises Refused."""
    if not may(actor, Action.GLASS_COUNT):
        raise Refused("role")
    rows = _with_outcome(GlassOpening.objects.all()).order_by("-opened_at", "id")
    found = page_of(
        lambda start, stop: list(rows[start:stop]),
        page,
        lambda row: CountRow(
            row.membership.display_name, row.treating.display_name, row.opened_at, row.until, row.outcome or ""
        ),
    )
    audit.record_read(actor, "glass.count", detail={"rows": len(found.rows)})
    return found


def _with_outcome(rows: QuerySet[GlassOpening]) -> QuerySet[Any]:
    events = GlassEvent.objects.filter(opening_id=OuterRef("pk"))
    return rows.select_related("membership", "treating", "case__employee").annotate(
        outcome=Subquery(events.filter(kind__in=_REVIEWS).values("kind")[:1]),
        outcome_at=Subquery(events.filter(kind__in=_REVIEWS).values("at")[:1]),
        ended_at=Subquery(events.filter(kind__in=glass.ENDS).order_by("at").values("at")[:1]),
    )


def _row(row: Any, *, named: bool) -> ReviewRow:
    return ReviewRow(
        id=row.pk,
        reference=row.case.reference,
        employee_name=name_of(row.case.employee) if named else "",
        opened_by=row.membership.display_name,
        opened_at=row.opened_at,
        until=row.until,
        ended_at=row.ended_at,
        outcome=row.outcome or "",
        running=row.ended_at is None and row.until > chance.now(),
    )
