"""Consent: asked by a medical role, answered by the employee, and asked for again by whatever uses it.

Sources: art. 7:457 BW; AVG art. 7 lid 3 and art. 9 lid 2 sub a; RSC Werkwijzer 2.1 and bijlage 4.1; STECR Werkwijzer
Arbeidsconflicten (consultation with the employer without a ziekmelding).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from medical import vault, wording
from medical.models import Consent, ConsentEvent
from outbox import services as outbox
from privacy import audit, chance, context, grants
from privacy.actor import Actor, Role
from privacy.delegable import Task
from privacy.errors import Conflict, Invalid, NotFound, Refused
from privacy.policy import Action, may
from roles import selectors as people

INFORMATION, EMPLOYER_CONTACT, TRANSFER = "information", "employer_contact", "transfer"
TRANSFER_NOTICE = "transfer_notice"
ASKED, ANSWERED = "consent_asked", "consent_answered"
Kind = ConsentEvent.Kind


class ConsentLacking(Refused):
    """There is no consent in force for this use."""


@dataclass(frozen=True)
class Party:
    """Who gets, gives or discusses something under the consent."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class Evidence:
    """How an answer that was not given on the own screen can be shown: what, when, and where it lies."""

    what: str
    on: date
    reference: str


@dataclass(frozen=True)
class Valid:
    """A consent in force, as whoever uses it may know it."""

    id: UUID
    party: Party
    given_on: date
    valid_to: date


@contextmanager
def opened(by: Actor, *, employee_id: UUID, case_id: UUID | None) -> Iterator[None]:
    """The record of an employee: by the case that a medical role has, or by the record itself."""
    if case_id is not None and by.role is not Role.WERKNEMER:
        with context.medical_opened(by, [case_id]):
            yield
    else:
        with context.records_opened(by, [employee_id]):
            yield


@transaction.atomic
def consent_ask(
    *,
    by: Actor,
    employee_id: UUID,
    purpose: str,
    party: Party,
    valid_to: date | None = None,
    case_id: UUID | None = None,
) -> UUID:
    """Ask an employee for consent; who has a login is told that a question waits, and not which.

    Raises Refused (role), NotFound (no such record for the actor), Invalid (purpose, party, period).
    """
    member_id = _medical(by, case_id)
    last_day = _checked(purpose, party, valid_to)
    row_id = chance.uuid()
    with opened(by, employee_id=employee_id, case_id=case_id):
        try:
            with transaction.atomic():
                Consent.objects.create(
                    id=row_id,
                    employee_id=employee_id,
                    case_id=case_id,
                    purpose=purpose,
                    text_version=wording.current_version(),
                    party=_locked(asdict(party), employee_id, "consent", "party", row_id),
                    valid_to=last_day,
                    asked_by_id=member_id,
                )
        except DatabaseError as error:
            raise _as_not_found(error, employee_id) from error
    audit.record_write(by, "consent.ask", case_id=case_id, employee_id=employee_id, objects=[row_id])
    _overlay_soon(case_id, purpose)
    for user_id in people.logins_of_employee(employee_id):
        _tell(ASKED, user_id, row_id)
    return row_id


def _as_not_found(error: DatabaseError, employee_id: UUID) -> Exception:
    """A record that the wall keeps shut is one that is not there."""
    return NotFound(str(employee_id)) if "row-level security" in str(error) else error


def _medical(by: Actor, case_id: UUID | None) -> UUID:
    decision = may(by, Action.CONSENT_ASK)
    if not decision or by.membership_id is None:
        raise Refused(decision.reason or "role", case_id=case_id)
    if case_id is not None:
        grants.require_task(by, Task.INFORMATION, case_id=case_id)
    elif by.role is not Role.BEDRIJFSARTS:
        # Tasks are delegated on cases; outside one the bedrijfsarts does this.
        raise Refused(f"task:{Task.INFORMATION.value}")
    return by.membership_id


def _checked(purpose: str, party: Party, valid_to: date | None) -> date:
    known = {one.code: one for one in wording.purposes()}
    errors: dict[str, list[str]] = {}
    if purpose not in known:
        raise Invalid({"purpose": [_("Kies waarvoor u toestemming vraagt.")]})
    today, terms = chance.today(), known[purpose]
    last_day, latest = valid_to or today + timedelta(days=terms.days), today + timedelta(days=terms.most_days)
    if not party.name.strip():
        errors["party"] = [_("Vul in om wie het gaat: een naam die de werknemer herkent.")]
    if not today <= last_day <= latest:
        errors["valid_to"] = [
            _("Kies een laatste dag van vandaag tot en met %(day)s: langer vraagt u het niet in één keer.")
            % {"day": f"{latest:%d-%m-%Y}"}
        ]
    if errors:
        raise Invalid(errors)
    return last_day


def consent_give(*, by: Actor, consent_id: UUID) -> None:
    """The employee says yes, on the own screen. Raises Refused, NotFound, Conflict (answered, or too late)."""
    _answer_own(by, consent_id, Kind.GIVEN)


