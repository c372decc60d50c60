"""What the medical compartment of a place holds: consents, requests for information, and a case opened in need."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from cases import services
from cases.services import Search
from employers.models import Employee
from medical import consents, files, record, requests
from medical.consents import Evidence, Party
from medical.record import Content, Kind, NewEntry
from outbox.models import Message
from privacy import chance, context
from privacy.models import GlassOpening
from privacy.policy import Action, may
from roles import heartbeats
from roles.models import Heartbeat, IdentityProvider
from roles.services import calendar_make
from roles.signin import crypto
from tests.support.cast import House, Member

_PHYSICIAN = Party("Dr. Bakker, huisarts", "Kade 1")
_REASON = "De behandelend bedrijfsarts is niet bereikbaar vandaag."


def medical_things(of: House, doctor: Member, case_id: UUID, employee_id: UUID) -> dict[str, Any]:
    """By field of Place."""
    about: dict[str, Any] = {"case_id": case_id, "employee_id": employee_id}
    with doctor.at_work() as by:
        asked, given = (
            consents.consent_ask(by=by, purpose=consents.INFORMATION, party=_PHYSICIAN, **about) for _ in range(2)
        )
        paper = Evidence("ondertekend formulier", chance.today(), "archief 1")
        consents.consent_record(by=by, consent_id=given, kind="given", evidence=paper, **about)
        draft, sent = (
            requests.request_draft(by=by, consent_id=given, questions="Welke beperkingen?", **about) for _ in range(2)
        )
        requests.request_move(by=by, request_id=sent, state="sent", on=chance.today(), **about)
    with context.entered(of.system):
        requests.letter_store(by=of.system, request_id=sent, revision=1, content=b"%PDF-1.7 brief", **about)
        Message.objects.filter(topic=requests.LETTER_JOB).update(done_at=chance.now())
        number = Employee.objects.values_list("personnel_number", flat=True).get(pk=employee_id)
    return {
        "consent_id": asked, "given_id": given, "draft_id": draft, "request_id": sent,
        "opening_id": _reviewable(of, doctor, case_id), "reference": of.case(case_id).reference,
        "personnel_number": number,
    }  # fmt: skip


def _reviewable(of: House, doctor: Member, case_id: UUID) -> UUID:
    """Opened by whoever does not treat it; what the bedrijfsarts of the matrix opened is closed again."""
    mine = doctor.id == of.other_bedrijfsarts.id
    other = of.bedrijfsarts if mine else of.other_bedrijfsarts
    opening_id = opened(of, other, case_id)
    if mine:
        with other.at_work() as by:
            services.glass_close(by=by, opening_id=opening_id)
    return opening_id


def opened(of: House, doctor: Member, case_id: UUID) -> UUID:
    """By break-glass; returns the opening."""
    search = Search(reference=of.case(case_id).reference)
    with doctor.at_work() as by:
        services.glass_open(by=by, search=search, category="absent", reason=_REASON)
        return GlassOpening.objects.get(case_id=case_id, user_id=doctor.user_id).pk


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def record_things(doctor: Member, case_id: UUID, employee_id: UUID) -> tuple[UUID, UUID, UUID]:
    """(a note, a document, an entry of the open spreekuur)."""
    said = Content(text="Rugklachten.")
    with doctor.at_work() as actor:
        new = NewEntry(employee_id, case_id, Kind.NOTE, chance.today(), said)
        return (
            record.entry_add(by=actor, new=new),
            files.document_add(by=actor, new=replace(new, kind=Kind.DOCUMENT), content=PDF),
            record.entry_add(by=actor, new=replace(new, kind=Kind.OPEN_CONSULT, case_id=None)),
        )


def everything_alive() -> None:
    """Every part gave a sign, from tomorrow: however long the tests take, none is late."""
    works = [f"{kind}:{tenant}" for tenant in heartbeats.active_tenants() for kind in ("sweep", "medical-sweep")]
    for sign in ("worker", "beat", *works):
        heartbeats.noted(sign)
    Heartbeat.objects.update(at=chance.now() + timedelta(days=1))


def calendar_of(person: Member) -> str:
    """The token of a calendar of this person; empty for who has no deadlines."""
    if not may(person.actor, Action.CALENDAR_READ):
        return ""
    with person.at_work() as by:
        return calendar_make(by=by)


def provider_of(here: House) -> None:
    """An identity provider that nobody asks anything."""
    pages = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    with context.entered(here.system):
        IdentityProvider.objects.create(
            issuer="https://login.example", client_id="poortwacht", sealed_secret=crypto.encrypt("geheim"),
            domains="amstel.example", configuration=dict.fromkeys(pages, "https://login.example/x"),
        )  # fmt: skip
