"""What the matrix needs of a hand-over: a ground, bundles that went, wait and were taken, and one to send up."""

from typing import Any
from uuid import UUID

from medical import consents, vault
from medical.consents import Evidence, Party
from medical.models import Transfer
from medical.portability import container, keys, receiving
from medical.portability.container import Enclosed, Part
from privacy import chance, context
from privacy.actor import Actor
from tests.guards.things import PDF
from tests.support.cast import House, Member

CODE = "ABCDEFGH"
SOMEBODY = container.new_identity()[0]
_NEXT = Party("Arbodienst Elders")
_SIGNING = container.new_signing_key()


def of_portability(of: House, doctor: Member, case_id: UUID, employee_id: UUID) -> dict[str, Any]:
    """The ids by their name in a place of the matrix."""
    about: dict[str, Any] = {"employee_id": employee_id, "case_id": case_id}
    with doctor.at_work() as by:
        ground_id = consents.consent_ask(by=by, purpose=consents.TRANSFER, party=_NEXT, **about)
        paper = Evidence("ondertekend formulier", chance.today(), "archief 2")
        consents.consent_record(by=by, consent_id=ground_id, kind="given", evidence=paper, **about)
        taken_id = receiving.bundle_take_in(by=by, employee_id=employee_id, content=_bundle(by, employee_id))
        receiving.bundle_take(by=by, employee_id=employee_id, received_id=taken_id)
        waiting_id = receiving.bundle_take_in(by=by, employee_id=employee_id, content=_bundle(by, employee_id))
        another = _bundle(by, employee_id)
    with context.entered(of.system):
        receiving.waiting_forget(by=of.system)  # as every night
    return {
        "ground_id": ground_id, "taken_id": taken_id, "waiting_id": waiting_id, "bundle": another,
        "transfer_id": _went(of, doctor, employee_id),
    }  # fmt: skip


def _bundle(by: Actor, employee_id: UUID) -> bytes:
    """From another arbodienst, for the key that is open, or a new one."""
    with context.records_opened(by, [employee_id]):
        found = keys.open_keys(employee_id)
        if not found:
            keys.receive_key_make(by=by, employee_id=employee_id)
            found = keys.open_keys(employee_id)
    today = chance.today().isoformat()
    head = {
        "bundle": str(chance.uuid()), "made_at": chance.now().isoformat(), "sender": "Arbodienst Elders",
        "receipt": CODE, "left_out": 0,
        "person": {"name": "J. Zomer", "birth_date": "1980-05-17", "personnel_number": "1", "employer": "Elders"},
        "ground": {"kind": "consent", "on": today, "party": "Arbodienst"},
    }  # fmt: skip
    part = Part("entry", today, {"entry": "document", "versions": []}, True, Enclosed("application/pdf", [PDF]))
    return container.write(head, [part], recipient=found[0].public, signing=_SIGNING)[0]


def _went(of: House, doctor: Member, employee_id: UUID) -> UUID:
    """A bundle of which the receipt is not noted yet."""
    row_id = chance.uuid()
    with context.records_opened(of.system, [employee_id]):
        sealed = vault.locked(
            {"code": CODE}, employee_id=employee_id, table="transfer", column="receipt", row_id=row_id
        )
        Transfer.objects.create(
            id=row_id, employee_id=employee_id, ground="consent", party=_NEXT.name, recipient=SOMEBODY, parts=1,
            left_out=0, contents="0" * 64, receipt=sealed, made_by_id=doctor.id,
        )  # fmt: skip
    return row_id