def consent_refuse(*, by: Actor, consent_id: UUID) -> None:
    """The employee says no, on the own screen. Raises Refused, NotFound, Conflict (answered already)."""
    _answer_own(by, consent_id, Kind.REFUSED)


def consent_withdraw(*, by: Actor, consent_id: UUID) -> None:
    """The employee takes it back; the next use is refused. Raises Refused, NotFound, Conflict (not in force)."""
    _answer_own(by, consent_id, Kind.WITHDRAWN)


@transaction.atomic
def consent_record(
    *, by: Actor, employee_id: UUID, consent_id: UUID, kind: str, evidence: Evidence, case_id: UUID | None = None
) -> None:
    """Record what an employee answered on paper or aloud, with what shows it.

    Raises Refused (role), NotFound, Invalid (evidence), Conflict (answered already, not in force).
    """
    _medical(by, case_id)
    if errors := evidence_problems(evidence):
        raise Invalid(errors)
    with opened(by, employee_id=employee_id, case_id=case_id):
        row = _mine(consent_id, employee_id)
        proof = {**asdict(evidence), "on": evidence.on.isoformat()}
        _note(by, row, Kind(kind), ConsentEvent.How.RECORDED, proof)


def evidence_problems(evidence: Evidence) -> dict[str, list[str]]:
    """What is lacking, by field."""
    errors: dict[str, list[str]] = {}
    if not evidence.what.strip():
        errors["what"] = [_("Vul in wat de toestemming laat zien, bijvoorbeeld: ondertekend formulier.")]
    if not evidence.reference.strip():
        errors["reference"] = [_("Vul in waar het bewijs te vinden is, bijvoorbeeld het documentnummer.")]
    if evidence.on > chance.today():
        errors["on"] = [_("De dag ligt in de toekomst. Vul vandaag of een eerdere dag in.")]
    return errors


@transaction.atomic
def _answer_own(by: Actor, consent_id: UUID, kind: ConsentEvent.Kind) -> None:
    decision = may(by, Action.CONSENT_OWN)
    if not decision or by.employee_id is None:
        raise Refused(decision.reason or "role")
    with context.records_opened(by, [by.employee_id]):
        _note(by, _mine(consent_id, by.employee_id), kind, ConsentEvent.How.OWN, {})


def _mine(consent_id: UUID, employee_id: UUID) -> Consent:
    row = Consent.objects.filter(pk=consent_id, employee_id=employee_id).select_related("asked_by").first()
    if row is None:
        raise NotFound(str(consent_id))
    return row


def _note(by: Actor, row: Consent, kind: ConsentEvent.Kind, how: ConsentEvent.How, proof: dict[str, Any]) -> None:
    """Add the event after every use that is under way; the constraints decide between two answers at once."""
    _lock(row.pk, shared=False)
    kinds = set(ConsentEvent.objects.filter(consent_id=row.pk).values_list("kind", flat=True))
    if problem := _hindrance(row, kind, kinds):
        raise Conflict(problem)
    event_id = chance.uuid()
    values = {
        "id": event_id,
        "consent_id": row.pk,
        "employee_id": row.employee_id,
        "kind": kind,
        "how": how,
        "language": (get_language() or "nl")[:2],
        "evidence": _locked(proof, row.employee_id, "consentevent", "evidence", event_id),
        "by_id": by.membership_id,
    }
    try:
        with transaction.atomic():
            ConsentEvent.objects.create(**values)
    except IntegrityError as error:
        raise Conflict(_("Hierop is intussen al geantwoord.")) from error
    audit.record_write(
        by, f"consent.{kind.value}", case_id=row.case_id, employee_id=row.employee_id, objects=[row.pk, event_id]
    )
    _overlay_soon(row.case_id, row.purpose)
    if row.asked_by.user_id != by.user_id:
        _tell(ANSWERED, row.asked_by.user_id, event_id)


def _hindrance(row: Consent, kind: ConsentEvent.Kind, kinds: set[str]) -> str:
    if kind is Kind.WITHDRAWN:
        in_force = Kind.GIVEN in kinds and Kind.WITHDRAWN not in kinds
        return "" if in_force else _("Deze toestemming geldt niet (meer); er is niets in te trekken.")
    if kinds:
        return _("Hierop is al geantwoord.")
    if kind is Kind.GIVEN and row.valid_to < chance.today():
        return _("De termijn van deze vraag is voorbij. Wordt het nog gevraagd, dan staat er een nieuwe vraag.")
    return ""


