"""What was consented, asked and answered: for the employee, and for the medical roles of the record."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from medical import vault, wording
from medical.consents import INFORMATION, Kind, Party, opened
from medical.models import Consent, ConsentEvent, InformationRequest
from privacy import audit, chance, context
from privacy.actor import Actor
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may

WAITING, IN_FORCE, REFUSED, WITHDRAWN, EXPIRED, LAPSED = (
    "waiting", "in_force", "refused", "withdrawn", "expired", "lapsed",
)  # fmt: skip


@dataclass(frozen=True)
class EventRow:
    """An answer or a withdrawal."""

    kind: str
    label: str
    how_label: str
    at: datetime
    by_name: str
    what: str = ""
    on: date | None = None
    reference: str = ""


@dataclass(frozen=True)
class ConsentRow:
    """One consent with everything that happened to it."""

    id: UUID
    purpose: str
    purpose_label: str
    party_label: str
    text: str
    source: str
    text_version: str
    party: Party
    asked_by: str
    asked_at: datetime
    valid_to: date
    state: str
    state_label: str
    events: tuple[EventRow, ...]
    requests: tuple["RequestRow", ...] = ()


@dataclass(frozen=True)
class RequestRow:
    """A request for information, without what was asked and answered."""

    id: UUID
    state: str
    state_label: str
    consent_id: UUID
    party: str
    drafted_by: str
    drafted_at: datetime
    sent_on: date | None
    reminded_on: date | None
    answered_on: date | None
    closed_on: date | None


@dataclass(frozen=True)
class RequestDetail:
    """One request with its contents, for the medical roles of the case."""

    row: RequestRow
    consent: ConsentRow
    questions: str
    revision: int
    has_letter: bool
    answer: str
    answer_reference: str


def own_consents(actor: Actor) -> tuple[ConsentRow, ...]:
    """The employee's own, newest first, with the requests that were made under each. Raises Refused."""
    decision = may(actor, Action.CONSENT_OWN)
    if not decision or actor.employee_id is None:
        raise Refused(decision.reason or "role")
    with context.records_opened(actor, [actor.employee_id]):
        rows = _rows(actor.employee_id, with_requests=True)
    audit.record_read(actor, "consent.list", employee_id=actor.employee_id, objects=[row.id for row in rows])
    return rows


def consents_of(actor: Actor, *, employee_id: UUID, case_id: UUID | None = None) -> tuple[ConsentRow, ...]:
    """Those of an employee whose record the actor may open, newest first. Raises Refused."""
    if not may(actor, Action.MEDICAL_READ):
        raise Refused("role", case_id=case_id)
    with opened(actor, employee_id=employee_id, case_id=case_id):
        rows = _rows(employee_id)
    audit.record_read(actor, "consent.list", case_id=case_id, employee_id=employee_id, objects=[row.id for row in rows])
    return rows


def consent_of(actor: Actor, *, employee_id: UUID, consent_id: UUID, case_id: UUID | None = None) -> ConsentRow:
    """One of them. Raises Refused, NotFound."""
    found = consents_of(actor, employee_id=employee_id, case_id=case_id)
    return _one([row for row in found if row.id == consent_id], consent_id)


def _one(rows: list[ConsentRow], consent_id: UUID) -> ConsentRow:
    if not rows:
        raise NotFound(str(consent_id))
    return rows[0]


def _rows(employee_id: UUID, *, with_requests: bool = False) -> tuple[ConsentRow, ...]:
    found = list(Consent.objects.filter(employee_id=employee_id).select_related("asked_by").order_by("-asked_at", "id"))
    if not found:
        return ()
    read = vault.reader_of_what_is_left(employee_id)
    happened: dict[UUID, list[ConsentEvent]] = defaultdict(list)
    for event in ConsentEvent.objects.filter(employee_id=employee_id).select_related("by").order_by("at", "id"):
        happened[event.consent_id].append(event)
    made: dict[UUID, list[InformationRequest]] = defaultdict(list)
    if with_requests:
        asked = InformationRequest.objects.filter(consent__in=found).select_related("drafted_by")
        for request in asked.order_by("-drafted_at", "id"):
            made[request.consent_id].append(request)
    return tuple(_row(row, happened[row.pk], made[row.pk], read) for row in found)


def _row(
    row: Consent,
    events: list[ConsentEvent],
    requests: list[InformationRequest],
    read: Callable[..., dict[str, Any]],
) -> ConsentRow:
    words = wording.purpose(row.purpose, version=row.text_version)
    party = Party(**({"name": ""} | read(row.party, table="consent", column="party", row_id=row.pk)))
    state = _state(row, {event.kind for event in events})
    return ConsentRow(
        id=row.pk,
        purpose=row.purpose,
        purpose_label=words.name,
        party_label=words.party,
        text=words.text,
        source=words.source,
        text_version=row.text_version,
        party=party,
        asked_by=row.asked_by.display_name,
        asked_at=row.asked_at,
        valid_to=row.valid_to,
        state=state,
        state_label=_labels()[state],
        events=tuple(_event(event, read) for event in events),
        requests=tuple(request_row(request, party.name) for request in requests),
    )


