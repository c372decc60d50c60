"""Data keys: one per employee, wrapped by the tenant's, wrapped by a KEK; in versions. In an opened context only.

Who writes takes a shared lock on the employee's keys until the end of the transaction, who turns or destroys them an
exclusive one: no value is ever left behind under a key that is going.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from medical import crypto, keks
from medical.models import EmployeeKey, TenantKey
from privacy import audit, chance, context
from privacy.actor import Actor
from privacy.context import current_tenant_id
from privacy.errors import NotFound, Refused, invalid
from privacy.policy import Action, may

_TENANT, _EMPLOYEE = "tenantkey", "employeekey"
LONGEST_REASON = 200


def lock(*, kind: str, owner_id: UUID, exclusive: bool) -> None:
    """Hold the keys of a tenant or employee as they are until this transaction ends."""
    function = "pg_advisory_xact_lock" if exclusive else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [f"{kind}:{owner_id}"])


def lock_tenant(*, exclusive: bool = False) -> None:
    """As lock, of the tenant in force."""
    lock(kind=_TENANT, owner_id=current_tenant_id(), exclusive=exclusive)


def lock_employee(employee_id: UUID, *, exclusive: bool = False) -> None:
    """As lock, of an employee."""
    lock(kind=_EMPLOYEE, owner_id=employee_id, exclusive=exclusive)


def _where(table: str, row_id: UUID) -> bytes:
    return crypto.place(tenant_id=current_tenant_id(), table=table, column="wrapped", row_id=row_id)


def wrapped_tenant_key(key: bytes, row_id: UUID) -> tuple[bytes, str]:
    """(the tenant's key wrapped by the current KEK, that KEK's id)."""
    kek = keks.current()
    return kek.wrap(key, _where(_TENANT, row_id)), kek.key_id


def opened_tenant_key(row: TenantKey) -> bytes:
    """The tenant's key in the clear."""
    return keks.named(row.kek_id).unwrap(bytes(row.wrapped), _where(_TENANT, row.pk))


def make_tenant_key(version: int) -> TenantKey:
    """A new version of the tenant's key; the one that exists if two make it at once."""
    row_id = chance.uuid()
    wrapped, kek_id = wrapped_tenant_key(crypto.new_key(), row_id)
    row = TenantKey(id=row_id, version=version, wrapped=wrapped, kek_id=kek_id)
    TenantKey.objects.bulk_create([row], ignore_conflicts=True)
    return TenantKey.objects.get(version=version)


def newest_tenant_key() -> TenantKey:
    """The version that wraps from now on, made on first use."""
    return TenantKey.objects.order_by("-version").first() or make_tenant_key(1)


def wrapped_employee_key(key: bytes, tenant_key: bytes, row_id: UUID) -> bytes:
    """An employee's key wrapped by the tenant's."""
    return crypto.encrypt(tenant_key, key, _where(_EMPLOYEE, row_id))


def opened_employee_key(row: EmployeeKey, tenant_key: bytes) -> bytes:
    """An employee's key in the clear. Raises crypto.Destroyed, crypto.Unreadable."""
    if row.wrapped is None:
        raise crypto.Destroyed(f"version {row.version}")
    return crypto.decrypt(tenant_key, row.wrapped, _where(_EMPLOYEE, row.pk))


def make_employee_key(employee_id: UUID, version: int) -> EmployeeKey:
    """A new version of an employee's key; the one that exists if two make it at once."""
    lock_tenant()
    tenant_row = newest_tenant_key()
    row_id = chance.uuid()
    wrapped = wrapped_employee_key(crypto.new_key(), opened_tenant_key(tenant_row), row_id)
    row = EmployeeKey(
        id=row_id, employee_id=employee_id, version=version, wrapped=wrapped, tenant_key_version=tenant_row.version
    )
    EmployeeKey.objects.bulk_create([row], ignore_conflicts=True)
    return EmployeeKey.objects.get(employee_id=employee_id, version=version)


