"""Saying that a step's alert was seen, and asking to be reminded later; both with a reason that the file keeps."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacy import audit, chance, free_text
from privacy.actor import Actor
from privacy.errors import Conflict, invalid
from timeline.models import Acknowledgement, Step
from timeline.services.steps import StepRef, step_to_note

REASON_LENGTH = 200
LONGEST = timedelta(weeks=4)


def latest_snooze(*, legal_last: date | None, act_by: date, statutory: bool, today: date) -> date:
    """The last day to which a step's alerts may be put off.

    What the law dates sleeps until its last day at most, and what the law asks for without a last day until act_by; a
    step of the working method alone sleeps four weeks at most.
    """
    if legal_last:
        return legal_last
    return act_by if statutory else today + LONGEST


@transaction.atomic
def step_acknowledge(
    *, by: Actor, step_id: UUID, reason: str, until: date | None = None, override_reason: str = ""
) -> StepRef:
    """Note that somebody knows of the step, so that its alert does not go to who stands above; until a day if given.

    Before `until` no alert is raised on the step. A later note takes the place of this one: without a day it wakes the
    step. Both count for the act_by of now: a step that moves starts anew. Of a step that is late whoever is told may
    say to know, such as of a probleemanalyse; only who closes a step puts it off. Raises NotFound, Refused (role, or
    not the actor's step), Invalid (reason, until), HealthWords (reason), Conflict (nothing to remind of).
    """
    step, closes = step_to_note(by, step_id)
    if step.state != Step.State.PLANNED or step.act_by is None:
        raise Conflict(_("Van deze stap gaan nu geen meldingen uit, dus er is niets uit te stellen."))
    why = _checked_reason(reason)
    if until and not closes:
        raise invalid("until", _("Alleen wie de stap afrondt, stelt de herinneringen uit. Laat de dag leeg."))
    if until:
        _check_until(until, step, step.act_by)
    free_text.check(
        by=by,
        texts={"reason": why},
        override_reason=override_reason,
        case_id=step.case_id,
        employee_id=step.case.employee_id,
        objects=[step.pk],
    )
    values = {
        "reason": why, "until": until, "noted_on": chance.today(), "noted_by_id": by.membership_id,
    }  # fmt: skip
    Acknowledgement.objects.update_or_create(step_id=step.pk, act_by=step.act_by, defaults=values)
    detail = {"code": step.code, "until": until.isoformat() if until else ""}
    audit.record_write(
        by,
        "step.snooze" if until else "step.acknowledge",
        case_id=step.case_id,
        employee_id=step.case.employee_id,
        objects=[step.pk],
        detail=detail,
    )
    return StepRef(step.pk, step.case_id, step.code)


def _checked_reason(reason: str) -> str:
    why = reason.strip()
    if not why:
        raise invalid("reason", _("Vul in waarom, bijvoorbeeld: het gesprek is volgende week gepland."))
    if len(why) > REASON_LENGTH:
        raise invalid("reason", _("Houd de reden korter: hoogstens %(n)d tekens.") % {"n": REASON_LENGTH})
    return why


def _check_until(until: date, step: Step, act_by: date) -> None:
    today = chance.today()
    if until <= today:
        raise invalid("until", _("Kies een dag na vandaag, of laat de dag leeg: dan weet men alleen dat u het weet."))
    latest = latest_snooze(legal_last=step.legal_last, act_by=act_by, statutory=step.statutory, today=today)
    if latest <= today:
        raise invalid(
            "until",
            _("Deze stap kan niet meer later: de uiterste dag is %(date)s. Laat de dag leeg, of rond de stap af.")
            % {"date": date_format(latest, "d-m-Y")},
        )
    if until > latest:
        raise invalid(
            "until",
            _("Later dan %(date)s kan niet bij deze stap. Kies die dag of een eerdere.")
            % {"date": date_format(latest, "d-m-Y")},
        )