def of_purposes(employee_id: UUID, purposes: Collection[str]) -> tuple[ConsentRow, ...]:
    """Of these purposes only, newest first; in an opened context, unrecorded."""
    return tuple(row for row in _rows(employee_id) if row.purpose in purposes)


def whole_history(employee_id: UUID) -> tuple[tuple[ConsentRow, UUID | None], ...]:
    """(consent, the case in which it was asked) of an employee, oldest first; in an opened context, unrecorded."""
    cases = dict(Consent.objects.filter(employee_id=employee_id).values_list("pk", "case_id"))
    return tuple((row, cases[row.id]) for row in reversed(_rows(employee_id)))


def _labels() -> dict[str, str]:
    return {
        WAITING: _("wacht op antwoord"),
        IN_FORCE: _("geldig"),
        REFUSED: _("geweigerd"),
        WITHDRAWN: _("ingetrokken"),
        EXPIRED: _("verlopen"),
        LAPSED: _("niet beantwoord"),
    }


def _state(row: Consent, kinds: set[str]) -> str:
    over = row.valid_to < chance.today()
    if Kind.WITHDRAWN in kinds:
        return WITHDRAWN
    if Kind.REFUSED in kinds:
        return REFUSED
    if Kind.GIVEN in kinds:
        return EXPIRED if over else IN_FORCE
    return LAPSED if over else WAITING


def _event(event: ConsentEvent, read: Callable[..., dict[str, Any]]) -> EventRow:
    proof = read(event.evidence, table="consentevent", column="evidence", row_id=event.pk)
    return EventRow(
        kind=event.kind,
        label=event.get_kind_display(),
        how_label=event.get_how_display(),
        at=event.at,
        by_name=event.by.display_name,
        what=proof.get("what", ""),
        on=date.fromisoformat(proof["on"]) if proof else None,
        reference=proof.get("reference", ""),
    )


def request_row(row: InformationRequest, party: str) -> RequestRow:
    """A request without its contents."""
    return RequestRow(
        id=row.pk,
        state=row.state,
        state_label=row.get_state_display(),
        consent_id=row.consent_id,
        party=party,
        drafted_by=row.drafted_by.display_name,
        drafted_at=row.drafted_at,
        sent_on=row.sent_on,
        reminded_on=row.reminded_on,
        answered_on=row.answered_on,
        closed_on=row.closed_on,
    )


def requests_of(
    actor: Actor, *, case_id: UUID, employee_id: UUID
) -> tuple[tuple[RequestRow, ...], tuple[ConsentRow, ...]]:
    """The requests of a case, newest first, and the consents under which a new one can be made. Raises Refused."""
    if not may(actor, Action.MEDICAL_READ):
        raise Refused("role", case_id=case_id)
    with context.medical_opened(actor, [case_id]):
        consents = {row.id: row for row in _rows(employee_id)}
        rows = InformationRequest.objects.filter(case_id=case_id).select_related("drafted_by")
        made = tuple(
            request_row(row, consents[row.consent_id].party.name) for row in rows.order_by("-drafted_at", "id")
        )
    audit.record_read(
        actor, "information.list", case_id=case_id, employee_id=employee_id, objects=[row.id for row in made]
    )
    usable = tuple(row for row in consents.values() if row.purpose == INFORMATION and row.state == IN_FORCE)
    return made, usable


def request_of(actor: Actor, *, case_id: UUID, employee_id: UUID, request_id: UUID) -> RequestDetail:
    """One request with what was asked and answered; the read is put on record. Raises Refused, NotFound."""
    if not may(actor, Action.MEDICAL_READ):
        raise Refused("role", case_id=case_id)
    with context.medical_opened(actor, [case_id]):
        row = InformationRequest.objects.filter(pk=request_id, case_id=case_id).select_related("drafted_by").first()
        if row is None:
            raise NotFound(str(request_id))
        consent = _one([one for one in _rows(employee_id) if one.id == row.consent_id], row.consent_id)
        read = vault.reader(employee_id)
        answer = read(row.answer, table="informationrequest", column="answer", row_id=row.pk) if row.answer else {}
        questions = read(row.questions, table="informationrequest", column="questions", row_id=row.pk)["text"]
    audit.record_read(actor, "information.read", case_id=case_id, employee_id=employee_id, objects=[request_id])
    return RequestDetail(
        row=request_row(row, consent.party.name),
        consent=consent,
        questions=questions,
        revision=row.revision,
        has_letter=row.letter is not None and row.letter_revision == row.revision,
        answer=answer.get("text", ""),
        answer_reference=answer.get("reference", ""),
    )
