"""Correction and objection: to the employer about what is not medical, to the bedrijfsarts about what is."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases import selectors
from cases.models import Case, RightsRequest
from employers.models import Employee
from medical import rights as records
from outbox import services as outbox
from privacy import audit, chance, free_text, grants, rights
from privacy.actor import Actor
from privacy.errors import Conflict, Refused
from privacy.policy import Action, may
from roles import selectors as people


@transaction.atomic
def rights_ask(*, by: Actor, kind: str, part: str, words: str, override_reason: str = "") -> UUID:
    """Ask HR and employer; they have a month (AVG art. 12 lid 3). Raises Refused, HealthWords."""
    decision = may(by, Action.OWN_DATA)
    if not decision or by.employee_id is None or by.membership_id is None:
        raise Refused(decision.reason or "role")
    free_text.check(by=by, texts={"words": words}, override_reason=override_reason, employee_id=by.employee_id)
    row = RightsRequest.objects.create(
        employee_id=by.employee_id,
        kind=kind,
        part=part,
        words=words.strip(),
        asked_by_id=by.membership_id,
        due_on=rights.answer_by(chance.today()),
    )
    audit.record_write(by, "rights.ask", employee_id=by.employee_id, objects=[row.pk])
    employer_id = Employee.objects.values_list("employer_id", flat=True).get(pk=by.employee_id)
    readers = people.logins_of_employer(employer_id=employer_id, department_id=None)
    _tell("rights_asked", row.pk, (user_id for user_id in readers if user_id != by.user_id))
    return row.pk


@transaction.atomic
def rights_answer(*, by: Actor, request_id: UUID, granted: bool, reason: str, override_reason: str = "") -> None:
    """Grant or refuse with a reason, once. Raises Refused, NotFound, Conflict (answered already), HealthWords."""
    row = selectors.rights_request_for(by, request_id)
    free_text.check(by=by, texts={"reason": reason}, override_reason=override_reason, employee_id=row.employee_id)
    changed = RightsRequest.objects.filter(pk=row.pk, answered_at__isnull=True).update(
        granted=granted, reason=reason.strip(), answered_by_id=by.membership_id, answered_at=chance.now()
    )
    if not changed:
        raise Conflict(_("Dit verzoek is al beantwoord."))
    audit.record_write(by, "rights.answer", employee_id=row.employee_id, objects=[row.pk])
    _tell("rights_answered", row.pk, people.logins_of_employee(row.employee_id))


@transaction.atomic
def record_rights_ask(*, by: Actor, kind: str, part: str, words: str) -> UUID:
    """Ask the bedrijfsarts of the latest dossier. Raises Refused, Conflict (no bedrijfsarts, or no arbodienst)."""
    cases = Case.objects.filter(grants.case_filter(by), bedrijfsarts__isnull=False).select_related("bedrijfsarts")
    case = cases.order_by("-first_sick_day", "id").first()
    if case is None or case.bedrijfsarts is None:
        raise Conflict(_("Er is nog geen dossier met een bedrijfsarts over u. Stel uw vraag aan uw werkgever."))
    request_id = records.record_request_ask(by=by, kind=kind, part=part, words=words)
    _tell("record_rights_asked", request_id, [case.bedrijfsarts.user_id])
    return request_id


@transaction.atomic
def record_rights_answer(*, by: Actor, request_id: UUID, granted: bool, reason: str) -> None:
    """Grant or refuse with a reason, once. Raises Refused, NotFound, Conflict (answered already)."""
    employee_id = records.record_request_answer(
        by=by, request_id=request_id, employee_ids=selectors.own_patients(by), granted=granted, reason=reason
    )
    _tell("record_rights_answered", request_id, people.logins_of_employee(employee_id))


def _tell(topic: str, request_id: UUID, readers: Iterable[UUID]) -> None:
    outbox.tell_many(
        outbox.Telling(topic=topic, recipient_id=user_id, dedupe_key=f"{topic}:{request_id}:{user_id}")
        for user_id in sorted(readers)
    )
