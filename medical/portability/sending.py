"""Handing a medical file over: a bundle for one key, on a ground, by the bedrijfsarts; and that it arrived."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from employers.models import Employee
from employers.names import display_name
from medical import crypto, retention, vault
from medical.keys import key_destroy
from medical.models import MedicalFact, Transfer
from medical.portability import container, contents, grounds
from medical.portability.container import Part
from medical.portability.grounds import Ground, GroundRow, Kind
from medical.portability.keys import doctor, file_opened, same_keeper, signing_fingerprint, signing_key
from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import Conflict, NotFound, invalid
from privacy.policy import Action
from roles import selectors as roles

_CODE = 8
_TABLE = "transfer"


@dataclass(frozen=True)
class Bundle:
    """As it leaves: nothing is kept of it here."""

    name: str
    content: bytes


@dataclass(frozen=True)
class SentRow:
    """A bundle that was made, and whether it arrived."""

    id: UUID
    party: str
    ground: str
    made_at: datetime
    made_by: str
    recipient_fingerprint: str
    parts: int
    left_out: int
    arrived_at: datetime | None


@dataclass(frozen=True)
class Ready:
    """What a doctor sees before making a bundle."""

    grounds: tuple[GroundRow, ...]
    sent: tuple[SentRow, ...]
    own_house: bool  # the file may go to the own environment of the arbodienst that keeps it
    signed_by: str  # fingerprint of what this house signs with; empty before the first time


@transaction.atomic
def ready(actor: Actor, *, employee_id: UUID) -> Ready:
    """Grounds and earlier bundles; the read is on record. Raises Refused, NotFound, Conflict (not the whole file)."""
    doctor(actor, Action.TRANSFER_SEND)
    with file_opened(actor, employee_id):
        rows = Transfer.objects.filter(employee_id=employee_id).select_related("made_by").order_by("-made_at", "id")
        found = Ready(
            grounds.ground_rows(employee_id),
            tuple(_sent(row) for row in rows),
            roles.is_employers_own(),
            signing_fingerprint(),
        )
    audit.record_read(actor, "medical.transfer_read", employee_id=employee_id, objects=[row.id for row in found.sent])
    return found


def _sent(row: Transfer) -> SentRow:
    return SentRow(
        row.pk, row.party, row.get_ground_display(), row.made_at, row.made_by.display_name,
        container.fingerprint(row.recipient), row.parts, row.left_out, row.arrived_at,
    )  # fmt: skip


def recipient_checked(recipient: str) -> str:
    """The key as it was meant, without the blanks of a mail. Raises Invalid (`recipient`)."""
    key = "".join(recipient.split())
    if not container.is_recipient(key):
        raise invalid(
            "recipient",
            _("Dit is geen ontvangstsleutel. Plak de hele tekst die u kreeg; zij begint met age1."),
        )
    return key


@transaction.atomic
def transfer_send(
    *, by: Actor, employee_id: UUID, case_id: UUID | None, recipient: str, consent_id: UUID | None
) -> Bundle:
    """Make the bundle for this key. Without a consent it goes to the own house of the arbodienst that keeps the file.

    Raises Refused, NotFound, ConsentLacking, Invalid (key, size), Conflict (not the whole file is the actor's).
    """
    member_id, key = doctor(by, Action.TRANSFER_SEND), recipient_checked(recipient)
    with file_opened(by, employee_id):
        ground = _ground(by, employee_id, case_id, key, consent_id)
        if contents.bytes_of_files(employee_id) > container.MOST_BYTES * 2 // 3:
            raise _too_big()
        row_id, code, left_out = chance.uuid(), chance.reference(_CODE), _LeftOut()
        head = _head(employee_id, row_id, ground, code)
        parts = list(_kept(contents.parts_of(employee_id), ground, left_out))
        head["left_out"] = left_out.parts
        try:
            made, manifest = container.write(head, parts, recipient=key, signing=signing_key())
        except container.Unusable as error:
            raise _too_big() from error
        Transfer.objects.create(
            id=row_id, employee_id=employee_id, ground=ground.kind, consent_id=ground.consent_id, party=ground.party,
            recipient=key, parts=manifest.parts, left_out=left_out.parts, contents=manifest.contents,
            receipt=vault.locked(
                {"code": code}, employee_id=employee_id, table=_TABLE, column="receipt", row_id=row_id
            ),
            made_by_id=member_id,
        )  # fmt: skip
    audit.record_write(
        by, "medical.transfer", employee_id=employee_id, objects=[row_id],
        detail={"ground": ground.kind, "parts": manifest.parts},
    )  # fmt: skip
    audit.record_read(by, "medical.transfer_bundle", employee_id=employee_id, objects=[row_id], kind="export")
    return Bundle(f"dossier-{str(row_id)[:8]}.age", made)


def _too_big() -> Exception:
    return invalid(
        "",
        _("De documenten in dit dossier zijn samen te groot voor één bundel. Verklein de grootste."),
    )


@dataclass
class _LeftOut:
    """Counts what stays behind."""

    parts: int = 0


def _kept(parts: Iterable[Part], ground: Ground, left_out: _LeftOut) -> Iterator[Part]:
    """Without consent nothing that belongs to no ziekmelding (RSC Werkwijzer 2.9, 3.1: it was told voluntarily)."""
    for part in parts:
        if ground.kind == Kind.NO_OBJECTION and not part.cased:
            left_out.parts += 1
        else:
            yield part


def _ground(by: Actor, employee_id: UUID, case_id: UUID | None, key: str, consent_id: UUID | None) -> Ground:
    if consent_id is not None:
        return grounds.ground_required(by=by, employee_id=employee_id, case_id=case_id, consent_id=consent_id)
    if not roles.is_employers_own() or not same_keeper(key):
        raise invalid(
            "recipient",
            _(
                "Deze sleutel is niet van de eigen omgeving van uw arbodienst. Maak daar een ontvangstsleutel voor "
                "deze werknemer, of kies een toestemming."
            ),
        )
    return Ground(Kind.SAME_KEEPER, None, roles.keeper_name(), chance.today())


def _head(employee_id: UUID, bundle_id: UUID, ground: Ground, code: str) -> dict[str, Any]:
    person = Employee.objects.select_related("employer").get(pk=employee_id)
    return {
        "bundle": str(bundle_id), "made_at": chance.now().isoformat(), "sender": roles.keeper_name(), "receipt": code,
        "person": {
            "name": display_name(person.initials, person.prefix, person.last_name),
            "birth_date": person.birth_date.isoformat() if person.birth_date else "",
            "personnel_number": person.personnel_number, "employer": person.employer.name,
        },
        "ground": {"kind": ground.kind, "on": ground.on.isoformat(), "party": ground.party},
    }  # fmt: skip


@transaction.atomic
def transfer_arrived(*, by: Actor, employee_id: UUID, transfer_id: UUID, code: str) -> bool:
    """Note by the code of the other side that the file is in its record. Returns whether it was destroyed here.

    In a house that an employer manages a file that went whole, was not written in since, and has no reason to be kept
    is destroyed: there it may not stay behind (ADR 0010). An arbodienst keeps its own file until the end of its term.
    Raises Refused, NotFound, Invalid (`code`), Conflict (noted already).
    """
    doctor(by, Action.TRANSFER_SEND)
    with file_opened(by, employee_id):
        row = Transfer.objects.filter(pk=transfer_id, employee_id=employee_id).first()
        if row is None:
            raise NotFound(str(transfer_id))
        if row.arrived_at is not None:
            raise Conflict(_("De ontvangst is al vastgelegd."))
        if "".join(code.split()).replace("-", "").upper() != _code_of(row):
            raise invalid("code", _("Deze code klopt niet. De andere bedrijfsarts ziet haar na het opnemen."))
        Transfer.objects.filter(pk=row.pk).update(arrived_at=chance.now())
        whole = not row.left_out and roles.is_employers_own() and _unchanged(row, employee_id)
        whole = whole and not retention.kept([employee_id], chance.today())
        if whole:  # keys end the contents; what a fact is called is content by itself
            MedicalFact.objects.filter(case__employee_id=employee_id).delete()
    audit.record_write(by, "medical.transfer_arrived", employee_id=employee_id, objects=[transfer_id])
    if whole:
        key_destroy(by=by, employee_id=employee_id, reason=_("Overgedragen en daar opgenomen."))
    return whole


def _code_of(row: Transfer) -> str:
    place: Any = {"table": _TABLE, "column": "receipt", "row_id": row.pk}
    try:
        return str(vault.unlocked(row.receipt, employee_id=row.employee_id, **place)["code"])
    except crypto.Destroyed:
        raise NotFound(str(row.pk)) from None


def _unchanged(row: Transfer, employee_id: UUID) -> bool:
    return container.contents_of(contents.parts_of(employee_id)).contents == row.contents


def last_day_to_object() -> date:
    """What the form proposes."""
    return chance.today() + grounds.USUAL
