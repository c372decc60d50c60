"""The steps that tenants and employers added, for the cases to which they apply."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import Conflict, Refused, invalid
from timeline.catalogue import Catalogue, catalogue_for, versions
from timeline.catalogue.additions import PREFIX, extended, own_rule, readable
from timeline.errors import CatalogueError
from timeline.models import ExtraStep, Step

_MOST = 50  # of an employer and its tenant together: more would bury what the law asks for


class Additions:
    """What is added in this tenant, read once for many cases."""

    def __init__(self) -> None:
        """One query."""
        self._rows = list(ExtraStep.objects.filter(retired_at__isnull=True).order_by("added_at", "code"))
        self._known: dict[tuple[str, tuple[str, ...]], Catalogue] = {}

    def rows_for(self, employer_id: UUID, first_sick_day: date) -> dict[str, dict[str, Any]]:
        """{code: its row} for a case of that employer."""
        return {
            extra.code: extra.row
            for extra in self._rows
            if extra.employer_id in (None, employer_id) and extra.valid_from <= first_sick_day
        }

    def catalogue(self, first_sick_day: date, rows: Mapping[str, Mapping[str, Any]]) -> Catalogue:
        """The version in force on that day, with those of these rows that it can read.

        Raises InputError for a day before the oldest version.
        """
        version = catalogue_for(first_sick_day)
        key = (version.version, tuple(rows))
        if key not in self._known:
            self._known[key] = readable(version, rows)[0]
        return self._known[key]


def catalogue_of_case(employer_id: UUID, first_sick_day: date) -> Catalogue:
    """The catalogue of one case."""
    known = Additions()
    return known.catalogue(first_sick_day, known.rows_for(employer_id, first_sick_day))


@transaction.atomic
def extra_step_add(*, by: Actor, employer_id: UUID | None, row: Mapping[str, Any], valid_from: date) -> UUID:
    """Add a step for an employer, or for all of the tenant; `row` in the keys of a catalogue file, without its code.

    The caller decided that `by` may, and looked through the texts. It reaches running cases with the next
    recomputation. Raises Refused (nobody's membership), Invalid (a row that the loader refuses, or too many).
    """
    if by.membership_id is None:
        raise Refused("role")
    code = f"{PREFIX}{chance.reference()}"
    table = {**row, "code": code, "trigger": "added by the tenant"}
    others = list(ExtraStep.objects.select_for_update().filter(retired_at__isnull=True))
    mine = [one for one in others if employer_id is None or one.employer_id in (None, employer_id)]
    if len(mine) >= _MOST:
        raise invalid("", _("Er zijn al %(n)d eigen stappen. Laat er eerst een vervallen.") % {"n": _MOST})
    try:
        extended(readable(versions()[-1], {one.code: one.row for one in mine})[0], [own_rule(table)])
    except CatalogueError as problem:
        raise invalid("", _("Deze stap kan zo niet: %(problem)s.") % {"problem": str(problem)}) from problem
    added = ExtraStep.objects.create(
        employer_id=employer_id, code=code, row=table, valid_from=valid_from, added_by_id=by.membership_id
    )
    audit.record_write(by, "extra_step.add", objects=[added.pk], detail={"code": code})
    return added.pk


@transaction.atomic
def extra_step_retire(*, by: Actor, extra_id: UUID, employer_id: UUID | None) -> int:
    """From now on the step is no longer asked for; what was done stays. Returns in how many cases it fell away.

    Raises Conflict (retired already, or no step of that employer).
    """
    whose = Q(employer_id=employer_id) if employer_id else Q(employer__isnull=True)
    found = ExtraStep.objects.filter(whose, pk=extra_id, retired_at__isnull=True)
    code = found.values_list("code", flat=True).first()
    if code is None or not found.update(retired_at=chance.now()):
        raise Conflict(_("Deze stap is al vervallen. Ververs de pagina."))
    waiting = Step.objects.filter(code=code).exclude(state__in=[Step.State.DONE, Step.State.CANCELLED])
    cancelled = waiting.update(state=Step.State.CANCELLED, moved_because="catalogue")
    audit.record_write(by, "extra_step.retire", objects=[extra_id], detail={"code": code, "steps": cancelled})
    return cancelled


def extra_steps(employer_id: UUID | None) -> Sequence[tuple[UUID, Mapping[str, Any], date, bool]]:
    """(id, row, valid from, whether the whole tenant's) of what an employer's cases get, oldest first."""
    rows = ExtraStep.objects.filter(retired_at__isnull=True).order_by("added_at", "code")
    return [
        (row.pk, row.row, row.valid_from, row.employer_id is None)
        for row in rows
        if row.employer_id in (None, employer_id)
    ]


def unreadable_steps() -> Sequence[tuple[UUID, str]]:
    """(id, code) of the added steps that the newest version of the catalogue can't read: they count in no case."""
    rows = {row.code: row for row in ExtraStep.objects.filter(retired_at__isnull=True).order_by("added_at", "code")}
    broken = readable(versions()[-1], {code: row.row for code, row in rows.items()})[1]
    return [(rows[code].pk, code) for code in broken]
