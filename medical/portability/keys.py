"""The two kinds of keys of a hand-over: a house signs with one for a year, a file comes in by one that serves once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from medical import crypto, record, vault
from medical import keys as vault_keys
from medical.models import ReceiveKey, SigningKey, TenantKey
from medical.portability import container
from privacy import audit, chance, context, grants
from privacy.actor import Actor
from privacy.context import current_tenant_id
from privacy.errors import Conflict, NotFound, Refused
from privacy.policy import Action, may

RENEWED_AFTER = timedelta(days=365)
VALID = timedelta(days=30)
_SIGNING, _RECEIVE = "signingkey", "receivekey"


@dataclass(frozen=True)
class KeyToGive:
    """A receive key as its doctor passes it on."""

    id: UUID
    public: str
    fingerprint: str
    valid_to: date
    made_at: datetime


@contextmanager
def file_opened(by: Actor, employee_id: UUID) -> Iterator[None]:
    """The whole file of an employee, or nothing of it. Raises NotFound (not the actor's), Conflict (only a part is)."""
    case_ids = record.case_ids_of(employee_id)
    with context.file_opened(by, employee_id=employee_id, case_ids=case_ids):
        if not record.is_open(employee_id, None):
            raise NotFound(str(employee_id))
        if set(case_ids) - _opened() or any(grants.only_through_glass(by, case_id) for case_id in case_ids):
            raise Conflict(
                _(
                    "Niet alle ziekmeldingen van deze werknemer zijn van u, en een dossier gaat heel over. Neem de "
                    "andere eerst over bij Vervanging, of laat de andere bedrijfsarts ze overdragen."
                )
            )
        yield


def _opened() -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(walls.medical_cases())")
        return {row[0] for row in cursor.fetchall()}


def doctor(by: Actor, action: Action) -> UUID:
    """The membership of the bedrijfsarts who does this. Raises Refused."""
    decision = may(by, action)
    if not decision or by.membership_id is None:
        raise Refused(decision.reason or "role")
    return by.membership_id


def signing_key() -> bytes:
    """The private half with which this house signs today, made where none is of this year; in an opened context."""
    newest = _signing_rows().order_by("-version").first()
    if newest is None or newest.made_at < chance.now() - RENEWED_AFTER:
        vault_keys.lock_tenant()
        _make_signing_key((newest.version if newest else 0) + 1)
        newest = _signing_rows().order_by("-version")[0]
    by = TenantKey(id=newest.by_id, wrapped=newest.by_wrapped, kek_id=newest.by_kek_id)  # type: ignore[attr-defined]  # annotated
    return crypto.decrypt(vault_keys.opened_tenant_key(by), newest.wrapped, _where(newest.pk))


def signing_fingerprint() -> str:
    """Of the key with which this house signed last; empty before the first time. In an opened context."""
    public = SigningKey.objects.order_by("-version").values_list("public", flat=True).first()
    return container.fingerprint(public) if public else ""


def _signing_rows() -> models.QuerySet[SigningKey]:
    """With the tenant's key that wraps each, in one statement: a turning may end between two."""
    wrapping = TenantKey.objects.filter(version=models.OuterRef("tenant_key_version"))
    return SigningKey.objects.annotate(
        **{f"by_{name}": models.Subquery(wrapping.values(name)[:1]) for name in ("id", "wrapped", "kek_id")}
    )


def _make_signing_key(version: int) -> None:
    tenant_row, row_id, private = vault_keys.newest_tenant_key(), chance.uuid(), container.new_signing_key()
    wrapped = crypto.encrypt(vault_keys.opened_tenant_key(tenant_row), private, _where(row_id))
    row = SigningKey(
        id=row_id, version=version, public=container.signing_public(private), wrapped=wrapped,
        tenant_key_version=tenant_row.version,
    )  # fmt: skip
    SigningKey.objects.bulk_create([row], ignore_conflicts=True)


def _where(row_id: UUID) -> bytes:
    return crypto.place(tenant_id=current_tenant_id(), table=_SIGNING, column="wrapped", row_id=row_id)


def turn_signing_keys(opened: dict[int, bytes], newest: int) -> None:
    """Wrap every signing key by the tenant's newest key; `opened`: the tenant's keys by version."""
    for row in SigningKey.objects.filter(tenant_key_version__lt=newest):
        private = crypto.decrypt(opened[row.tenant_key_version], row.wrapped, _where(row.pk))
        SigningKey.objects.filter(pk=row.pk).update(
            wrapped=crypto.encrypt(opened[newest], private, _where(row.pk)), tenant_key_version=newest
        )


@transaction.atomic
def receive_key_make(*, by: Actor, employee_id: UUID) -> UUID:
    """A key for one file about this employee. Raises Refused, NotFound, Conflict (one is open already)."""
    member_id = doctor(by, Action.TRANSFER_RECEIVE)
    with context.records_opened(by, [employee_id]):
        if not record.is_open(employee_id, None):
            raise NotFound(str(employee_id))
        vault_keys.lock_employee(employee_id)
        if _open_rows(employee_id).exists():
            raise Conflict(_("Er is al een ontvangstsleutel. Gebruik die, of wacht tot zij verloopt."))
        row_id = chance.uuid()
        public, private = container.new_identity()
        ReceiveKey.objects.create(
            id=row_id, employee_id=employee_id, public=public, made_by_id=member_id, valid_to=chance.today() + VALID,
            private=vault.locked(
                {"key": private}, employee_id=employee_id, table=_RECEIVE, column="private", row_id=row_id
            ),
        )  # fmt: skip
    audit.record_write(by, "medical.receive_key", employee_id=employee_id, objects=[row_id])
    return row_id


def _open_rows(employee_id: UUID) -> models.QuerySet[ReceiveKey]:
    return ReceiveKey.objects.filter(
        employee_id=employee_id, private__isnull=False, valid_to__gte=chance.today()
    ).order_by("-made_at", "id")


def open_keys(employee_id: UUID) -> tuple[KeyToGive, ...]:
    """Keys that still take a file; in an opened context."""
    return tuple(
        KeyToGive(row.pk, row.public, container.fingerprint(row.public), row.valid_to, row.made_at)
        for row in _open_rows(employee_id)
    )


def private_half(key_id: UUID, employee_id: UUID) -> tuple[str, str]:
    """(public, private) of a key that still takes a file; in an opened context. Raises NotFound, crypto.Destroyed."""
    row = _open_rows(employee_id).filter(pk=key_id).first()
    if row is None or row.private is None:
        raise NotFound(str(key_id))
    place: Any = {"table": _RECEIVE, "column": "private", "row_id": row.pk}
    return row.public, vault.unlocked(row.private, employee_id=employee_id, **place)["key"]


def key_spend(key_id: UUID) -> None:
    """It took its file; from now on nobody opens that bundle again. In an opened context."""
    ReceiveKey.objects.filter(pk=key_id).update(private=None)


def same_keeper(public: str) -> bool:
    """Whether the arbodienst that keeps the files here keeps that key too, in another house of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.same_keeper(%s)", [public])
        return bool(cursor.fetchone()[0])
