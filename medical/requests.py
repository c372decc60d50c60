"""Requests for information to a treating physician: drafted, sent, reminded, answered, closed; each under a consent.

Sources: RSC Werkwijzer 2.1 and bijlage 4.1 (week 2); art. 7:457 BW; KNMG-richtlijn Omgaan met medische gegevens
(specific questions, answered with consent). The product sends nothing: a medical role downloads the letter.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from medical import consents, crypto, vault
from medical.keys import Keyring
from medical.models import InformationRequest
from outbox import services as outbox
from privacy import audit, chance, context, grants
from privacy.actor import Actor
from privacy.delegable import Task
from privacy.errors import Conflict, Invalid, NotFound, Refused, invalid
from privacy.policy import Action, may

TABLE = "informationrequest"
LETTER_JOB = "information_letter"
State = InformationRequest.State
# What may follow what; a request is closed from anywhere.
_FOLLOWS = {
    State.SENT: (State.DRAFTED,),
    State.REMINDED: (State.SENT, State.REMINDED),
    State.ANSWERED: (State.SENT, State.REMINDED),
    State.CLOSED: (State.DRAFTED, State.SENT, State.REMINDED, State.ANSWERED),
}
_DAY_OF = {
    State.SENT: "sent_on",
    State.REMINDED: "reminded_on",
    State.ANSWERED: "answered_on",
    State.CLOSED: "closed_on",
}


@dataclass(frozen=True)
class LetterFacts:
    """What the letter to a treating physician says."""

    party: consents.Party
    questions: str
    consent: consents.Valid
    drafted_on: date
    revision: int


@dataclass(frozen=True)
class _About:
    case_id: UUID
    employee_id: UUID
    request_id: UUID


@transaction.atomic
def request_draft(*, by: Actor, case_id: UUID, employee_id: UUID, consent_id: UUID, questions: str) -> UUID:
    """Draft a request under a consent in force; the worker draws the letter.

    Raises Refused (role), ConsentLacking, Invalid (no questions).
    """
    member_id = _member(by, case_id)
    text = _questions(questions)
    consent = consents.consent_required(
        by=by, employee_id=employee_id, purpose=consents.INFORMATION, consent_id=consent_id, case_id=case_id
    )
    row_id = chance.uuid()
    with context.medical_opened(by, [case_id]):
        InformationRequest.objects.create(
            id=row_id,
            case_id=case_id,
            consent_id=consent.id,
            questions=_locked(text, employee_id, "questions", row_id),
            drafted_by_id=member_id,
        )
    audit.record_write(by, "information.draft", case_id=case_id, employee_id=employee_id, objects=[row_id, consent.id])
    _letter_soon(case_id, row_id, 1)
    return row_id


@transaction.atomic
def request_rewrite(
    *, by: Actor, case_id: UUID, employee_id: UUID, request_id: UUID, questions: str, revision: int
) -> None:
    """Change a draft's questions. Raises Refused, ConsentLacking, NotFound, Invalid, Conflict (changed or sent)."""
    _member(by, case_id)
    text = _questions(questions)
    with context.medical_opened(by, [case_id]):
        row = _row(case_id, request_id)
        _consented(by, row, employee_id)
        rows = InformationRequest.objects.filter(pk=row.pk, revision=revision, state=State.DRAFTED)
        values = {"questions": _locked(text, employee_id, "questions", row.pk), "revision": revision + 1}
        if not rows.update(**values):
            raise Conflict(_("Dit verzoek is intussen gewijzigd of verstuurd. Open het opnieuw en vergelijk."))
    audit.record_write(by, "information.rewrite", case_id=case_id, employee_id=employee_id, objects=[request_id])
    _letter_soon(case_id, request_id, revision + 1)


@transaction.atomic
def request_move(*, by: Actor, case_id: UUID, employee_id: UUID, request_id: UUID, state: str, on: date) -> None:
    """Note that the letter was sent or a reminder was, or close the request.

    Raises Refused, ConsentLacking (not for closing), NotFound, Invalid (day), Conflict (not from this state).
    """
    _member(by, case_id)
    wanted = State(state)
    if wanted is State.ANSWERED:
        raise ValueError("an answer is registered with its text: request_answer")
    _move(by, _About(case_id, employee_id, request_id), wanted, on, {})


@transaction.atomic
def request_answer(
    *, by: Actor, case_id: UUID, employee_id: UUID, request_id: UUID, text: str, reference: str, on: date
) -> None:
    """Register what came back, or where the paper lies; refused once the consent was withdrawn.

    Raises Refused, ConsentLacking, NotFound, Invalid (nothing to register, day), Conflict (not from this state).
    """
    _member(by, case_id)
    if not text.strip() and not reference.strip():
        raise invalid("text", _("Vul het antwoord in, of waar het document te vinden is."))
    with context.medical_opened(by, [case_id]):
        row = _row(case_id, request_id)
        answer = vault.locked(
            {"text": text.strip(), "reference": reference.strip()},
            employee_id=employee_id,
            table=TABLE,
            column="answer",
            row_id=row.pk,
        )
    _move(by, _About(case_id, employee_id, request_id), State.ANSWERED, on, {"answer": answer})


