"""A medical file with something of every kind, and its road from one arbodienst to another, as tests need them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from medical import consents, drafts, files, overlay, record, requests, rights
from medical.consents import Evidence, Party
from medical.drafts import MedicalHalf, ReleaseHalf
from medical.models import ReceiveKey
from medical.portability import contents, keys, receiving, sending
from medical.record import Content, Kind, NewEntry
from privacy import chance, context
from privacy.actor import Actor
from tests.guards.things import PDF
from tests.support.cast import House
from tests.support.worlds import run_jobs

CANARY = "Zilverreigersyndroom"
NEXT = Party("Arbodienst Maas")
DOCUMENT = PDF.replace(b"trailer", b"%" + CANARY.encode() * 20000 + b"\ntrailer")  # of more than one piece


def paper() -> Evidence:
    """What shows an answer."""
    return Evidence("ondertekend formulier", chance.today(), "archief 1")


def filled(house: House) -> UUID:
    """A case with something of every kind."""
    case_id = house.report(first_sick_day=chance.today() - timedelta(days=50))
    run_jobs(house)
    about: dict[str, Any] = {"case_id": case_id, "employee_id": house.employee_id}
    with house.bedrijfsarts.at_work() as by:
        new = NewEntry(house.employee_id, case_id, Kind.NOTE, chance.today(), Content(text=f"{CANARY} gemeld"))
        entry_id = record.entry_add(by=by, new=new)
        better = Content(text=f"{CANARY} bevestigd", reason="Typefout", answers=(("Vraag?", CANARY),))
        record.entry_correct(by=by, entry_id=entry_id, version=1, content=better, **about)
        said = Content(text="Vraag over tillen")
        record.entry_add(by=by, new=replace(new, kind=Kind.OPEN_CONSULT, case_id=None, content=said))
        files.document_add(by=by, new=replace(new, kind=Kind.DOCUMENT), content=DOCUMENT)
        half = MedicalHalf(CANARY, "P619", psychological=True)
        drafts.draft_save(by=by, medical=half, release=ReleaseHalf(hours="4"), revision=0, **about)
        asked = consents.consent_ask(by=by, purpose=consents.INFORMATION, party=Party(f"Dr. {CANARY}"), **about)
        consents.consent_record(by=by, consent_id=asked, kind="given", evidence=paper(), **about)
        requests.request_draft(by=by, consent_id=asked, questions=f"Hoe gaat het met {CANARY}?", **about)
        overlay.medical_step_close(by=by, code="W5-SPREEKUUR", done_on=chance.today(), note=CANARY, **about)
    with house.werknemer.at_work() as by:
        rights.record_request_ask(by=by, kind="correction", part="file", words=f"Geen {CANARY}")
    return case_id


def consented(house: House, case_id: UUID, party: Party = NEXT) -> UUID:
    """A consent in force for the hand-over, given on the own screen."""
    with house.bedrijfsarts.at_work() as by:
        consent_id = consents.consent_ask(
            by=by, employee_id=house.employee_id, purpose=consents.TRANSFER, party=party, case_id=case_id
        )
    with house.werknemer.at_work() as by:
        consents.consent_give(by=by, consent_id=consent_id)
    return consent_id


def key_of(house: House) -> str:
    """A receive key for the employee of the other house."""
    with house.bedrijfsarts.at_work() as by:
        keys.receive_key_make(by=by, employee_id=house.employee_id)
        with context.records_opened(by, [house.employee_id]):
            return str(ReceiveKey.objects.latest("made_at").public)


def sent(house: House, case_id: UUID, recipient: str, consent_id: UUID | None) -> bytes:
    """The bundle."""
    with house.bedrijfsarts.at_work() as by:
        return sending.transfer_send(
            by=by, employee_id=house.employee_id, case_id=case_id, recipient=recipient, consent_id=consent_id
        ).content


def taken(house: House, bundle: bytes) -> tuple[UUID, str]:
    """(the received file, its receipt code), seen and taken."""
    with house.bedrijfsarts.at_work() as by:
        received_id = receiving.bundle_take_in(by=by, employee_id=house.employee_id, content=bundle)
        return received_id, receiving.bundle_take(by=by, employee_id=house.employee_id, received_id=received_id)


def plain_parts(by: Actor, employee_id: UUID) -> list[tuple[str, str, Any, bytes]]:
    """Everything that would go along: (kind, day, value, file)."""
    with keys.file_opened(by, employee_id):
        return [
            (part.kind, part.happened_on, part.value, b"".join(part.file.pieces) if part.file else b"")
            for part in contents.parts_of(employee_id)
        ]
