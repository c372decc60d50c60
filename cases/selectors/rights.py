"""Requests of correction and objection as their asker and their answerer read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Case, RightsRequest
from cases.selectors.rows import name_of
from employers.models import Employee
from medical import rights as records
from privacy import audit, grants
from privacy.actor import Actor
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may

PAGE = 200


@dataclass(frozen=True)
class RequestRow:
    """A request with its answer; `granted` None: it waits."""

    id: UUID
    employee_name: str
    kind_label: str
    part_label: str
    words: str
    asked_at: datetime
    due_on: date
    granted: bool | None
    reason: str
    answered_by: str
    answered_at: datetime | None
    medical: bool


def record_parts() -> list[tuple[str, str]]:
    """Parts of the medical file, for a choice."""
    return [
        ("opinion", _("een oordeel van de bedrijfsarts")),
        ("steps", _("een medische stap")),
        ("file", _("mijn medisch dossier")),
        ("other", _("iets anders")),
    ]


def my_requests(actor: Actor) -> tuple[RequestRow, ...]:
    """The employee's own, of both kinds, newest first. Raises Refused."""
    if not may(actor, Action.OWN_DATA) or actor.employee_id is None:
        raise Refused("role")
    plain = [_row(row) for row in _rows().filter(employee_id=actor.employee_id)]
    audit.record_read(actor, "rights.list", employee_id=actor.employee_id, objects=[row.id for row in plain])
    sealed = [_record_row(row, "") for row in records.record_requests(actor, [actor.employee_id])]
    return tuple(sorted(plain + sealed, key=lambda row: row.asked_at, reverse=True))


def rights_requests(actor: Actor) -> tuple[RequestRow, ...]:
    """Of the actor's own people: what waits first. Raises Refused."""
    rows = _rows().filter(_answerable(actor)).order_by(F("answered_at").desc(nulls_first=True), "due_on", "id")
    kept = list(rows[:PAGE])
    audit.record_read(actor, "rights.list", objects=sorted({row.employee_id for row in kept}))
    return tuple(_row(row) for row in kept)


def rights_request_for(actor: Actor, request_id: UUID) -> RightsRequest:
    """The row, to answer. Raises Refused, NotFound."""
    row = _rows().filter(_answerable(actor), pk=request_id).first()
    if row is None:
        raise NotFound(str(request_id))
    return row


def rights_request(actor: Actor, request_id: UUID) -> RequestRow:
    """One request; the read is put on record. Raises Refused, NotFound."""
    row = rights_request_for(actor, request_id)
    audit.record_read(actor, "rights.read", employee_id=row.employee_id, objects=[row.pk])
    return _row(row)


def own_patients(actor: Actor) -> list[UUID]:
    """The employees of whose cases the actor is the bedrijfsarts. Raises Refused."""
    decision = may(actor, Action.RECORD_ANSWER)
    if not decision:
        raise Refused(decision.reason)
    return list(Case.objects.filter(grants.case_filter(actor)).values_list("employee_id", flat=True).distinct())


def record_requests(actor: Actor) -> tuple[RequestRow, ...]:
    """Of the own patients: what waits first. Raises Refused."""
    found = records.record_requests(actor, own_patients(actor))
    audit.record_read(actor, "medical.list", objects=sorted({row.employee_id for row in found}))
    names = {e.pk: name_of(e) for e in Employee.objects.filter(pk__in={row.employee_id for row in found})}
    return tuple(_record_row(row, names[row.employee_id]) for row in found)


def record_request(actor: Actor, request_id: UUID) -> RequestRow:
    """One of them. Raises Refused, NotFound."""
    return _one(record_requests(actor), request_id)


def _one(rows: Iterable[RequestRow], request_id: UUID) -> RequestRow:
    found = next((row for row in rows if row.id == request_id), None)
    if found is None:
        raise NotFound(str(request_id))
    return found


def _answerable(actor: Actor) -> Q:
    decision = may(actor, Action.RIGHTS_ANSWER)
    if not decision:
        raise Refused(decision.reason)
    own = Q() if actor.employer_ids is None else Q(employee__employer_id__in=actor.employer_ids)
    return own & ~Q(employee_id__in=sorted(actor.own_employee_ids))  # nobody handles the own file


def _rows() -> QuerySet[RightsRequest]:
    return RightsRequest.objects.select_related("employee", "answered_by")


def _row(row: RightsRequest) -> RequestRow:
    return RequestRow(
        id=row.pk,
        employee_name=name_of(row.employee),
        kind_label=_kind(row.kind),
        part_label=row.get_part_display(),
        words=row.words,
        asked_at=row.asked_at,
        due_on=row.due_on,
        granted=row.granted,
        reason=row.reason,
        answered_by=row.answered_by.display_name if row.answered_by else "",
        answered_at=row.answered_at,
        medical=False,
    )


def _record_row(row: records.RecordQuestion, name: str) -> RequestRow:
    return RequestRow(
        id=row.id,
        employee_name=name,
        kind_label=_kind(row.kind),
        part_label=dict(record_parts()).get(row.part, ""),
        words=row.words,
        asked_at=row.asked_at,
        due_on=row.due_on,
        granted=row.granted,
        reason=row.reason,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        medical=True,
    )


def _kind(kind: str) -> str:
    words = {"correction": _("correctie"), "objection": _("bezwaar"), "destruction": _("vernietiging")}
    return words.get(kind, "")
