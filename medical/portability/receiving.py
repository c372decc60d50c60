"""Receiving a medical file: checked before it is shown, shown before it is written, and written whole or not at all."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from medical import crypto, filetypes, record, vault
from medical.keys import Keyring
from medical.models import BundlePiece, ReceivedFile, ReceivedPart, ReceivedPiece, ReceiveKey, TenantKey
from medical.portability import archive, container
from medical.portability import keys as transfer_keys
from medical.portability.archive import Came
from medical.portability.container import Nobody, Part, Unusable
from medical.portability.keys import KeyToGive, doctor, receive_key_make
from privacy import audit, chance, context
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid, NotFound, invalid
from privacy.policy import Action

__all__ = [
    "bundle_take", "bundle_take_in", "bundle_throw_away", "preview", "receive_key_make", "receive_keys", "too_big",
    "waiting_forget",
]  # fmt: skip
KEPT = timedelta(days=7)  # a bundle that nobody takes
_PIECE = 256 * 1024


def too_big() -> str:
    """What is said of a bundle that is larger than any that is made here."""
    return _("Deze bundel is groter dan 64 MB. Vraag de afzender om hem opnieuw te maken.")


def _explained(reason: str) -> Invalid:
    texts = {
        "no_bundle": _("Dit is geen overdrachtsbundel. Kies het bestand dat eindigt op .age."),
        "too_big": too_big(),
        "other_key": _(
            "Deze bundel is niet gemaakt voor een ontvangstsleutel van deze werknemer. Controleer of u bij de juiste "
            "werknemer bent, en of de afzender de nieuwste sleutel gebruikte."
        ),
        "no_key": _(
            "Er is geen geldige ontvangstsleutel voor deze werknemer: zij is gebruikt of verlopen. Maak een nieuwe en "
            "vraag de afzender om een nieuwe bundel."
        ),
        "version": _(
            "Deze bundel is in een andere versie gemaakt dan hier gelezen kan worden. Vraag de afzender om hem met de "
            "huidige versie te maken."
        ),
        "signature": _("De handtekening van de afzender klopt niet. Neem niets over en bel de afzender."),
        "recipient": _("Deze bundel is voor een ander ondertekend dan voor u. Neem niets over en bel de afzender."),
        "file": _("In deze bundel zit een bestand dat geen veilig document is. Vraag de afzender wat het is."),
    }  # fmt: skip
    damaged = _("Deze bundel is beschadigd of onderweg veranderd. Haal hem opnieuw op, of vraag om een nieuwe.")
    return invalid("bundle", texts.get(reason, damaged))


def receive_keys(actor: Actor, *, employee_id: UUID) -> tuple[KeyToGive, ...]:
    """The keys that wait for a file; the read is on record. Raises Refused, NotFound."""
    doctor(actor, Action.TRANSFER_RECEIVE)
    with record.opened(actor, employee_id, None):
        found = transfer_keys.open_keys(employee_id)
    audit.record_read(actor, "medical.received", employee_id=employee_id, objects=[key.id for key in found])
    return found


@transaction.atomic
def bundle_take_in(*, by: Actor, employee_id: UUID, content: bytes) -> UUID:
    """Check a bundle and keep it as it came, for its preview; nothing of it is written in the record yet.

    Raises Refused, NotFound, Invalid (`bundle`: no bundle, other key, damaged, forged, other version, taken before).
    """
    member_id = doctor(by, Action.TRANSFER_RECEIVE)
    if not container.looks_like_bundle(content[:64]):
        raise _explained("no_bundle")
    if len(content) > container.MOST_BYTES:
        raise _explained("too_big")
    digest = hashlib.sha256(content).hexdigest()
    with record.opened(by, employee_id, None):
        if before := _before(digest):
            return before
        key_id, head = _checked(employee_id, content)
        row_id = chance.uuid()
        if ReceivedFile.objects.filter(bundle=UUID(head["bundle"])).exists():
            raise _replayed(None)
        ReceivedFile.objects.create(
            id=row_id, employee_id=employee_id, key_id=key_id, bundle=UUID(head["bundle"]), digest=digest,
            head=vault.locked(head, employee_id=employee_id, table="receivedfile", column="head", row_id=row_id),
            sent_up_by_id=member_id,
        )  # fmt: skip
        for number, start in enumerate(range(0, len(content), _PIECE)):
            piece = content[start : start + _PIECE]
            BundlePiece.objects.create(received_id=row_id, employee_id=employee_id, number=number, content=piece)
    audit.record_write(by, "medical.receive_upload", employee_id=employee_id, objects=[row_id])
    return row_id


def _before(digest: str) -> UUID | None:
    """The same bundle, if it waits already. Raises Invalid when it was taken."""
    row = ReceivedFile.objects.filter(digest=digest).first()
    if row is not None and row.taken_at is not None:
        raise _replayed(row.taken_at.astimezone(chance.AMSTERDAM).date())
    return row.pk if row else None


def _replayed(day: date | None) -> Invalid:
    if day is None:
        return invalid("bundle", _("Deze bundel is hier al ontvangen. Er is niets toegevoegd."))
    return invalid(
        "bundle",
        _("Deze bundel is hier al opgenomen, op %(day)s. Er is niets toegevoegd.") % {"day": f"{day:%d-%m-%Y}"},
    )


def _checked(employee_id: UUID, content: bytes) -> tuple[UUID, dict[str, Any]]:
    """(the key that opens it, what the bundle says of itself). Raises Invalid."""
    problem = "no_key"
    for key in transfer_keys.open_keys(employee_id):
        public, private = transfer_keys.private_half(key.id, employee_id)
        try:
            head, manifest = container.read([content], recipient=public, private=private, taker=Nobody())
            return key.id, _sound(head) | {
                "manifest": {"parts": manifest.parts, "kinds": manifest.kinds, "files": manifest.files},
            }  # fmt: skip
        except Unusable as error:
            problem = error.reason
            if problem != "other_key":
                break
    raise _explained(problem)


def _sound(head: dict[str, Any]) -> dict[str, Any]:
    """What is shown and kept of a head, in its proper form. Raises Unusable."""
    try:
        person, ground = head["person"], head["ground"]
        born = str(person["birth_date"])
        return {
            "bundle": str(UUID(head["bundle"])), "sender": _short(head["sender"]),
            "signed_by": _short(head["signed_by"]),
            "made_at": datetime.fromisoformat(head["made_at"]).isoformat(), "receipt": _short(head["receipt"]),
            "left_out": int(head["left_out"]),
            "person": {
                "name": _short(person["name"]), "birth_date": date.fromisoformat(born).isoformat() if born else "",
                "personnel_number": _short(person["personnel_number"]), "employer": _short(person["employer"]),
            },
            "ground": {
                "kind": _short(ground["kind"]), "on": date.fromisoformat(ground["on"]).isoformat(),
                "party": _short(ground["party"]),
            },
        }  # fmt: skip
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Unusable("format") from error


def _short(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 300:
        raise ValueError("no short text")
    return value


def preview(actor: Actor, *, employee_id: UUID, received_id: UUID) -> Came:
    """A bundle that waits, before anything is written; the read is on record. Raises Refused, NotFound."""
    doctor(actor, Action.TRANSFER_RECEIVE)
    with record.opened(actor, employee_id, None):
        row = _waiting(received_id, employee_id)
        place = {"table": "receivedfile", "column": "head", "row_id": row.pk}
        found = archive.came_of(row, vault.reader_of_what_is_left(employee_id)(row.head, **place))
    if found is None:
        raise NotFound(str(received_id))
    audit.record_read(actor, "medical.receive_preview", employee_id=employee_id, objects=[received_id])
    return found


def _waiting(received_id: UUID, employee_id: UUID) -> ReceivedFile:
    rows = ReceivedFile.objects.filter(employee_id=employee_id, state=ReceivedFile.State.WAITING)
    row = rows.select_related("sent_up_by", "taken_by").filter(pk=received_id).first()
    if row is None:
        raise NotFound(str(received_id))
    return row


@transaction.atomic
def bundle_take(*, by: Actor, employee_id: UUID, received_id: UUID) -> str:
    """Take a bundle into the record, all of it or nothing; returns the code with which the sender knows.

    Its contents are encrypted anew under the employee's key, and the key by which it came is spent.
    Raises Refused, NotFound, Invalid (`bundle`), Conflict (somebody else takes it).
    """
    member_id = doctor(by, Action.TRANSFER_RECEIVE)
    with record.opened(by, employee_id, None):
        row = _waiting(received_id, employee_id)
        changed = ReceivedFile.objects.filter(pk=row.pk, state=ReceivedFile.State.WAITING).update(
            state=ReceivedFile.State.TAKEN, taken_by_id=member_id, taken_at=chance.now()
        )
        if not changed:
            raise Conflict(_("Iemand anders neemt deze bundel al op. Open de pagina opnieuw."))
        try:
            public, private = transfer_keys.private_half(row.key_id, employee_id)
            writer = _Writer(row.pk, employee_id)
            head, _manifest = container.read(_pieces(row.pk), recipient=public, private=private, taker=writer)
        except NotFound:
            raise _explained("no_key") from None
        except Unusable as error:
            raise _explained(error.reason) from error
        transfer_keys.key_spend(row.key_id)
        BundlePiece.objects.filter(received_id=row.pk).delete()
    audit.record_write(
        by, "medical.receive", employee_id=employee_id, objects=[received_id], detail={"parts": writer.parts}
    )
    return str(head["receipt"])


def _pieces(received_id: UUID) -> Iterator[bytes]:
    rows = BundlePiece.objects.filter(received_id=received_id).order_by("number")
    for content in rows.values_list("content", flat=True).iterator(chunk_size=4):
        yield bytes(content)


class _Writer:
    """Writes parts and their files as they come; the transaction takes it all back when the end is not right."""

    def __init__(self, received_id: UUID, employee_id: UUID) -> None:
        self._received_id, self._employee_id, self._ring = received_id, employee_id, Keyring(employee_id)
        self._part_id, self._key, self._type, self._whole = received_id, b"", "", bytearray()
        self.parts = 0

    def part(self, number: int, part: Part, *, size: int, digest: str) -> None:
        """One row, encrypted; the key of its file is in it."""
        self._part_id, self._key, self._whole = chance.uuid(), crypto.new_key(), bytearray()
        file: dict[str, Any] | None = None
        if part.file:
            if part.file.media_type not in filetypes.KINDS or size > filetypes.MOST_BYTES:
                raise Unusable("file")
            self._type = part.file.media_type
            file = {"type": self._type, "size": size, "sha256": digest, "key": base64.b64encode(self._key).decode()}
        try:
            happened_on = date.fromisoformat(part.happened_on)
        except ValueError as error:
            raise Unusable("format") from error
        if not part.kind or len(part.kind) > 12:
            raise Unusable("format")
        sealed = vault.locked(
            {"value": part.value, "cased": part.cased, "file": file}, employee_id=self._employee_id,
            table="receivedpart", column="content", row_id=self._part_id, ring=self._ring,
        )  # fmt: skip
        ReceivedPart.objects.create(
            id=self._part_id, received_id=self._received_id, employee_id=self._employee_id, number=number,
            kind=part.kind, happened_on=happened_on, content=sealed,
        )  # fmt: skip
        self.parts = number

    def piece(self, number: int, content: bytes, *, last: bool) -> None:
        """One row; the whole file is looked at when its last piece is there."""
        self._whole += content
        if last and not self._safe():
            raise Unusable("file")
        where = archive.place_of_piece(self._part_id, number, last=last)
        ReceivedPiece.objects.create(
            part_id=self._part_id, employee_id=self._employee_id, number=number,
            content=crypto.encrypt(self._key, content, where),
        )  # fmt: skip

    def _safe(self) -> bool:
        try:
            return filetypes.kind_of(bytes(self._whole)).media_type == self._type
        except filetypes.Unwelcome:
            return False


@transaction.atomic
def bundle_throw_away(*, by: Actor, employee_id: UUID, received_id: UUID) -> None:
    """Not for us, or not right: nothing stays of it. Raises Refused, NotFound."""
    doctor(by, Action.TRANSFER_RECEIVE)
    with record.opened(by, employee_id, None):
        _remove([_waiting(received_id, employee_id).pk])
    audit.record_write(by, "medical.receive_discard", employee_id=employee_id, objects=[received_id])


def _remove(ids: list[UUID]) -> None:
    BundlePiece.objects.filter(received_id__in=ids).delete()
    ReceivedFile.objects.filter(pk__in=ids, state=ReceivedFile.State.WAITING).delete()


@transaction.atomic
def waiting_forget(*, by: Actor) -> int:
    """Remove bundles that nobody took in a week, and the secret of keys that expired; returns how many bundles.

    Every night the house has a signing key of this year, whether it hands over or not: that there is one tells nothing.
    """
    with context.records_opened(by, []):
        if TenantKey.objects.exists():
            transfer_keys.signing_key()
        rows = ReceivedFile.objects.filter(state=ReceivedFile.State.WAITING, sent_up_at__lte=chance.now() - KEPT)
        gone = list(rows.values_list("pk", flat=True))
        _remove(gone)
        ReceiveKey.objects.filter(valid_to__lt=chance.today(), private__isnull=False).update(private=None)
    if gone:
        audit.record_write(by, "medical.receive_forget", objects=gone)
    return len(gone)
