"""Somebody on the employer's side is away: who hears of deadlines meanwhile, and works on a casemanager's cases."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Case
from cases.selectors.standing_in import deputy_choices
from cases.services import team
from cases.services.upkeep import each
from privacy import audit, chance, grants
from privacy.actor import Actor, Role
from privacy.errors import Invalid, NotFound, Refused
from privacy.policy import Action, may
from roles.models import Membership
from timeline.models import StandIn

_RUNNING = (Case.State.OPEN, Case.State.RECOVERED)
LONGEST = timedelta(days=184)


@transaction.atomic
def stand_in_register(*, by: Actor, deputy_id: UUID, starts_on: date, ends_on: date) -> UUID:
    """From a day to a day alerts to the actor go to another, in the cases that the other may see.

    Who stands in for a casemanager gets a place in those cases for those days. Raises Refused, Invalid (deputy, days).
    """
    me = _allowed(by)
    errors: dict[str, list[str]] = {}
    if deputy_id not in dict(deputy_choices(by)):
        errors["deputy"] = [_("Kies een collega uit de lijst.")]
    if starts_on < chance.today():
        errors["starts_on"] = [_("Dit kan niet met terugwerkende kracht. Kies vandaag of later.")]
    if ends_on < starts_on or ends_on > starts_on + LONGEST:
        errors["ends_on"] = [_("Kies een laatste dag op of na de eerste, hoogstens een half jaar later.")]
    elif StandIn.objects.filter(absent_id=me, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        errors["starts_on"] = [_("In deze dagen bent u al afwezig gemeld. Beëindig dat eerst, of kies andere dagen.")]
    if errors:
        raise Invalid(errors)
    row = StandIn.objects.create(absent_id=me, deputy_id=deputy_id, starts_on=starts_on, ends_on=ends_on)
    if by.role is Role.CM_WG:
        cases = list(Case.objects.filter(casemanager_id=me, state__in=_RUNNING).order_by("id"))
        team.lend_to_replacements(cases)
        audit.record_write_many(by, "case.stand_in", [(case.pk, case.employee_id) for case in cases])
    audit.record_write(by, "stand_in.register", objects=[row.pk])
    return row.pk


@transaction.atomic
def stand_in_end(*, by: Actor, stand_in_id: UUID) -> None:
    """Back earlier: at once. Raises Refused, NotFound (not one's own, or over)."""
    me = _allowed(by)
    row = StandIn.objects.filter(pk=stand_in_id, absent_id=me, ends_on__gte=chance.today()).first()
    if row is None:
        raise NotFound(str(stand_in_id))
    yesterday = chance.today() - timedelta(days=1)
    if row.starts_on > yesterday:
        StandIn.objects.filter(pk=row.pk).delete()
    else:
        StandIn.objects.filter(pk=row.pk).update(ends_on=yesterday)
    if by.role is Role.CM_WG:
        user_id = Membership.objects.values_list("user_id", flat=True).get(pk=row.deputy_id)
        mine = Case.objects.filter(casemanager_id=me)
        grants.end_lent(case_ids=mine.values("pk"), user_id=user_id)
        team.lend_to_replacements(list(mine.filter(state__in=_RUNNING).order_by("id")))  # of another period
    audit.record_write(by, "stand_in.end", objects=[row.pk])


def stand_ins_begin(*, by: Actor, today: date) -> int:
    """Give the places of periods that begin about today: before, another period may have held them. Run daily."""
    begun = StandIn.objects.filter(starts_on__range=(today - timedelta(days=7), today), ends_on__gte=today)
    cases = Case.objects.filter(casemanager_id__in=begun.values("absent_id"), state__in=_RUNNING)
    found = {case.pk: case for case in cases.order_by("id")[:5000]}
    try:
        with transaction.atomic():
            team.lend_to_replacements(list(found.values()))
    except Invalid:  # somebody may not work on one of them: the others go on
        return each(case_ids=found, because="stand-in", act=lambda pk: team.lend_to_replacements([found[pk]]))
    return len(found)


def _allowed(by: Actor) -> UUID:
    decision = may(by, Action.STAND_IN_WRITE)
    if not decision or by.membership_id is None:
        raise Refused(decision.reason or "role")
    return by.membership_id
