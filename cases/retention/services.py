"""Proposing, keeping and destroying re-integration files. The medical file goes by `medical.retention`."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.course.models import CourseChange, Leave
from cases.models import Case, IdempotencyKey, Opinion, PercentageChange
from cases.retention.models import Destruction, LegalHold
from employers.access import own_employers
from outbox import topics
from outbox.models import Message, Notice
from privacy import audit, chance, context, free_text, terms
from privacy.actor import Actor, system
from privacy.errors import Conflict, Invalid, NotFound, Refused
from privacy.policy import Action, may
from timeline.models import Step

LONGEST_REASON = 200

# Employees whose last contract ended long enough ago, with an absence that is over, and nothing that keeps the file.
_PROPOSE = """
INSERT INTO cases_destruction (id, tenant_id, employee_id, state, since, due_on, proposed_at, certificate)
SELECT gen_random_uuid(), e.tenant_id, e.id, 'proposed', gone.last_day, gone.due_on, %(now)s, '{}'
FROM (
    SELECT e.id, max(k.ends_on) AS last_day,
           (max(k.ends_on) + make_interval(years => CASE WHEN r.erd_zw THEN %(erd)s ELSE %(plain)s END))::date AS due_on
    FROM employers_employee e JOIN employers_employer r ON r.id = e.employer_id
    JOIN employers_contract k ON k.employee_id = e.id AND k.tenant_id = e.tenant_id
    WHERE e.tenant_id = %(tenant)s GROUP BY e.id, r.erd_zw HAVING bool_and(k.ends_on IS NOT NULL)
) gone JOIN employers_employee e ON e.id = gone.id
WHERE gone.due_on <= %(today)s
  AND EXISTS (SELECT 1 FROM cases_case c WHERE c.tenant_id = e.tenant_id AND c.employee_id = e.id
              AND c.state IN ('closed', 'withdrawn'))
  AND NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.tenant_id = e.tenant_id AND c.employee_id = e.id
                  AND c.state IN ('open', 'recovered'))
  AND NOT EXISTS (SELECT 1 FROM cases_legalhold h WHERE h.tenant_id = e.tenant_id AND h.employee_id = e.id
                  AND h.lifted_at IS NULL AND h.until >= %(today)s)
