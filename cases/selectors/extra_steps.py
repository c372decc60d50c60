"""The steps that an employer added, as its page lists them, and the steps that a new one may follow."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import get_language

from employers.access import own_employers
from employers.models import Employer
from privacy.actor import Actor, Role
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may
from timeline import services as timeline
from timeline.catalogue import Visibility, versions
from timeline.catalogue.additions import PREFIX
from timeline.presentation import rule_of


@dataclass(frozen=True)
class OwnStepRow:
    """One added step. `mine`: the reader may let it fall away. `lost`: no version can read it, so it counts nowhere."""

    id: UUID
    name: str
    rule: str
    owner: tuple[str, ...]
    sick_day: int | None
    after: str
    days: int | None
    valid_from: date
    everywhere: bool
    mine: bool
    lost: bool = False


@dataclass(frozen=True)
class OwnStepsPage:
    """The page of one employer."""

    employer_id: UUID
    employer_name: str
    rows: tuple[OwnStepRow, ...]
    can_write: bool
    may_everywhere: bool


def own_steps(actor: Actor, employer_id: UUID) -> OwnStepsPage:
    """What is added for this employer. Raises Refused (role), NotFound (not the actor's)."""
    if not may(actor, Action.ORGANISATION_READ):
        raise Refused("role")
    employer = Employer.objects.filter(own_employers(actor), pk=employer_id).first()
    if employer is None:
        raise NotFound(str(employer_id))
    can_write, everywhere = bool(may(actor, Action.ORGANISATION_WRITE)), actor.role is Role.BEHEERDER
    language, names = get_language() or "nl", dict(steps_to_follow())
    rows, lost = [], {pk for pk, _code in timeline.unreadable_steps()}
    for pk, row, valid_from, of_all in timeline.extra_steps(employer.pk):
        rule = rule_of("", str(row.get("code", PREFIX)), row)
        term = rule.target
        rows.append(
            OwnStepRow(
                id=pk,
                name=rule.name.in_language(language),
                rule=rule.rule.in_language(language),
                owner=tuple(party.value for party in rule.owner),
                sick_day=term.day if term else None,
                after=names.get(term.after[0], "") if term and term.after else "",
                days=term.days if term else None,
                valid_from=valid_from,
                everywhere=of_all,
                mine=can_write and (everywhere or not of_all),
                lost=pk in lost,
            )
        )
    return OwnStepsPage(employer.pk, employer.name, tuple(rows), can_write, everywhere)


def steps_to_follow() -> list[tuple[str, str]]:
    """(code, name) of the steps that everybody who reads a case may read, in the order of the process."""
    language = get_language() or "nl"
    return [
        (rule.code, rule.name.in_language(language))
        for rule in versions()[-1]
        if rule.visibility is Visibility.CASE and not rule.recurring and not rule.conditions
    ]
