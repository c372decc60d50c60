"""What an observer gets to know: every byte of an answer and what it cost, mail, and every row that raw SQL returns."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from celery import Celery, Task
from django.db import connection, transaction
from django.http.response import HttpResponseBase

from outbox import letters
from outbox.models import Message
from privacy import context
from privacy.context import Context
from tests.guards.knock import Knock
from tests.guards.test_tables import MEDICAL_TABLES
from tests.support.stage import Stage, fetched, nonces

# Left out of the rows that raw SQL is compared by, each for a reason that is not about an employee.
_LESS = {
    # The number counts the traffic of all tenants together, no page shows it; the moment is the database's own clock.
    "privacy_auditentry": ("id", "recorded_at"),
    "privacy_caseside": ("id",),  # a trigger's random number
    "roles_roleassignment": ("id",),  # likewise
    "django_session": ("session_data", "expire_date"),  # who is at work in which browser
}
_NO_NEWS = {"django_migrations", "django_content_type", "auth_permission", "auth_group"}
# Channels that the access table grants: the audit role reads who and when, never content.
DECLARED = {("bh", f"privacy_audit{part}") for part in ("entry", "seal", "check", "checkpoint")}


@dataclass(frozen=True, order=True)
class Question:
    """Somebody asks one address about one thing."""

    who: str
    name: str
    method: str
    thing: str
    query: str = ""

    def __repr__(self) -> str:
        """`hr GET case?tab=oordelen (own)`."""
        return f"{self.who} {self.method} {self.name}{self.query} ({self.thing})"


@dataclass
class Observation:
    """Everything that was seen, by (who, what)."""

    seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def differences(self, other: "Observation", blind: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
        """What tells two worlds apart for anyone but `blind`; nothing is masked."""
        keys = set(self.seen) | set(other.seen)
        return sorted(key for key in keys if key[0] not in blind and self.seen.get(key) != other.seen.get(key))

    def explain(self, other: "Observation", blind: frozenset[str] = frozenset()) -> str:
        """The first differing place of the first differing answers."""
        lines = []
        for key in self.differences(other, blind)[:6]:
            a, b = self.seen.get(key, "(nothing)"), other.seen.get(key, "(nothing)")
            at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
            lines.append(f"{key}:\n    …{a[max(0, at - 90) : at + 90]!r}\n    …{b[max(0, at - 90) : at + 90]!r}")
        return "\n".join(lines)


class _Lines(logging.Handler):
    """Keeps what is logged, by which logger and at which level, as it would be written."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        if not record.name.startswith(("django.db", "asyncio", "fontTools", "weasyprint")):
            self.lines.append(f"{record.name} {record.levelname} {record.getMessage()}")


@dataclass
class Cost:
    """What an answer cost and left beside it."""

    queries: int = 0
    tasks: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.queries} queries\ntasks {self.tasks}\nlogged {self.logged}"


@contextmanager
def measured() -> Iterator[Cost]:
    """Count queries, keep log lines and tasks that are sent, instead of sending them."""
    cost, lines, root = Cost(), _Lines(), logging.getLogger()

    def count(execute: Any, statement: Any, params: Any, many: Any, context_: Any) -> Any:
        cost.queries += 1
        return execute(statement, params, many, context_)

    def sent(self: Any, *args: Any, **kwargs: Any) -> None:
        cost.tasks.append(f"{getattr(self, 'name', '')} {args!r} {kwargs!r}")

    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(Celery, "send_task", sent)
        patch.setattr(Task, "apply_async", sent)
        deaf = [logger for logger in _loggers() if not logger.propagate]
        for logger in (root, *deaf):
            logger.addHandler(lines)
            stack.callback(logger.removeHandler, lines)
        waiting = len(connection.run_on_commit)
        with connection.execute_wrapper(count):
            yield cost
        cost.tasks += [getattr(entry[1], "__qualname__", "?") for entry in connection.run_on_commit[waiting:]]
        cost.logged = lines.lines


def _loggers() -> list[logging.Logger]:
    known = logging.getLogger().manager.loggerDict.values()
    return [logger for logger in known if isinstance(logger, logging.Logger)]


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def asked(stage: Stage, question: Question, *, kept: bool = False) -> str:
    """Status, headers, cookies, body and cost of one answer as text; what it changed is undone unless `kept`."""
    knock = Knock(stage.world, question.who, question.name, question.method, question.thing, question.query)
    with ExitStack() as stack:
        stack.enter_context(nonces(question))
        if not kept:
            stack.enter_context(_undone())
        cost = stack.enter_context(measured())
        try:
            answer = text_of(knock.send())
        except Exception as problem:  # noqa: BLE001  an error is an answer too, and must be the same one
            answer = f"raises {type(problem).__name__} {problem}"
    return f"{answer}\n{cost}"


def text_of(response: HttpResponseBase) -> str:
    """An answer as one text."""
    headers = "\n".join(f"{key}: {value}" for key, value in response.headers.items())
    cookies = "\n".join(str(cookie) for cookie in response.cookies.values())
    content: bytes = getattr(response, "content", b"")
    return f"{response.status_code} {response.reason_phrase}\n{headers}\n{cookies}\n\n{content.decode('latin-1')}"


def rows_seen(stage: Stage, who: str) -> dict[str, str]:
    """{table: every row that raw SQL returns in this person's context, who names every case to open it}."""
    if who not in stage.actors:
        return _dumped()
    actor, places = stage.actors[who], stage.world.places.values()
    named = Context(
        actor.tenant_id, actor.user_id, actor.role.value,
        tuple(place.case_id for place in places), tuple(place.employee_id for place in places),
    )  # fmt: skip
    with context._in_force(named):
        return _dumped()


def _tables() -> list[str]:
    """Every table and view that the app role may read."""
    rows = fetched(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace"
        " AND NOT relispartition AND has_table_privilege(oid, 'SELECT') ORDER BY relname"
    )
    return [name for (name,) in rows if name not in _NO_NEWS]


def _dumped() -> dict[str, str]:
    return dict(fetched(" UNION ALL ".join(_dump_of(name) for name in _tables())))


def _dump_of(table: str) -> str:
    less = "".join(f" - '{column}'" for column in _LESS.get(table, ()))
    row = f"(to_jsonb(x){less})::text"
    text = f"count(*) || ' rows: ' || coalesce(string_agg({row}, E'\\n' ORDER BY {row}), '')"
    return f"SELECT '{table}', {text} FROM {table} x"


def left_open() -> int:
    """Rows behind the wall that the next to use the connection would read: none, if the context ended with its work."""
    counts = " UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in sorted(MEDICAL_TABLES))
    return sum(count for (count,) in fetched(counts))


def letters_of(stage: Stage, thing: str) -> dict[str, str]:
    """{user id: every mail to that person as it is written, in order, with its times} in a thing's tenant."""
    found: dict[str, list[str]] = {}
    with context.entered(stage.house(thing).system):
        rows = Message.objects.filter(kind=Message.Kind.MAIL).select_related("recipient")
        for row in rows.order_by("created_at", "dedupe_key"):
            if row.recipient is None:
                continue
            letter = letters.write(
                row.topic, message_id=row.pk, case_id=row.case_id, payload=row.payload, address=row.recipient.email,
                language=row.recipient.language,
            )  # fmt: skip
            words = f"{letter.subject}\n{letter.extra_headers}\n{letter.body}\n{row.created_at} {row.not_before}"
            found.setdefault(str(row.recipient_id), []).append(words)
    return {reader: "\n".join(mails) for reader, mails in found.items()}
