"""What a request reads of dossiers, seen from the database: every statement on their tables, with the rows it gave."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

# Rows about one person's absence, work or health. Keys of the medical compartment say nothing by themselves.
_DOSSIER = re.compile(
    r'"(cases_(?!importrun|idempotencykey)\w+|medical_(?!tenantkey|employeekey|keyrotation)\w+|timeline_\w+'
    r'|employers_employee|employers_contract)"'
)


@dataclass
class Reading:
    """One statement on a dossier table: what it asked for, and what it got."""

    sql: str
    asked: set[UUID]
    got: set[UUID] = field(default_factory=set)
    told: bool = False  # more than keys, which narrow what is asked next and say nothing of anybody

    def about(self, known: Iterable[UUID]) -> set[UUID]:
        """The known cases and employees of whom something was read: in the rows, or else in the question."""
        people = set(known)
        return (self.got & people or self.asked & people) if self.told else set()


class _Watched:
    """A database cursor that notes the rows fetched from it."""

    def __init__(self, inner: Any, reading: Reading) -> None:
        self._inner = inner
        self._reading = reading

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchall())

    def fetchone(self) -> Any:
        row = self._inner.fetchone()
        self._note([row] if row is not None else [])
        return row

    def fetchmany(self, *size: int) -> Any:
        return self._note(self._inner.fetchmany(*size))

    def fetchall(self) -> Any:
        return self._note(self._inner.fetchall())

    def _note(self, rows: list[Any]) -> list[Any]:
        for row in rows:
            self._reading.told |= not all(isinstance(value, UUID) for value in row)
            self._reading.got |= ids_in(row)
        return rows


def ids_in(value: Any) -> set[UUID]:
    """Every id in a value, however deep."""
    if isinstance(value, UUID):
        return {value}
    if isinstance(value, str):
        return {UUID(value)} if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value) else set()
    if isinstance(value, dict):
        return ids_in(list(value.values()))
    if isinstance(value, list | tuple | set):
        return {found for part in value for found in ids_in(part)}
    return set()


@contextmanager
def watched() -> Iterator[list[Reading]]:
    """Readings of what runs inside, in order."""
    readings: list[Reading] = []

    def wrap(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        cursor = context["cursor"]
        inner = cursor.cursor._inner if isinstance(cursor.cursor, _Watched) else cursor.cursor
        cursor.cursor = inner
        if sql.startswith("SELECT") and _DOSSIER.search(sql):
            readings.append(Reading(sql, ids_in(params)))
            cursor.cursor = _Watched(inner, readings[-1])
        return result

    with connection.execute_wrapper(wrap):
        yield readings
