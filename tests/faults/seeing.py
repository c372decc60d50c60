"""What stands in the rig's database, as plain values for the history."""

import time
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection

from cases.models import Case, Spell
from outbox.models import Message, Notice
from privacy import context
from privacy.actor import system
from roles.models import Heartbeat
from timeline.models import Acknowledgement, Reminder, ReminderSetting, Step

T = TypeVar("T")
_PATIENCE = 60.0


def patiently(read: Callable[[], T]) -> T:
    """Read; when the database went away meanwhile, again on a new connection."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return read()
        except (DatabaseError, InterfaceError):
            if time.monotonic() > until:
                raise
            connection.close()
            time.sleep(0.2)


def seen(tenant_id: UUID) -> dict[str, Any]:
    """Cases with their spells, steps, reminders, notices and messages of a tenant."""

    def read() -> dict[str, Any]:
        with context.entered(system(tenant_id)):
            return {
                "cases": _rows(Case, "id employee_id state"),
                "spells": _rows(Spell, "case_id starts_on recovered_from"),
                "steps": _rows(Step, "id case_id code owner state visibility act_by dated_on"),
                "reminders": _rows(Reminder, "id step_id case_id rule act_by created_at"),
                "notes": _rows(Acknowledgement, "step_id act_by until noted_on"),
                "thresholds": list(ReminderSetting.objects.values_list("days_before", flat=True)),
                "notices": _rows(Notice, "recipient_id topic dedupe_key payload for_digest"),
                "messages": _rows(
                    Message, "id kind topic recipient_id payload dedupe_key done_at dead_at in_doubt last_error"
                ),
            }

    return patiently(read)


def planned(tenant_id: UUID) -> list[dict[str, Any]]:
    """The steps of running cases that an API client may close."""

    def read() -> list[dict[str, Any]]:
        with context.entered(system(tenant_id)):
            rows = Step.objects.filter(state="planned", visibility="case", owner="CMWG", case__state="open")
            return _plain(rows.order_by("case_id", "code").values("id", "case_id", "code", "act_by", "legal_last"))

    return patiently(read)


def cases(tenant_id: UUID) -> list[dict[str, Any]]:
    """The cases that are not closed."""

    def read() -> list[dict[str, Any]]:
        with context.entered(system(tenant_id)):
            rows = Case.objects.filter(state__in=["open", "recovered"]).order_by("first_sick_day", "id")
            return _plain(rows.values("id", "employee_id", "state", "first_sick_day", "recovered_from"))

    return patiently(read)


def signs() -> dict[str, Any]:
    """When what was alive last."""
    return patiently(lambda: dict(Heartbeat.objects.values_list("name", "at")))


def waiting(tenant_id: UUID) -> tuple[int, list[UUID]]:
    """(how many messages are not delivered yet, the ids of those that were given up)."""

    def read() -> tuple[int, list[UUID]]:
        with context.entered(system(tenant_id)):
            rows = Message.objects.filter(done_at__isnull=True)
            dead = list(rows.filter(dead_at__isnull=False).values_list("pk", flat=True))
            return rows.filter(dead_at__isnull=True).count(), dead

    return patiently(read)


def _rows(model: Any, names: str) -> list[dict[str, Any]]:
    return _plain(model.objects.order_by("pk").values(*names.split()))


def _plain(rows: Any) -> list[dict[str, Any]]:
    """Ids and dates as text."""
    return [
        {name: value if isinstance(value, bool | int | dict | None) else str(value) for name, value in row.items()}
        for row in rows
    ]