ON CONFLICT (tenant_id, employee_id) WHERE state = 'proposed' DO NOTHING
"""


@transaction.atomic
def destruction_propose(*, by: Actor, today: date | None = None) -> int:
    """Propose every file whose term has ended; running it twice proposes once. Returns how many it wrote."""
    day = today or chance.today()
    values: dict[str, Any] = {
        "tenant": by.tenant_id,
        "now": chance.now(),
        "today": day,
        "plain": terms.term_of("reintegration", today=day).years,
        "erd": terms.term_of("reintegration", erd_zw=True, today=day).years,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PROPOSE, values)
        written = int(cursor.rowcount)
    if written:
        audit.record_write(by, "retention.propose", detail={"count": written})
    return written


@transaction.atomic
def destruction_confirm(*, by: Actor, destruction_id: UUID) -> None:
    """Destroy the file: free texts, oordelen, documents, percentages and steps go; the case stays as a tombstone.

    Raises Refused, NotFound (not the actor's employer), Conflict (decided meanwhile, kept, or sick again).
    """
    found = _proposal(by, destruction_id)
    if LegalHold.objects.filter(employee_id=found.employee_id, lifted_at=None, until__gte=chance.today()).exists():
        raise Conflict(_("Dit dossier wordt bewaard om een andere reden. Hef die eerst op."))
    cases = Case.objects.select_for_update().filter(employee_id=found.employee_id)
    states = set(cases.values_list("state", flat=True))
    if states & {Case.State.OPEN, Case.State.RECOVERED}:
        raise Conflict(_("Deze werknemer heeft een lopend dossier. Dan wordt er niets vernietigd."))
    case_ids = list(cases.exclude(state=Case.State.DESTROYED).values_list("pk", flat=True))
    certificate = _destroy(by, case_ids)
    Destruction.objects.filter(pk=found.pk).update(
        state=Destruction.State.DESTROYED, decided_by_id=by.membership_id, decided_at=chance.now(),
        certificate=certificate,
    )  # fmt: skip
    audit.record_write(
        by, "retention.destroy", employee_id=found.employee_id, objects=[found.pk, *case_ids], detail=certificate
    )


@transaction.atomic
def destruction_keep(*, by: Actor, destruction_id: UUID, reason: str, until: date, override_reason: str = "") -> None:
    """Keep the file for a reason, up to and including a day; after that it is proposed again.

    Raises Refused, NotFound, Conflict, Invalid (no reason, or a day that is not ahead), HealthWords.
    """
    found = _proposal(by, destruction_id)
    errors: dict[str, list[str]] = {}
    if not reason.strip() or len(reason) > LONGEST_REASON:
        errors["reason"] = [_("Geef een reden van ten hoogste 200 tekens, zonder medische gegevens.")]
    if until <= chance.today():
        errors["until"] = [_("Kies een dag na vandaag.")]
    if errors or by.membership_id is None:
        raise Invalid(errors)
    texts = {"reason": reason}
    free_text.check(by=by, texts=texts, override_reason=override_reason, employee_id=found.employee_id)
    LegalHold.objects.create(
        employee_id=found.employee_id, reason=reason.strip(), until=until, placed_by_id=by.membership_id
    )
    Destruction.objects.filter(pk=found.pk).delete()
    audit.record_write(by, "retention.keep", employee_id=found.employee_id, objects=[found.pk])


@transaction.atomic
def hold_lift(*, by: Actor, hold_id: UUID) -> None:
    """End a reason to keep; the next night proposes the file again. Raises Refused, NotFound."""
    _refuse(by)
    mine = LegalHold.objects.filter(own_employers(by, "employee__employer_id"), pk=hold_id, lifted_at=None)
    hold = mine.select_for_update(of=("self",)).first()
    if hold is None:
        raise NotFound(str(hold_id))
    LegalHold.objects.filter(pk=hold_id).update(lifted_at=chance.now())
    audit.record_write(by, "retention.lift", employee_id=hold.employee_id, objects=[hold_id])


@transaction.atomic
def expired_forget(*, by: Actor, today: date | None = None) -> tuple[int, int]:
    """Remove what was kept as long as its term says: (threads of Mijn inzage of this tenant, events around signing in).

    By functions of the owner, which refuse a shorter term than the five years of NEN 7513.
    """
    day = today or chance.today()
    gone = tuple(
        _forgotten(function, terms.due_on(day, -terms.term_of(file, today=day).years))
        for file, function in (
            ("access_questions", "walls.forget_access_questions"),
            ("security_events", "walls.forget_security_events"),
        )
    )
    if any(gone):
        audit.record_write(by, "retention.forget", detail={"questions": gone[0], "events": gone[1]})
    return gone[0], gone[1]


def _forgotten(function: str, before: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [before])
        return int(cursor.fetchone()[0])


def _refuse(by: Actor) -> None:
    decision = may(by, Action.RETENTION_WRITE)
    if not decision:
        raise Refused(decision.reason)


def _proposal(by: Actor, destruction_id: UUID) -> Destruction:
    _refuse(by)
    rows = Destruction.objects.filter(own_employers(by, "employee__employer_id"), pk=destruction_id)
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound(str(destruction_id))
    if found.state != Destruction.State.PROPOSED:
        raise Conflict(_("Over dit dossier is intussen al beslist."))
    return found


def _destroy(by: Actor, case_ids: list[UUID]) -> dict[str, int]:
    """What identifies or tells of an absence goes; ids, reference and state stay, so that the record stays whole."""
    counts = {
        "opinions": Opinion.objects.filter(case_id__in=case_ids).delete()[0],
        "steps": Step.objects.filter(case_id__in=case_ids).delete()[0],
        "leaves": _leaves_gone(case_ids),
        "changes": CourseChange.objects.filter(case_id__in=case_ids).delete()[0],
        "percentages": PercentageChange.objects.filter(spell__case_id__in=case_ids).delete()[0],
        "notices": _gone(by, Notice.objects.filter(case_id__in=case_ids)),
        "messages": _gone(by, Message.objects.filter(case_id__in=case_ids, kind=Message.Kind.MAIL)),
        "keys": IdempotencyKey.objects.filter(case_id__in=case_ids).delete()[0],
    }
    counts["cases"] = Case.objects.filter(pk__in=case_ids).update(
        state=Case.State.DESTROYED, phone="", nursing_address="", running_work="", withdrawn_reason="",
        expected_duration=Case.ExpectedDuration.UNKNOWN, safety_net=Case.SafetyNet.UNKNOWN, work_accident=False,
        traffic_accident_liable=False, therapeutic=False, facts={}, events={}, end_reason="",
        ended_on=None, loonsanctie_weeks=0, talk_interval_days=None,
    )  # fmt: skip
    return counts


def _leaves_gone(case_ids: list[UUID]) -> int:
    employees = Case.objects.filter(pk__in=case_ids).values("employee_id")
    return Leave.objects.filter(employee_id__in=employees).delete()[0]


def _gone(by: Actor, rows: QuerySet[Any]) -> int:
    """Remove what was told to others too, which they alone may read; counted is what everybody may know of."""
    with context.entered(system(by.tenant_id)):
        rows.filter(topic__in=topics.hidden()).delete()
        return int(rows.delete()[0])
