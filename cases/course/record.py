"""The rows that a change of course may touch, as plain values: read before and after, and put back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from cases.course.models import Leave
from cases.models import Case, PercentageChange, Spell
from employers.models import Contract
from privacy.actor import Role
from roles.models import Membership
from timeline import services as timeline

# {table: {id: {field: value}}}; a row that was not there has no entry.
Rows = dict[str, dict[str, dict[str, Any]]]

# In the order in which rows are made; they go the other way round.
_MODELS: dict[str, type[Model]] = {
    "case": Case, "spell": Spell, "percentage": PercentageChange, "login": Membership, "contract": Contract,
    "leave": Leave,
}  # fmt: skip
_FIELDS = {
    "case": (
        "state", "first_sick_day", "recovered_from", "absence_percentage", "therapeutic", "withdrawn_reason", "phone",
        "nursing_address", "expected_duration", "running_work", "work_accident", "traffic_accident_liable",
        "safety_net", "facts", "events", "end_reason", "ended_on", "loonsanctie_weeks",
        "talk_interval_days",
    ),
    "spell": ("case_id", "starts_on", "recovered_from"),
    "percentage": ("spell_id", "employment_number", "from_date", "absence_percentage", "therapeutic"),
    "login": ("valid_to",),
    "contract": ("ends_on",),
    "leave": ("employee_id", "kind", "starts_on", "ends_on", "joined", "judged_by_id", "judged_at", "recorded_by_id"),
}  # fmt: skip


def rows_of(case: Case) -> Rows:
    """What of the employee a change may touch, and the steps of this case; in seven queries."""
    employee_id = case.employee_id
    sources: dict[str, QuerySet[Any]] = {
        "case": Case.objects.filter(employee_id=employee_id).exclude(state=Case.State.DESTROYED),
        "spell": Spell.objects.filter(case__employee_id=employee_id),
        "percentage": PercentageChange.objects.filter(spell__case__employee_id=employee_id),
        "login": Membership.objects.filter(role=Role.WERKNEMER.value, employee_id=employee_id),
        "contract": Contract.objects.filter(employee_id=employee_id),
        "leave": Leave.objects.filter(employee_id=employee_id),
    }
    found: Rows = {
        table: {str(row["id"]): _plain(row) for row in rows.values("id", *_FIELDS[table])}
        for table, rows in sources.items()
    }
    return {**found, "step": timeline.rows_of(case.pk)}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items() if name != "id"}


def _value(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def differing(one: Rows, other: Rows) -> Rows:
    """The rows of `one` that are not the same in `other`; tables without any are left out."""
    found = {
        table: {key: row for key, row in rows.items() if other.get(table, {}).get(key) != row}
        for table, rows in one.items()
    }
    return {table: rows for table, rows in found.items() if rows}


def put_back(case_id: UUID, before: Rows, after: Rows) -> None:
    """Make the rows what they were: new ones go, changed ones take their old values, removed ones come again.

    A case that was made stays: it has a team. The caller has locked the case.
    """
    for table in ("percentage", "spell", "leave"):
        gone = set(after.get(table, {})) - set(before.get(table, {}))
        _MODELS[table]._default_manager.filter(pk__in=gone).delete()
    for table, model in _MODELS.items():
        made = [key for key in before.get(table, {}) if key not in after.get(table, {})]
        for key, row in before.get(table, {}).items():
            values = _typed(model, row)
            if key in made:
                model._default_manager.create(pk=UUID(key), **values)
            else:
                model._default_manager.filter(pk=key).update(**values)
    timeline.put_back(case_id, before.get("step", {}), after.get("step", {}))


def renumbered(rows: Rows, old: int, new: int, days: tuple[date, date]) -> Rows:
    """The rows with the percentages of these days under the new number of their employment."""
    first, last = (day.isoformat() for day in days)
    told = {
        key: {**row, "employment_number": new}
        if row["employment_number"] == old and first <= row["from_date"] <= last
        else row
        for key, row in rows.get("percentage", {}).items()
    }
    return {**rows, "percentage": told} if told else rows


def _typed(model: type[Model], row: Mapping[str, Any]) -> dict[str, Any]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in row.items()}
