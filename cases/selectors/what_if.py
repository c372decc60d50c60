"""*Wat als?*: the steps of a case now and under a supposition, side by side; nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cases.access import case_for
from cases.models import Case
from cases.services import clock
from cases.supposing import Supposition, suppose
from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import Conflict, invalid
from privacy.policy import BIRTH_DATES, Action
from timeline import services as timeline
from timeline.catalogue import Catalogue
from timeline.engine import Inputs, Kind, Leave, Spell
from timeline.engine.render import render
from timeline.engine.validate import check_clock
from timeline.engine.waits import split_waits
from timeline.errors import InputError
from timeline.projection import StepView, TimelineView, Viewer, view


@dataclass(frozen=True)
class Side:
    """One step on one side: when at the latest, and how it stands."""

    act_by: date | None
    status: str
    label: str


@dataclass(frozen=True)
class Comparison:
    """A step on both sides; `days`: by how much it moves, where both have a date. `why`: of the supposed date."""

    code: str
    name: str
    now: Side
    then: Side
    days: int | None
    moved: str
    why: str


@dataclass(frozen=True)
class Landmark:
    """A date of the wait on both sides."""

    label: str
    now: date | None
    then: date | None


@dataclass(frozen=True)
class WhatIf:
    """What changes, what stays, and what a person should look at."""

    landmarks: tuple[Landmark, ...]
    changed: tuple[Comparison, ...]
    unchanged: tuple[Comparison, ...]
    flags: tuple[str, ...]


def what_if(actor: Actor, case_id: UUID, what: Supposition) -> WhatIf:
    """Compare; for every reader as an employer sees it, so that no date depends on what is medical.

    Raises NotFound, Refused, Conflict (not running), Invalid (a supposition that cannot be).
    """
    case = case_for(actor, Action.STEP_READ, case_id)
    if case.state not in {Case.State.OPEN, Case.State.RECOVERED}:
        raise Conflict(_("Dit dossier is gesloten of ingetrokken; er valt niets meer te rekenen."))
    item = clock.item_of(case)
    catalogue = timeline.catalogue_of_case(case.employer_id, _first(item.spells, item.leaves))
    known = timeline.inputs_of(item, chance.today(), catalogue)
    audit.record_read(actor, "case.what_if", case_id=case.pk, employee_id=case.employee_id)
    language = get_language() or "nl"
    now = _seen(known, catalogue)
    try:
        supposed = suppose(known, what)
        check_clock(supposed.spells, supposed.leaves)
        first = _first(supposed.spells, supposed.leaves)
        then = _seen(supposed, timeline.catalogue_of_case(case.employer_id, first))
    except InputError as problem:
        raise invalid(problem.key, problem.en if language.startswith("en") else problem.nl) from problem
    return _compared(now, then, language, births=actor.role in BIRTH_DATES)


@dataclass(frozen=True)
class _Seen:
    catalogue: Catalogue
    view: TimelineView


def _first(spells: Sequence[Spell], leaves: Sequence[Leave]) -> date:
    return split_waits(spells, leaves)[-1].first


def _seen(inputs: Inputs, catalogue: Catalogue) -> _Seen:
    return _Seen(catalogue, view(catalogue, inputs, Viewer.EMPLOYER, timeline.RELEASED_BY_OORDEEL))


def _compared(now: _Seen, then: _Seen, language: str, *, births: bool) -> WhatIf:
    before: Mapping[str, StepView] = {row.code: row for row in now.view.steps}
    after = [row if births else _without_aow_date(row) for row in then.view.steps]
    rows = [_row(before[row.code], row, then.catalogue, language) for row in after if row.code in before]
    told = [row for row in rows if row.now.act_by or row.then.act_by or row.now.status != row.then.status]
    return WhatIf(
        landmarks=_landmarks(now.view, then.view),
        changed=tuple(sorted((row for row in told if row.now != row.then), key=_order)),
        unchanged=tuple(sorted((row for row in told if row.now == row.then), key=_order)),
        flags=tuple(flag.text.in_language(language) for flag in then.view.flags),
    )


def _without_aow_date(row: StepView) -> StepView:
    aow = row.explanation.kind is Kind.AOW
    return replace(row, explanation=replace(row.explanation, ends_on=None)) if aow else row


def _row(now: StepView, then: StepView, catalogue: Catalogue, language: str) -> Comparison:
    moved = (then.act_by - now.act_by).days if now.act_by and then.act_by else None
    return Comparison(
        code=then.code,
        name=then.rule.name.in_language(language),
        now=_side(now),
        then=_side(then),
        days=moved,
        moved=_moved(moved),
        why=render(then.explanation, catalogue, language),
    )


def _side(row: StepView) -> Side:
    status = row.status.value if row.status else ""
    labels = {
        "done": _("gedaan"),
        "paused": _("gepauzeerd"),
        "cancelled": _("vervalt"),
        "not_applicable": _("niet van toepassing"),
    }
    return Side(row.act_by, status, labels.get(status, ""))


def _moved(days: int | None) -> str:
    if not days:
        return ""
    later = ngettext("%(n)d dag later", "%(n)d dagen later", abs(days))
    earlier = ngettext("%(n)d dag eerder", "%(n)d dagen eerder", abs(days))
    return (later if days > 0 else earlier) % {"n": abs(days)}


def _order(row: Comparison) -> tuple[date, str]:
    return row.then.act_by or row.now.act_by or date.max, row.code


def _landmarks(now: TimelineView, then: TimelineView) -> tuple[Landmark, ...]:
    before, after = now.wait, then.wait
    return (
        Landmark(_("Eerste ziektedag"), before.first_sick_day, after.first_sick_day),
        Landmark(_("Einde wachttijd"), before.last_day, after.last_day),
        Landmark(_("Laatste dag loondoorbetaling"), before.pay_ends, after.pay_ends),
        Landmark(_("Eerste WIA-dag"), before.first_wia_day, after.first_wia_day),
    )
