"""Who replaces whom, as the bedrijfsarts, the beheerder and the employee see it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from cases.models import Case
from privacy import audit, chance
from privacy.actor import Actor, Role
from roles.deputies import Replacement
from roles.paging import Page, page_of


@dataclass(frozen=True)
class ReplacementRow:
    """One replacement of a bedrijfsarts for an employer."""

    replacement_id: UUID
    absent: str
    replacement: str
    employer: str
    for_good: bool
    valid_from: date
    valid_to: date | None
    state: str  # coming, active, ended
    may_end: bool


@dataclass(frozen=True)
class StandIn:
    """Who works on a case in place of its bedrijfsarts, and until when."""

    name: str
    until: date


def replacements(actor: Actor, *, page: int = 1) -> Page[ReplacementRow]:
    """A bedrijfsarts: the own ones, given and taken; a beheerder: all. Newest first."""
    today = chance.today()
    own = Q(absent_id=actor.membership_id) | Q(replacement_id=actor.membership_id)
    rows = Replacement.objects.filter(Q() if actor.role is Role.BEHEERDER else own)
    ordered = rows.select_related("absent", "replacement", "employer").order_by("-valid_from", "-registered_at", "id")

    def make(row: Replacement) -> ReplacementRow:
        for_good = row.kind == Replacement.Kind.HANDOVER
        ended = for_good or (row.valid_to is not None and row.valid_to < today)
        state = "ended" if ended else "coming" if row.valid_from > today else "active"
        mine = actor.role is Role.BEHEERDER or row.absent_id == actor.membership_id
        return ReplacementRow(
            row.pk, row.absent.display_name, row.replacement.display_name, row.employer.name, for_good,
            row.valid_from, row.valid_to, state, mine and not ended,
        )  # fmt: skip

    found = page_of(lambda start, stop: list(ordered[start:stop]), page, make)
    audit.record_read(actor, "replacement.list", objects=[row.replacement_id for row in found.rows])
    return found


def stand_in(case_id: UUID) -> StandIn | None:
    """Who replaces the bedrijfsarts of a case today; the caller saw to it that the case is the actor's."""
    case = Case.objects.filter(pk=case_id).values_list("bedrijfsarts_id", "employer_id").first()
    today = chance.today()
    if case is None:
        return None
    rows = Replacement.objects.filter(
        absent_id=case[0], employer_id=case[1], valid_from__lte=today, valid_to__gte=today
    )
    found = rows.order_by("-registered_at", "id").values_list("replacement__display_name", "valid_to").first()
    return StandIn(found[0], found[1]) if found and found[1] else None
