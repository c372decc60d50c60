"""Stored steps as plain values, so that a change of course can be shown before it is saved and taken back after."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from timeline.models import Step

_FIELDS = (
    "code", "occurrence", "catalogue_version", "visibility", "statutory", "state", "window_opens", "target", "act_by",
    "legal_last", "done_on", "explanation", "moved_from", "moved_because", "dated_on", "closed_by_id", "closed_at",
    "own_rule",
)  # fmt: skip
_NEVER_CHANGED = frozenset({"code", "occurrence", "catalogue_version", "visibility", "statutory", "own_rule"})

StepRows = dict[str, dict[str, Any]]


def rows_of(case_id: UUID) -> StepRows:
    """{id: its fields} of every stored step of a case. No note is among them: no change of course touches one."""
    rows = Step.objects.filter(case_id=case_id).values("id", *_FIELDS)
    return {str(row.pop("id")): {name: _plain(value) for name, value in row.items()} for row in rows}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def put_back(case_id: UUID, before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> None:
    """Give changed steps of a case their old dates and states, and remove those that had come. Locked by the caller."""
    Step.objects.filter(case_id=case_id, pk__in=set(after) - set(before)).delete()
    changing = [name for name in _FIELDS if name not in _NEVER_CHANGED]
    fields = {field.attname: field for field in Step._meta.concrete_fields}
    rows = list(Step.objects.filter(case_id=case_id, pk__in=list(before)))
    for row in rows:
        for name in changing:
            setattr(row, name, fields[name].to_python(before[str(row.pk)][name]))
    Step.objects.bulk_update(rows, [fields[name].name for name in changing], batch_size=100)


def days_done(case_ids: Collection[UUID], codes: Collection[str]) -> dict[tuple[UUID, str], list[date]]:
    """For which days these steps were done, by case and code: of what is owed for each event. In one query."""
    rows = Step.objects.filter(case_id__in=case_ids, code__in=codes, state=Step.State.DONE, target__isnull=False)
    found: dict[tuple[UUID, str], list[date]] = {}
    for case_id, code, target in rows.values_list("case_id", "code", "target"):
        if target:
            found.setdefault((case_id, code), []).append(target)
    return found
