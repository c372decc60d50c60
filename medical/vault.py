"""Medical values as they are stored: JSON, encrypted for one row and column."""

import json
from typing import Any
from uuid import UUID

from medical import crypto, keys
from privacy.context import current_tenant_id


def locked(value: dict[str, Any], *, employee_id: UUID, table: str, column: str, row_id: UUID) -> bytes:
    """The value as ciphertext for its place."""
    where = crypto.place(tenant_id=current_tenant_id(), table=table, column=column, row_id=row_id)
    return crypto.encrypt(keys.data_key(employee_id), json.dumps(value, ensure_ascii=False).encode(), where)


def unlocked(value: bytes | memoryview, *, employee_id: UUID, table: str, column: str, row_id: UUID) -> dict[str, Any]:
    """The value again. Raises crypto.Unreadable."""
    where = crypto.place(tenant_id=current_tenant_id(), table=table, column=column, row_id=row_id)
    plain: dict[str, Any] = json.loads(crypto.decrypt(keys.data_key(employee_id), value, where))
    return plain