def _move(by: Actor, about: _About, wanted: InformationRequest.State, on: date, more: dict[str, bytes]) -> None:
    with context.medical_opened(by, [about.case_id]):
        row = _row(about.case_id, about.request_id)
        if wanted is not State.CLOSED:
            _consented(by, row, about.employee_id)
        _check_day(row, on)
        rows = InformationRequest.objects.filter(pk=row.pk, state__in=_FOLLOWS[wanted])
        if not rows.update(state=wanted, **{_DAY_OF[wanted]: on}, **more):
            raise Conflict(_("Dit verzoek staat intussen anders. Open het opnieuw."))
    audit.record_write(
        by,
        f"information.{wanted.value}",
        case_id=about.case_id,
        employee_id=about.employee_id,
        objects=[about.request_id],
    )


def _check_day(row: InformationRequest, on: date) -> None:
    if on > chance.today():
        raise invalid("on", _("De dag ligt in de toekomst. Vul vandaag of een eerdere dag in."))
    begun = row.reminded_on or row.sent_on or chance.day_of(row.drafted_at)
    if on < begun:
        raise invalid("on", _("De dag ligt vóór de vorige stap (%(day)s).") % {"day": f"{begun:%d-%m-%Y}"})


def letter_read(*, by: Actor, case_id: UUID, employee_id: UUID, request_id: UUID) -> bytes:
    """The letter, to be sent by whoever downloads it; a use of the consent, and on record as an export.

    Raises Refused, ConsentLacking, NotFound (not drawn yet).
    """
    _member(by, case_id)
    with transaction.atomic(), context.medical_opened(by, [case_id]):
        row = _row(case_id, request_id)
        _consented(by, row, employee_id)
        if row.letter is None or row.letter_revision != row.revision:
            raise NotFound(str(request_id))
        where = crypto.place(tenant_id=by.tenant_id, table=TABLE, column="letter", row_id=row.pk)
        found = crypto.decrypt(Keyring(employee_id).to_read(crypto.key_version(row.letter)), row.letter, where)
    audit.record_read(
        by, "information.letter", case_id=case_id, employee_id=employee_id, objects=[request_id], kind="export"
    )
    return found


def letter_facts(*, by: Actor, case_id: UUID, employee_id: UUID, request_id: UUID) -> LetterFacts:
    """What the worker draws. Raises Refused (a person reads through request_of), ConsentLacking, NotFound."""
    if not by.is_system:
        raise Refused("role", case_id=case_id)
    with transaction.atomic(), context.medical_opened(by, [case_id]):
        row = _row(case_id, request_id)
        consent = _consented(by, row, employee_id)
        words = vault.unlocked(row.questions, employee_id=employee_id, table=TABLE, column="questions", row_id=row.pk)
    drafted = chance.day_of(row.drafted_at)
    return LetterFacts(consent.party, words["text"], consent, drafted, row.revision)


def letter_store(
    *, by: Actor, case_id: UUID, employee_id: UUID, request_id: UUID, revision: int, content: bytes
) -> None:
    """Keep the letter that the worker drew, encrypted; a letter of an older text is dropped."""
    with context.medical_opened(by, [case_id]):
        where = crypto.place(tenant_id=by.tenant_id, table=TABLE, column="letter", row_id=request_id)
        version, key = Keyring(employee_id).to_write()
        sealed = crypto.encrypt(key, content, where, version=version)
        rows = InformationRequest.objects.filter(pk=request_id, case_id=case_id, revision=revision)
        changed = rows.update(letter=sealed, letter_revision=revision)
    if changed:
        audit.record_write(by, "information.render", case_id=case_id, employee_id=employee_id, objects=[request_id])


def _member(by: Actor, case_id: UUID) -> UUID:
    decision = may(by, Action.INFORMATION_REQUEST)
    if not decision or by.membership_id is None:
        raise Refused(decision.reason or "role", case_id=case_id)
    grants.require_task(by, Task.INFORMATION, case_id=case_id)
    return by.membership_id


def _questions(text: str) -> str:
    if not text.strip():
        raise Invalid({"questions": [_("Stel minstens één gerichte vraag. Vraag niet meer dan u nodig hebt.")]})
    return text.strip()


def _row(case_id: UUID, request_id: UUID) -> InformationRequest:
    row = InformationRequest.objects.filter(pk=request_id, case_id=case_id).first()
    if row is None:
        raise NotFound(str(request_id))
    return row


def _consented(by: Actor, row: InformationRequest, employee_id: UUID) -> consents.Valid:
    return consents.consent_required(
        by=by,
        employee_id=employee_id,
        purpose=consents.INFORMATION,
        consent_id=row.consent_id,
        case_id=row.case_id,
    )


def _locked(text: str, employee_id: UUID, column: str, row_id: UUID) -> bytes:
    return vault.locked({"text": text}, employee_id=employee_id, table=TABLE, column=column, row_id=row_id)


def _letter_soon(case_id: UUID, request_id: UUID, revision: int) -> None:
    key = f"letter:{request_id}:{revision}"
    outbox.put_job(topic=LETTER_JOB, case_id=case_id, payload={"request": str(request_id)}, dedupe_key=key)
