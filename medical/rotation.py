"""Turning the keys, layer by layer, while everybody reads and writes on; any process can go on where another stopped.

kek: the tenant's keys are wrapped anew by the current KEK. tenant: a new tenant key wraps every employee's key.
employee: every employee gets a new key, and all values are encrypted anew. How far it is stands in the rows themselves.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from medical import crypto, keys, record
from medical.models import EmployeeKey, KeyRotation, TenantKey
from medical.portability.keys import turn_signing_keys
from privacy import audit, chance, context
from privacy.actor import Actor
from privacy.context import current_tenant_id
from privacy.sensitivity import MEDICAL
from privacy.tasks import as_system

LAYERS = ("kek", "tenant", "employee")
BATCH = 100
# A reader that took a value just before it was encrypted anew still finds its key; requests are far shorter.
GRACE = timedelta(minutes=10)

Progress = Callable[[int, int], None]


def rotate(tenant_id: UUID, layer: str, *, batch: int = BATCH, progress: Progress | None = None) -> int:
    """Turn one layer of a tenant, or go on with a turning that stopped; returns how many keys it turned.

    Every batch is a transaction of its own. Raises keks.KekProblem when a KEK cannot be had.
    """
    turned = 0
    while True:
        with as_system(tenant_id) as actor, context.medical_opened(actor, []):
            forget_retired()
            rotation = _rotation(actor, layer)
            done, left = _TURN[layer](actor, rotation, batch if layer == "tenant" else max(1, batch // 5))
            rotation.turned += done
            turned += done
            if not left:
                _finish(actor, rotation)
            KeyRotation.objects.filter(pk=rotation.pk).update(turned=rotation.turned, finished_at=rotation.finished_at)
            total = rotation.turned
        if progress:
            progress(total, left)
        if not left:
            return turned


def _rotation(actor: Actor, layer: str) -> KeyRotation:
    """The one under way, held until this batch ends, or a new one."""
    keys.lock(kind=f"rotation:{layer}", owner_id=current_tenant_id(), exclusive=True)
    found = KeyRotation.objects.filter(layer=layer, finished_at__isnull=True).first()
    if found is not None:
        return found
    if layer == "tenant":
        keys.lock_tenant(exclusive=True)  # an employee's key that is being made now is among those to wrap anew
        keys.make_tenant_key(keys.newest_tenant_key().version + 1)
    audit.record_write(actor, "medical.key_rotate", detail={"layer": layer, "phase": "begin"})
    return KeyRotation.objects.create(layer=layer)


def _finish(actor: Actor, rotation: KeyRotation) -> None:
    rotation.finished_at = chance.now()
    audit.record_write(
        actor, "medical.key_rotate", detail={"layer": rotation.layer, "phase": "end", "keys": rotation.turned}
    )


def _turn_kek(actor: Actor, rotation: KeyRotation, size: int) -> tuple[int, int]:
    """All versions of the tenant's key at once: they are few."""
    keys.lock_tenant(exclusive=True)
    rows = list(TenantKey.objects.order_by("version"))
    for row in rows:
        wrapped, kek_id = keys.wrapped_tenant_key(keys.opened_tenant_key(row), row.pk)
        TenantKey.objects.filter(pk=row.pk).update(wrapped=wrapped, kek_id=kek_id)
    return len(rows), 0


def _turn_tenant(actor: Actor, rotation: KeyRotation, size: int) -> tuple[int, int]:
    newest = keys.newest_tenant_key()
    opened = {row.version: keys.opened_tenant_key(row) for row in TenantKey.objects.all()}
    old = EmployeeKey.objects.filter(wrapped__isnull=False, tenant_key_version__lt=newest.version)
    rows = list(old.order_by("id")[:size])
    for row in rows:
        plain = keys.opened_employee_key(row, opened[row.tenant_key_version])
        # Not where it was destroyed meanwhile.
        EmployeeKey.objects.filter(pk=row.pk, wrapped__isnull=False).update(
            wrapped=keys.wrapped_employee_key(plain, opened[newest.version], row.pk),
            tenant_key_version=newest.version,
        )
    left = old.count()
    if not left:
        turn_signing_keys(opened, newest.version)
        TenantKey.objects.filter(version__lt=newest.version).delete()
    return len(rows), left


def _turn_employee(actor: Actor, rotation: KeyRotation, size: int) -> tuple[int, int]:
    old = EmployeeKey.objects.filter(
        retired_at__isnull=True, destroyed_at__isnull=True, created_at__lt=rotation.started_at
    )
    # In one order, so that two who lock several never wait for each other.
    employees = list(old.order_by("employee_id").values_list("employee_id", flat=True)[:size])
    for employee_id in employees:
        with context.file_opened(actor, employee_id=employee_id, case_ids=record.case_ids_of(employee_id)):
            _turn_one(employee_id)
    return len(employees), old.count()


def _turn_one(employee_id: UUID) -> None:
    keys.lock_employee(employee_id, exclusive=True)  # waits for who is writing; who comes later finds the new key
    row = EmployeeKey.objects.filter(
        employee_id=employee_id, retired_at__isnull=True, destroyed_at__isnull=True
    ).first()
    if row is None:
        return
    EmployeeKey.objects.filter(pk=row.pk).update(retired_at=chance.now())
    keys.make_employee_key(employee_id, row.version + 1)
    ring = keys.Keyring(employee_id)
    for model, column in sealed_columns():
        _encrypt_anew(model, column, employee_id, ring)


def sealed_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Every column whose values are encrypted with an employee's key: binary, medical, and without a key of its own."""
    for model in apps.get_models():
        classes: dict[str, str] = getattr(model, "SENSITIVITY", {})
        own: frozenset[str] = getattr(model, "OWN_KEY", frozenset())
        for field in model._meta.concrete_fields:
            if isinstance(field, models.BinaryField) and classes.get(field.name) == MEDICAL and field.name not in own:
                yield model, field.name


def path_to_employee(model: type[models.Model]) -> str:
    """The lookup of the employee whom a row is about."""
    names = {field.name for field in model._meta.concrete_fields}
    return "employee_id" if "employee" in names else "case__employee_id"


def _encrypt_anew(model: type[models.Model], column: str, employee_id: UUID, ring: keys.Keyring) -> None:
    manager: Any = model._default_manager
    table = str(model._meta.model_name)
    version, key = ring.to_write()
    rows = manager.filter(**{path_to_employee(model): employee_id, f"{column}__isnull": False})
    values = rows.values_list("pk", column).iterator(chunk_size=50)
    while batch := list(islice(values, 50)):
        for row_id, value in batch:
            try:
                before = ring.to_read(crypto.key_version(value))
            except crypto.Destroyed:
                continue
            where = crypto.place(tenant_id=current_tenant_id(), table=table, column=column, row_id=row_id)
            anew = crypto.encrypt(key, crypto.decrypt(before, value, where), where, version=version)
            manager.filter(pk=row_id).update(**{column: anew})


def forget_retired() -> None:
    """Remove the keys that no value needs any more and no reader can still be asking for. System context."""
    EmployeeKey.objects.filter(retired_at__lt=chance.now() - GRACE, destroyed_at__isnull=True).delete()


_TURN: dict[str, Callable[[Actor, KeyRotation, int], tuple[int, int]]] = {
    "kek": _turn_kek,
    "tenant": _turn_tenant,
    "employee": _turn_employee,
}
