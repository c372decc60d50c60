"""Medical values as they are stored: JSON, encrypted for one row and column.

By convention `table` is the lower-case name of the model and `column` the field: rotation finds values by that.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from medical import crypto
from medical.keys import Keyring
from privacy.context import current_tenant_id


def locked(
    value: dict[str, Any], *, employee_id: UUID, table: str, column: str, row_id: UUID, ring: Keyring | None = None
) -> bytes:
    """The value as ciphertext for its place."""
    where = crypto.place(tenant_id=current_tenant_id(), table=table, column=column, row_id=row_id)
    version, key = (ring or Keyring(employee_id)).to_write()
    return crypto.encrypt(key, json.dumps(value, ensure_ascii=False).encode(), where, version=version)


def unlocked(
    value: bytes | memoryview, *, employee_id: UUID, table: str, column: str, row_id: UUID, ring: Keyring | None = None
) -> dict[str, Any]:
    """The value again; `ring` saves opening the keys for each of many. Raises crypto.Unreadable, crypto.Destroyed."""
    where = crypto.place(tenant_id=current_tenant_id(), table=table, column=column, row_id=row_id)
    key = (ring or Keyring(employee_id)).to_read(crypto.key_version(value))
    plain: dict[str, Any] = json.loads(crypto.decrypt(key, value, where))
    return plain


def reader(employee_id: UUID) -> Callable[..., dict[str, Any]]:
    """As unlocked for many values of one employee: call with value, table, column, row_id."""
    return partial(unlocked, employee_id=employee_id, ring=Keyring(employee_id))


def reader_of_what_is_left(employee_id: UUID) -> Callable[..., dict[str, Any]]:
    """As reader; nothing, {}, for what was never written and for what was destroyed."""
    read = reader(employee_id)

    def read_or_nothing(value: bytes | memoryview | None, *, table: str, column: str, row_id: UUID) -> dict[str, Any]:
        try:
            return read(value, table=table, column=column, row_id=row_id) if value is not None else {}
        except crypto.Destroyed:
            return {}

    return read_or_nothing