def consent_required(
    *,
    by: Actor,
    employee_id: UUID,
    purpose: str,
    consent_id: UUID | None = None,
    party: str = "",
    case_id: UUID | None = None,
) -> Valid:
    """The consent in force for this purpose and party; call it in the transaction that uses it.

    A withdrawal waits for a use that is under way; a use waits for a withdrawal that is, and is then refused.
    Raises ConsentLacking.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a consent is used inside the transaction that needs it")
    with opened(by, employee_id=employee_id, case_id=case_id):
        rows = Consent.objects.filter(employee_id=employee_id, purpose=purpose, valid_to__gte=chance.today())
        asked = list((rows.filter(pk=consent_id) if consent_id else rows).order_by("-asked_at", "id"))
        for row, found in _with_parties(employee_id, asked):
            if party and _plain(found.name) != _plain(party):
                continue
            _lock(row.pk, shared=True)
            if given_on := _in_force_since(row.pk):
                return Valid(row.pk, found, given_on, row.valid_to)
    raise ConsentLacking(
        _(
            "Voor dit gebruik is geen geldige toestemming van de werknemer: er is nog niet geantwoord, of zij is "
            "geweigerd, ingetrokken of verlopen. Vraag opnieuw om toestemming."
        ),
        case_id=case_id,
    )


def silence_required(*, by: Actor, employee_id: UUID, consent_id: UUID, case_id: UUID | None = None) -> Party:
    """The party of a question to which no objection came in time; a yes counts as well. As consent_required.

    Raises ConsentLacking: objected to, or the time to object is not over.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("silence is used inside the transaction that needs it")
    with opened(by, employee_id=employee_id, case_id=case_id):
        for row, party in _with_parties(employee_id, list(Consent.objects.filter(pk=consent_id))):
            _lock(row.pk, shared=True)
            said = set(ConsentEvent.objects.filter(consent_id=row.pk).values_list("kind", flat=True))
            over = row.valid_to < chance.today()
            if not said & {Kind.REFUSED, Kind.WITHDRAWN} and (over or Kind.GIVEN in said):
                return party
    raise ConsentLacking(
        _("De werknemer maakte bezwaar, of de termijn om bezwaar te maken loopt nog. Het dossier gaat nu niet over."),
        case_id=case_id,
    )


def contact_with_employer_required(*, by: Actor, employee_id: UUID, party: str) -> Valid:
    """The consent by which a bedrijfsarts talks with the employer about who is not reported sick.

    After a ziekmelding none is needed (STECR Werkwijzer Arbeidsconflicten, rol bedrijfsarts). Raises Refused (role),
    ConsentLacking, also where no party is named.
    """
    _medical(by, None)
    if not party.strip():
        raise ConsentLacking(_("Zeg met wie u overlegde: iemand die in de toestemming van de werknemer staat."))
    return consent_required(by=by, employee_id=employee_id, purpose=EMPLOYER_CONTACT, party=party)


@transaction.atomic
def employer_contacts(by: Actor, *, employee_id: UUID) -> tuple[Valid, ...]:
    """With whom of the employer talking is allowed now, newest consent first. Raises Refused (role)."""
    _medical(by, None)
    with opened(by, employee_id=employee_id, case_id=None):
        rows = Consent.objects.filter(employee_id=employee_id, purpose=EMPLOYER_CONTACT, valid_to__gte=chance.today())
        given = rows.filter(happened__kind=Kind.GIVEN).exclude(happened__kind=Kind.WITHDRAWN)
        ordered: list[Any] = list(given.annotate(given_at=F("happened__at")).order_by("-asked_at", "id"))
        known = {row.pk: chance.day_of(row.given_at) for row in ordered}
        return tuple(
            Valid(row.pk, party, known[row.pk], row.valid_to) for row, party in _with_parties(employee_id, ordered)
        )


def _with_parties(employee_id: UUID, rows: list[Consent]) -> Iterator[tuple[Consent, Party]]:
    if rows:
        read = vault.reader_of_what_is_left(employee_id)
        for row in rows:
            yield row, Party(**({"name": ""} | read(row.party, table="consent", column="party", row_id=row.pk)))


def _in_force_since(consent_id: UUID) -> date | None:
    moments = dict(ConsentEvent.objects.filter(consent_id=consent_id).values_list("kind", "at"))
    if Kind.WITHDRAWN in moments or Kind.GIVEN not in moments:
        return None
    given: date = chance.day_of(moments[Kind.GIVEN])
    return given


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _lock(consent_id: UUID, *, shared: bool) -> None:
    """Until the end of the transaction. Rows cannot be locked: nobody here may change them."""
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [f"consent:{consent_id}"])


def _locked(value: dict[str, Any], employee_id: UUID, table: str, column: str, row_id: UUID) -> bytes:
    return vault.locked(value, employee_id=employee_id, table=table, column=column, row_id=row_id)


def _overlay_soon(case_id: UUID | None, purpose: str) -> None:
    """That information is asked for, and that the employee answered, moves the step of week 2 behind the wall."""
    if case_id is not None and purpose == INFORMATION:
        outbox.put_job(topic="overlay", case_id=case_id, payload={}, dedupe_key=f"overlay:{case_id}:{chance.token(12)}")


def _tell(topic: str, user_id: UUID, about: UUID) -> None:
    outbox.tell_many([outbox.Telling(topic=topic, recipient_id=user_id, dedupe_key=f"{topic}:{about}:{user_id}")])
