"""A person's own deadlines for a calendar program: what must be done, by when, in which case, and nothing else.

The medical compartment is never opened here. Steps whose existence is medical are left out, also for the bedrijfsarts:
even without a name, a day in a calendar that is kept elsewhere would tell that there is one. Alerts tell of those.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.calendar_file import Deadline, calendar
from cases.models import Case
from cases.selectors.queue import QueueFilters, filtered
from outbox import letters
from privacy import audit, chance, grants
from privacy.actor import Actor, Role
from privacy.errors import Refused
from privacy.policy import CLOSES, Action, may
from timeline.catalogue import StepRule, Visibility
from timeline.catalogue.model import Demand, Origin
from timeline.models import Step
from timeline.presentation import rule_of

CALENDAR_TYPE = "text/calendar; charset=utf-8"
MOST = 2000  # events in one file: what programs bear, and more than one person can do
# Whose steps are the reader's own work: as CLOSES, but a casemanager registers more than must be done there.
_OWN = CLOSES | {Role.CM_WG: frozenset({"CMWG"})}
_OFFICE = {Role.HR, Role.WERKGEVER}


@dataclass(frozen=True)
class CalendarFile:
    """What is sent; `content` empty when the program has this version already."""

    etag: str
    content: bytes


def calendar_file(actor: Actor, *, known: Collection[str] = ()) -> CalendarFile:
    """The actor's deadlines in the language in force. Raises Refused.

    `known`: versions that the program has. On record is what leaves the house, so not that nothing changed.
    """
    if not may(actor, Action.CALENDAR_READ):
        raise Refused("role")
    return _written(actor, _own_steps(actor, chance.today()), known)


def queue_file(actor: Actor, filters: QueueFilters) -> CalendarFile:
    """The steps of *Vandaag*, all pages of it, as a calendar to take along. Raises Refused for a role without one."""
    if not may(actor, Action.QUEUE_READ):
        raise Refused("role")
    return _written(actor, filtered(actor, filters, chance.today()), ())


def _written(actor: Actor, rows: QuerySet[Step], known: Collection[str]) -> CalendarFile:
    steps = list(rows.select_related("case").order_by("act_by", "id")[:MOST])
    content = calendar(_("Poortwacht: termijnen"), [_deadline(step, get_language() or "nl") for step in steps])
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if etag in known or "*" in known:
        return CalendarFile(etag, b"")
    audit.record_read(actor, "calendar.read", objects=sorted({step.case_id for step in steps}))
    return CalendarFile(etag, content)


def _own_steps(actor: Actor, today: date) -> QuerySet[Step]:
    """Open steps that the actor must do. Whether a content-medical one is done is not known here."""
    shown = Q(visibility=Visibility.CASE) | Q(visibility=Visibility.CONTENT_MEDICAL, act_by__gte=today)
    mine = _by(_OWN[actor.role])
    if actor.role in _OFFICE:
        mine |= _by({"CMWG"}) & Q(case__casemanager__isnull=True)  # then the step is the employer's, as with alerts
    rows = Step.objects.filter(grants.case_filter(actor, "case", in_need=False), shown, mine)
    running = (Case.State.OPEN, Case.State.RECOVERED)  # what rests after a recovery is paused
    return rows.filter(case__state__in=running, state=Step.State.PLANNED, act_by__isnull=False)


def _by(parties: Collection[str]) -> Q:
    return Q(owner__regex=rf"(^|,)({'|'.join(sorted(parties))})(,|$)")


def _deadline(step: Step, language: str) -> Deadline:
    rule = rule_of(step.catalogue_version, step.code, step.own_rule)
    words = {"reference": step.case.reference, "name": rule.name.in_language(language)}
    named, neutral = _("Termijn dossier %(reference)s: %(name)s"), _("Termijn in dossier %(reference)s")
    return Deadline(
        step_id=step.pk,
        day=step.act_by or date.max,
        title=(named if _of_every_case(rule) else neutral) % words,
        words=_("Het dossier staat in Poortwacht; u leest het na het inloggen."),
        address=letters.link("case", step.case_id),
        dated_on=step.dated_on,
        moved=step.moved_from is not None,
    )


def _of_every_case(rule: StepRule) -> bool:
    """Whether the name tells nothing of this case: no medical content, no circumstance that brought it about.

    The words of a tenant's own step are its own, and nobody knows whether a name is among them.
    """
    brought_about = any(condition.demand is not Demand.NOT for condition in rule.conditions)
    return rule.visibility is Visibility.CASE and rule.origin is not Origin.TENANT and not brought_about
