"""The probleemanalyse while it is written: a medical half and a half that will be released, both behind the wall."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from medical import facts, vault
from medical.crypto import Destroyed
from medical.keys import Keyring
from medical.models import MedicalFact, ProbleemanalyseDraft
from privacy import audit, chance, context, grants
from privacy.actor import Actor
from privacy.delegable import Task
from privacy.errors import Conflict, Refused
from privacy.policy import Action, may

_TABLE = "probleemanalysedraft"
FACTS_OF_THE_FORM = ("psychological", "medical_information_requested")


@dataclass(frozen=True)
class MedicalHalf:
    """What only the bedrijfsarts and named delegates read."""

    findings: str = ""
    code: str = ""
    psychological: bool = False
    medical_information_requested: bool = False


@dataclass(frozen=True)
class ReleaseHalf:
    """What employer, employee and casemanager will read, word for word."""

    work_possible: str = ""
    possibilities: str = ""
    hours: str = ""
    expected_duration: str = ""
    advice: str = ""
    next_contact: date | None = None
    no_usable_capacity: bool = False
    durably_no_usable_capacity: bool = False


@dataclass(frozen=True)
class Draft:
    """Both halves and their revision; revision 0 means that nothing was saved yet."""

    medical: MedicalHalf = field(default_factory=MedicalHalf)
    release: ReleaseHalf = field(default_factory=ReleaseHalf)
    revision: int = 0
    saved_at: datetime | None = None


def _release_to_json(half: ReleaseHalf) -> dict[str, Any]:
    values = asdict(half)
    values["next_contact"] = half.next_contact.isoformat() if half.next_contact else None
    return values


def _release_from_json(values: dict[str, Any]) -> ReleaseHalf:
    day = values.pop("next_contact", None)
    return replace(ReleaseHalf(**values), next_contact=date.fromisoformat(day) if day else None)


def _unlock(row: ProbleemanalyseDraft, employee_id: UUID) -> Draft:
    """Empty where the employee's key was destroyed: there is nothing to read any more."""
    place: dict[str, Any] = {
        "employee_id": employee_id, "table": _TABLE, "row_id": row.pk, "ring": Keyring(employee_id)
    }  # fmt: skip
    try:
        medical = vault.unlocked(row.medical_half, column="medical_half", **place)
        release = vault.unlocked(row.release_half, column="release_half", **place)
    except Destroyed:
        return Draft(revision=row.revision)
    return Draft(MedicalHalf(**medical), _release_from_json(release), row.revision, row.saved_at)


def draft_read(actor: Actor, *, case_id: UUID, employee_id: UUID) -> Draft:
    """The draft in progress, or else what was last released, or an empty one; the read is put on record."""
    with context.medical_opened(actor, [case_id]):
        row = (
            ProbleemanalyseDraft.objects.filter(case_id=case_id)
            .order_by(F("released_at").desc(nulls_first=True))
            .first()
        )
        found = _unlock(row, employee_id) if row else Draft()
        if row and row.released_at:
            found = replace(found, revision=0)
    audit.record_read(actor, "medical.read", case_id=case_id, employee_id=employee_id, purpose="probleemanalyse")
    return found


def draft_save(
    *, by: Actor, case_id: UUID, employee_id: UUID, medical: MedicalHalf, release: ReleaseHalf, revision: int
) -> int:
    """Save both halves; returns the new revision.

    Raises Refused (role, or a task that was not delegated), Conflict when somebody saved after `revision` was read.
    """
    if not may(by, Action.MEDICAL_WRITE):
        raise Refused("role", case_id=case_id)
    grants.require_task(by, Task.ADMINISTRATION, case_id=case_id)
    with context.medical_opened(by, [case_id]):
        row = ProbleemanalyseDraft.objects.filter(case_id=case_id, released_at__isnull=True).first()
        if (row.revision if row else 0) != revision:
            raise Conflict("draft")
        row_id = row.pk if row else chance.uuid()
        place: dict[str, Any] = {
            "employee_id": employee_id, "table": _TABLE, "row_id": row_id, "ring": Keyring(employee_id)
        }  # fmt: skip
        values = {
            "medical_half": vault.locked(asdict(medical), column="medical_half", **place),
            "release_half": vault.locked(_release_to_json(release), column="release_half", **place),
            "revision": revision + 1,
            "saved_at": chance.now(),
            "saved_by": by.user_id,
        }
        if row is None:
            ProbleemanalyseDraft.objects.create(id=row_id, case_id=case_id, **values)
        elif not ProbleemanalyseDraft.objects.filter(pk=row_id, revision=revision).update(**values):
            raise Conflict("draft")
        _store_facts(by, case_id, medical)
    audit.record_write(by, "medical.write", case_id=case_id, employee_id=employee_id, purpose="probleemanalyse")
    return revision + 1


def _store_facts(by: Actor, case_id: UUID, medical: MedicalHalf) -> None:
    for name in FACTS_OF_THE_FORM:
        if getattr(medical, name):
            MedicalFact.objects.get_or_create(
                case_id=case_id, name=name, defaults={"recorded_by": by.user_id, "recorded_at": chance.now()}
            )
        else:
            MedicalFact.objects.filter(case_id=case_id, name=name).delete()


def draft_mark_released(*, by: Actor, case_id: UUID, revision: int) -> None:
    """Freeze the draft that was released; a correction starts a new one. Raises Conflict when it changed meanwhile."""
    with context.medical_opened(by, [case_id]):
        rows = ProbleemanalyseDraft.objects.filter(case_id=case_id, released_at__isnull=True, revision=revision)
        if not rows.update(released_at=chance.now()):
            raise Conflict("draft")


def facts_of(actor: Actor, *, case_id: UUID) -> dict[str, bool]:
    """The medical facts of a case that are true, for the medical view of its timeline."""
    with context.medical_opened(actor, [case_id]):
        return dict.fromkeys(sorted(facts.hidden_facts(case_id)), True)


@dataclass(frozen=True)
class Written:
    """A probleemanalyse of a case, both halves, as it stands or as it was released."""

    case_id: UUID
    draft: Draft
    released_at: datetime | None


def all_written(employee_id: UUID) -> tuple[Written, ...]:
    """Every one of an employee, oldest first, as far as the walls are open; for `medical.record.whole_record`."""
    rows = ProbleemanalyseDraft.objects.filter(case__employee_id=employee_id).order_by("saved_at", "id")
    return tuple(Written(row.case_id, _unlock(row, employee_id), row.released_at) for row in rows)