# One look at each of the two walls: a subquery a column would ask them again for each.
_WRAPPED = """
SELECT e.*, t.id AS by_id, t.wrapped AS by_wrapped, t.kek_id AS by_kek_id
FROM medical_employeekey e
LEFT JOIN medical_tenantkey t ON t.tenant_id = e.tenant_id AND t.version = e.tenant_key_version
WHERE e.tenant_id = %s AND e.employee_id = %s
"""


def _with_wrapping(employee_id: UUID) -> Iterator[tuple[EmployeeKey, TenantKey | None]]:
    """An employee's keys with the tenant's that wrap them: in one statement, for a turning may end between two."""
    for row in EmployeeKey.objects.raw(_WRAPPED, [current_tenant_id(), employee_id]):
        by = {name: getattr(row, f"by_{name}") for name in ("id", "wrapped", "kek_id")}
        yield row, TenantKey(version=row.tenant_key_version, **by) if by["id"] else None


class Keyring:
    """The keys of one employee, each opened once; for one piece of work in one context."""

    def __init__(self, employee_id: UUID) -> None:
        self.employee_id = employee_id
        self._tenant: dict[int, bytes] = {}
        self._own: dict[int, bytes] = {}
        self._wrapping: dict[int, TenantKey] = {}
        self._rows: dict[int, EmployeeKey] | None = None
        self._writing: int | None = None

    def to_write(self) -> tuple[int, bytes]:
        """(version, key) to encrypt with, made on first use; no one turns or destroys it before this work ends."""
        if self._writing is None:
            lock_employee(self.employee_id)
            rows = self._known(again=True)
            current = [row for row in rows.values() if row.current]
            row = current[0] if current else make_employee_key(self.employee_id, max(rows, default=0) + 1)
            if not current:
                rows[row.version] = row
                # Held until this transaction ends: no turning takes this version of the tenant's key away before it.
                self._unwrap(TenantKey.objects.get(version=row.tenant_key_version))
            self._writing = row.version
        return self._writing, self.to_read(self._writing)

    def to_read(self, version: int) -> bytes:
        """The key of that version. Raises crypto.Destroyed, or crypto.Unreadable when it is not there to be seen."""
        if version not in self._own:
            row = self._known().get(version) or self._known(again=True).get(version)
            if row is None:
                raise crypto.Unreadable("no such key here")
            self._own[version] = opened_employee_key(row, self._tenant_key(row))
        return self._own[version]

    def _known(self, *, again: bool = False) -> dict[int, EmployeeKey]:
        if self._rows is None or again:
            found = list(_with_wrapping(self.employee_id))
            self._rows = {row.version: row for row, _wrapping in found}
            self._wrapping = {wrapping.version: wrapping for _row, wrapping in found if wrapping}
        return self._rows

    def _unwrap(self, row: TenantKey) -> None:
        self._tenant[row.version] = opened_tenant_key(row)

    def _tenant_key(self, row: EmployeeKey) -> bytes:
        version = row.tenant_key_version
        if version not in self._tenant:
            if version not in self._wrapping:
                raise crypto.Unreadable("no such key of the tenant here")
            self._unwrap(self._wrapping[version])
        return self._tenant[version]


@transaction.atomic
def key_destroy(*, by: Actor, employee_id: UUID, reason: str) -> int:
    """Destroy an employee's keys: all content under them is unreadable for good; a tombstone stays. Returns how many.

    What is written about the employee afterwards gets a new key. Rows without content (dates, kinds) stay: they are no
    secret of the key. Raises Refused, NotFound (no key, or not the actor's employee), Invalid (no reason).
    """
    if not may(by, Action.RECORD_DESTROY):
        raise Refused("role")
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise invalid("reason", _("Geef een reden van ten hoogste 200 tekens, zonder medische gegevens."))
    with context.records_opened(by, [employee_id]):
        lock_employee(employee_id, exclusive=True)
        destroyed = EmployeeKey.objects.filter(employee_id=employee_id, wrapped__isnull=False).update(
            wrapped=None, destroyed_at=chance.now(), destroyed_by=by.membership_id, destroyed_because=reason
        )
    if not destroyed:
        raise NotFound(str(employee_id))
    audit.record_write(by, "medical.key_destroy", employee_id=employee_id, detail={"keys": destroyed})
    return destroyed
