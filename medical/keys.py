"""Data keys: one per employee, wrapped by the tenant's, wrapped by MEDICAL_KEK. Only inside an opened context."""

from uuid import UUID

from medical import crypto
from medical.models import EmployeeKey, TenantKey
from privacy import chance
from privacy.context import current_tenant_id


def _tenant_key() -> bytes:
    tenant_id = current_tenant_id()
    row = TenantKey.objects.filter(tenant_id=tenant_id).first()
    if row is None:
        row_id = chance.uuid()
        where = crypto.place(tenant_id=tenant_id, table="tenantkey", column="wrapped", row_id=row_id)
        wrapped = crypto.encrypt(crypto.key_encryption_key(), crypto.new_key(), where)
        TenantKey.objects.bulk_create([TenantKey(id=row_id, wrapped=wrapped)], ignore_conflicts=True)
        row = TenantKey.objects.get(tenant_id=tenant_id)
    where = crypto.place(tenant_id=tenant_id, table="tenantkey", column="wrapped", row_id=row.pk)
    return crypto.decrypt(crypto.key_encryption_key(), row.wrapped, where)


def data_key(employee_id: UUID) -> bytes:
    """The employee's data key, made on first use; two at once end up with the same one."""
    tenant_id = current_tenant_id()
    row = EmployeeKey.objects.filter(employee_id=employee_id).first()
    if row is None:
        row_id = chance.uuid()
        where = crypto.place(tenant_id=tenant_id, table="employeekey", column="wrapped", row_id=row_id)
        wrapped = crypto.encrypt(_tenant_key(), crypto.new_key(), where)
        EmployeeKey.objects.bulk_create(
            [EmployeeKey(id=row_id, employee_id=employee_id, wrapped=wrapped)], ignore_conflicts=True
        )
        row = EmployeeKey.objects.get(employee_id=employee_id)
    where = crypto.place(tenant_id=tenant_id, table="employeekey", column="wrapped", row_id=row.pk)
    return crypto.decrypt(_tenant_key(), row.wrapped, where)
