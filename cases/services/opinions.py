"""Releasing an oordeel: the only door from the medical compartment to employer, casemanager and employee."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cases.access import case_for
from cases.models import Case, Opinion
from cases.services import clock
from medical import drafts
from outbox import services as outbox
from privacy import audit, chance, free_text
from privacy.actor import Actor, Role
from privacy.errors import Conflict, Invalid, Refused
from privacy.policy import Action
from roles import selectors as people
from timeline import services as timeline

PROBLEEMANALYSE_STEP = "W6-PROBLEEMANALYSE"


def problems_of(release: drafts.ReleaseHalf) -> dict[str, list[str]]:
    """What still stands in the way of releasing, by field."""
    problems: dict[str, list[str]] = {}
    if release.work_possible not in Opinion.WorkPossible.values:
        problems["work_possible"] = [_("Kies of de werknemer kan werken: nee, gedeeltelijk of ja.")]
    if not release.possibilities.strip():
        problems["possibilities"] = [_("Vul in wat de werknemer in het werk wel en niet kan; dit leest de werkgever.")]
    if release.next_contact and release.next_contact < chance.today():
        problems["next_contact"] = [_("Het volgende contact ligt in het verleden. Kies vandaag of een latere dag.")]
    return problems


def texts_of(release: drafts.ReleaseHalf) -> dict[str, str]:
    """The texts that employer, casemanager and employee will read, by field."""
    return {name: getattr(release, name) for name in ("possibilities", "hours", "expected_duration", "advice")}


@transaction.atomic
def probleemanalyse_release(*, by: Actor, case_id: UUID, revision: int, override_reason: str = "") -> UUID:
    """Release the draft exactly as it was on screen at `revision`; closes the step and sends notices without content.

    Raises NotFound, Refused (only the bedrijfsarts releases), Conflict (draft changed), Invalid (incomplete),
    HealthWords (the employer learns what somebody can do, never what somebody has).
    """
    case = case_for(by, Action.OPINION_RELEASE, case_id, lock=True)
    if by.role is not Role.BEDRIJFSARTS or by.membership_id is None:
        raise Refused("role", case_id=case_id)
    draft = drafts.draft_read(by, case_id=case.pk, employee_id=case.employee_id)
    if draft.revision == 0 or draft.revision != revision:
        raise Conflict(_("De tekst is intussen gewijzigd. Lees hem opnieuw en verstuur dan."))
    if problems := problems_of(draft.release):
        raise Invalid(problems)
    free_text.check(
        by=by,
        texts=texts_of(draft.release),
        override_reason=override_reason,
        case_id=case.pk,
        employee_id=case.employee_id,
    )
    drafts.draft_mark_released(by=by, case_id=case.pk, revision=revision)
    opinion = _store(by.membership_id, case, draft.release)
    _close_step(by, case)
    audit.record_write(by, "opinion.release", case_id=case.pk, employee_id=case.employee_id, objects=[opinion.pk])
    _tell(case, opinion)
    return opinion.pk


def _store(released_by: UUID, case: Case, release: drafts.ReleaseHalf) -> Opinion:
    kind = Opinion.Kind.PROBLEEMANALYSE
    version = (Opinion.objects.filter(case=case, kind=kind).aggregate(last=Max("version"))["last"] or 0) + 1
    return Opinion.objects.create(
        case=case,
        kind=kind,
        version=version,
        work_possible=release.work_possible,
        possibilities=release.possibilities.strip(),
        hours=release.hours.strip(),
        expected_duration=release.expected_duration.strip(),
        advice=release.advice.strip(),
        next_contact=release.next_contact,
        no_usable_capacity=release.no_usable_capacity,
        durably_no_usable_capacity=release.durably_no_usable_capacity,
        released_by_id=released_by,
        released_at=chance.now(),
    )


def _close_step(by: Actor, case: Case) -> None:
    """The statutory step closes on the day of release, whichever way led to it; what hangs on it is dated anew."""
    timeline.mark_done_by_event(by=by, case_id=case.pk, code=PROBLEEMANALYSE_STEP, done_on=chance.today())
    clock.resync(by=by, case=case, because="probleemanalyse")


def _tell(case: Case, opinion: Opinion) -> None:
    """Employee, casemanager and employer: a notice and a mail each, without content."""
    recipients = {case.casemanager.user_id} if case.casemanager else set()
    recipients |= set(people.logins_of_employee(case.employee_id))
    recipients |= set(people.logins_of_employer(employer_id=case.employer_id, department_id=case.department_id))
    for user_id in sorted(recipients):
        key = f"opinion_released:{opinion.pk}:{user_id}"
        payload = {"reference": case.reference}
        outbox.put_notice(
            topic="opinion_released", recipient_id=user_id, case_id=case.pk, payload=payload, dedupe_key=key
        )
        outbox.put_mail(
            topic="opinion_released", recipient_id=user_id, case_id=case.pk, payload=payload, dedupe_key=key
        )
    outbox.put_job(
        topic="opinion_document",
        case_id=case.pk,
        payload={"opinion": str(opinion.pk)},
        dedupe_key=f"document:{opinion.pk}",
    )
