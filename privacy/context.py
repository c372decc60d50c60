"""The signed database context: which tenant, who, whose medical rows this transaction may touch (ADR 0001)."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from privacy.actor import Actor

# Read against the start of the transaction, so a long import does not lose its context half-way.
_LIFETIME_SECONDS = 120
_SETTING = "poortwacht.context"


class NoContext(RuntimeError):
    """Code that needs a tenant ran outside `entered`."""


@dataclass(frozen=True)
class Context:
    """What is in force now."""

    tenant_id: UUID | None
    user_id: UUID | None
    role: str
    medical: tuple[UUID, ...] | None  # None: closed; empty with role system: every case of the tenant
    records: tuple[UUID, ...] | None = None  # employees whose medical record is open beside that; likewise


_current: ContextVar[Context | None] = ContextVar("context", default=None)


def current() -> Context | None:
    """The context in force, None outside."""
    return _current.get()


def current_tenant_id() -> UUID:
    """The tenant in force. Raises NoContext outside."""
    context = _current.get()
    if context is None or context.tenant_id is None:
        raise NoContext("no tenant context: enter one with privacy.context.entered(actor)")
    return context.tenant_id


def tenant_default() -> UUID | None:
    """Default of every tenant column: the tenant in force. None outside a context, which the database then refuses."""
    context = _current.get()
    return context.tenant_id if context else None


def signed(context: Context, *, expires: int) -> str:
    """`v2|tenant|user|role|cases|employees|expiry|hmac-sha256`, the form that walls.context() verifies."""
    opened = f"{_named(context.medical)}|{_named(context.records)}"
    body = f"v2|{context.tenant_id or ''}|{context.user_id or ''}|{context.role}|{opened}|{expires}"
    signature = hmac.new(bytes.fromhex(settings.CONTEXT_KEY), body.encode(), hashlib.sha256).hexdigest()
    return f"{body}|{signature}"


def _named(ids: tuple[UUID, ...] | None) -> str:
    return "-" if ids is None else ",".join(str(one) for one in ids)


def _put(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [_SETTING, value])


def _text(context: Context | None) -> str:
    return signed(context, expires=int(datetime.now(UTC).timestamp()) + _LIFETIME_SECONDS) if context else ""


@contextmanager
def _in_force(context: Context) -> Iterator[Context]:
    """One transaction (or savepoint) with `context`; leaving restores the one before, in Python and in the database."""
    before = _current.get()
    nested = connection.in_atomic_block
    with transaction.atomic():
        _put(_text(context))
        reset = _current.set(context)
        try:
            yield context
        finally:
            _current.reset(reset)
            # The end of the outermost transaction forgets the setting by itself; so does the rollback of a savepoint.
            if nested and not connection.needs_rollback:
                _restore(before)


def _restore(before: Context | None) -> None:
    if connection.connection is not None and connection.connection.info.transaction_status != _INERROR:
        _put(_text(before))


_INERROR = 3  # psycopg2.extensions.TRANSACTION_STATUS_INERROR


@contextmanager
def entered(actor: Actor) -> Iterator[Context]:
    """Work as `actor` in its tenant; medical rows stay closed."""
    with _in_force(Context(actor.tenant_id, actor.user_id, actor.role.value, None)) as context:
        yield context


@contextmanager
def login(user_id: UUID) -> Iterator[Context]:
    """A signed-in person without a tenant yet: only walls.my_memberships() answers."""
    with _in_force(Context(None, user_id, "login", None)) as context:
        yield context


@contextmanager
def medical_opened(actor: Actor, case_ids: Iterable[UUID]) -> Iterator[Context]:
    """Open the medical rows of the named cases, as far as a grant or delegation allows. For `medical/` only.

    For the system an empty list means every case of the tenant.
    """
    with _in_force(Context(actor.tenant_id, actor.user_id, actor.role.value, tuple(case_ids))) as context:
        yield context


@contextmanager
def records_opened(actor: Actor, employee_ids: Iterable[UUID]) -> Iterator[Context]:
    """Open what a medical record holds apart from any case, of the named employees, as far as the database allows.

    For the bedrijfsarts and delegates of their employer, and for the employee on the own rows; for `medical/` only.
    For the system an empty list means every employee of the tenant.
    """
    with _in_force(Context(actor.tenant_id, actor.user_id, actor.role.value, None, tuple(employee_ids))) as context:
        yield context


@contextmanager
def file_opened(actor: Actor, *, employee_id: UUID, case_ids: Iterable[UUID]) -> Iterator[Context]:
    """Open one employee's record and the medical rows of these cases, as medical_opened and records_opened do.

    Without cases none opens, for the system too.
    """
    cases = tuple(case_ids) or None
    with _in_force(Context(actor.tenant_id, actor.user_id, actor.role.value, cases, (employee_id,))) as context:
        yield context


@contextmanager
def linked(*, tenant_id: UUID, arbodienst_id: UUID) -> Iterator[Context]:
    """Work in an employer's own tenant as the arbodienst that it engaged: to name medical roles, nothing else.

    The database lets such a context write memberships with a medical role, as long as the link is in force (ADR 0008).
    """
    with _in_force(Context(tenant_id, arbodienst_id, "link", None)) as context:
        yield context
