"""The end of a medical file: proposed when its term has passed or the employee asked, kept for a reason, destroyed.

BW art. 7:454 lid 3 (the term), 7:455 (on request, unless another's interest or the law stands in the way), 7:464 (a
bedrijfsarts too). Only a bedrijfsarts who serves the employer decides; in an employer's own tenant that is one of the
arbodienst (ADR 0008). The keys go first; what they sealed is unreadable from that moment, and then the rows go.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from medical import keys, record, vault
from medical.models import (
    Consent,
    ConsentEvent,
    EntryText,
    GlassNote,
    InformationRequest,
    MedicalEntry,
    MedicalFact,
    MedicalPost,
    MedicalStep,
    ProbleemanalyseDraft,
    ReceivedPart,
    RecordDestruction,
    RecordHold,
    RecordRequest,
)
from privacy import audit, chance, context, terms
from privacy.actor import Actor, system
from privacy.errors import Conflict, Invalid, NotFound, Refused
from privacy.policy import Action, may

LONGEST_REASON = 500
_BATCH = 500
Ground, State = RecordDestruction.Ground, RecordDestruction.State

# What counts as a change of the file: (rows, path to the employee, when).
_CHANGES: tuple[tuple[type[models.Model], str, str], ...] = (
    (MedicalEntry, "employee_id", "recorded_at"),
    (EntryText, "employee_id", "written_at"),
    (MedicalFact, "case__employee_id", "recorded_at"),
    (MedicalStep, "case__employee_id", "done_on"),
    (ProbleemanalyseDraft, "case__employee_id", "saved_at"),
    (MedicalPost, "employee_id", "written_at"),
    (RecordRequest, "employee_id", "asked_at"),
    (RecordRequest, "employee_id", "answered_at"),
    (Consent, "employee_id", "asked_at"),
    (ConsentEvent, "employee_id", "at"),
    (GlassNote, "case__employee_id", "at"),
    (ReceivedPart, "employee_id", "happened_on"),  # taking a file in does not begin its term anew
    *(
        (InformationRequest, "case__employee_id", name)
        for name in ("drafted_at", "sent_on", "answered_on", "closed_on")
    ),
)


@transaction.atomic
def destructions_propose(*, by: Actor, today: date | None = None) -> int:
    """Propose every file whose term has passed; withdraw what was written in meanwhile. Twice is as once.

    A file with a reason to keep it, or of somebody with a running ziekmelding, waits. Returns how many it proposed.
    """
    day = today or chance.today()
    years = terms.term_of("medical", today=day).years
    written: list[UUID] = []
    with context.medical_opened(by, []):
        candidates = sorted(_unchanged_since(terms.due_on(day, -years)))
        for start in range(0, len(candidates), _BATCH):
            ids = candidates[start : start + _BATCH]
            last = {
                person: changed for person, changed in last_changes(ids).items() if terms.due_on(changed, years) <= day
            }
            for person in set(last) - kept(last, day) - running(last):
                values = {"ground": Ground.TERM, "since": last[person], "due_on": terms.due_on(last[person], years)}
                if _propose(person, values):
                    written.append(person)
        stale = _stale()
    if written:
        audit.record_write(by, "medical.retention_propose", objects=sorted(written))
    if stale:
        audit.record_write(by, "medical.retention_withdraw", objects=stale)
    return len(written)


def _unchanged_since(cutoff: date) -> set[UUID]:
    """Employees with something in the file of that day or before; whether something came later is asked afterwards."""
    midnight = datetime.combine(cutoff + timedelta(days=1), datetime.min.time(), chance.AMSTERDAM)
    found: set[UUID] = set()
    for model, path, column in _CHANGES:
        by_moment = isinstance(model._meta.get_field(column), models.DateTimeField)
        condition = {f"{column}__lt": midnight} if by_moment else {f"{column}__lte": cutoff}
        manager: Any = model._default_manager
        found |= set(manager.filter(**condition).values_list(path, flat=True).distinct())
    return found


def last_changes(employee_ids: Collection[UUID]) -> dict[UUID, date]:
    """{employee: the day of the last change of the file}; in an opened context."""
    found: dict[UUID, date] = {}
    for model, path, column in _CHANGES:
        manager: Any = model._default_manager
        rows = manager.filter(**{f"{path}__in": employee_ids, f"{column}__isnull": False})
        for person, last in rows.values_list(path).annotate(last=Max(column)).order_by():
            day = last.astimezone(chance.AMSTERDAM).date() if isinstance(last, datetime) else last
            found[person] = max(day, found.get(person, day))
    return found


def kept(employee_ids: Collection[UUID], day: date) -> set[UUID]:
    """Those whose file has a reason to be kept on that day; in an opened context."""
    rows = RecordHold.objects.filter(employee_id__in=employee_ids, lifted_at__isnull=True, until__gte=day)
    return set(rows.values_list("employee_id", flat=True))


def running(employee_ids: Collection[UUID]) -> set[UUID]:
    """Those with a ziekmelding that is not closed: their file is in use."""
    with connection.cursor() as cursor:  # the room of cases lies above this one
        cursor.execute(
            "SELECT DISTINCT employee_id FROM cases_case"
            " WHERE employee_id = ANY (%s) AND state IN ('open', 'recovered')",
            [list(employee_ids)],
        )
        return {row[0] for row in cursor.fetchall()}


def _propose(employee_id: UUID, values: dict[str, Any]) -> bool:
    """Whether a proposal came into being; False: one was waiting already."""
    row = RecordDestruction(employee_id=employee_id, **values)
    RecordDestruction.objects.bulk_create([row], ignore_conflicts=True)
    return RecordDestruction.objects.filter(pk=row.pk).exists()


def _stale() -> list[UUID]:
    """Take back proposals of files in which something was written since, or that are in use again."""
    waiting = dict(
        RecordDestruction.objects.filter(state=State.PROPOSED, ground=Ground.TERM).values_list("employee_id", "since")
    )
    last = last_changes(waiting) if waiting else {}
    stale = {person for person, since in waiting.items() if last.get(person, since) > since} | running(waiting)
    RecordDestruction.objects.filter(state=State.PROPOSED, ground=Ground.TERM, employee_id__in=stale).delete()
    return sorted(stale)


@transaction.atomic
def destruction_grant(*, by: Actor, employee_id: UUID, asked_on: date) -> None:
    """Put a file on the list because the employee asked (BW art. 7:455); a proposal that waits becomes this one.

    Raises Refused, NotFound, Conflict (kept for a reason, or a ziekmelding is running).
    """
    _refuse(by)
    with record.opened(by, employee_id, None):
        _refuse_kept(employee_id)
        RecordDestruction.objects.filter(employee_id=employee_id, state=State.PROPOSED).delete()
        values = {"ground": Ground.REQUEST, "since": asked_on, "due_on": chance.today()}
        _propose(employee_id, values)
    audit.record_write(by, "medical.retention_grant", employee_id=employee_id)


@transaction.atomic
def destruction_confirm(*, by: Actor, destruction_id: UUID) -> None:
    """Destroy the file for good: first the keys, then every row and file; the certificate stays.

    Raises Refused, NotFound (no record of the actor's), Conflict (decided meanwhile, kept, in use, written in since).
    """
    _refuse(by)
    employee_id = named("destruction", destruction_id)
    with record.opened(by, employee_id, None):
        keys.lock_employee(employee_id, exclusive=True)  # who is writing now is waited for, and then seen
        row = RecordDestruction.objects.select_for_update(of=("self",)).filter(pk=destruction_id).first()
        if row is None:
            raise NotFound(str(destruction_id))
        if row.state != State.PROPOSED:
            raise Conflict(_("Over dit dossier is intussen al beslist."))
        _refuse_kept(employee_id)
    with _whole(by, employee_id):
        if row.ground == Ground.TERM and last_changes([employee_id]).get(employee_id, row.since) > row.since:
            raise Conflict(_("In dit dossier is intussen iets geschreven. De termijn loopt opnieuw vanaf die dag."))
    destroyed = 0
    with suppress(NotFound):  # a file in which nothing was ever sealed
        destroyed = keys.key_destroy(by=by, employee_id=employee_id, reason=f"retention:{row.ground}")
    with _whole(by, employee_id), connection.cursor() as cursor:
        cursor.execute("SELECT walls.remove_shredded(%s)", [employee_id])
        gone = cursor.fetchone()[0]
    certificate = {"keys": destroyed, **(json.loads(gone) if isinstance(gone, str) else gone)}
    with context.records_opened(by, [employee_id]):
        RecordDestruction.objects.filter(pk=row.pk).update(
            state=State.DESTROYED, decided_by_id=by.membership_id, decided_at=chance.now(), certificate=certificate
        )
    audit.record_write(by, "medical.retention_destroy", employee_id=employee_id, objects=[row.pk], detail=certificate)


@transaction.atomic
def hold_place(*, by: Actor, employee_id: UUID, ground: str, reason: str, until: date) -> UUID:
    """Keep a file for a reason, up to and including a day; a proposal to destroy it goes. After that day it comes back.

    After exposure `until` is its last day: the file stays for the term of that (Arbobesluit art. 4.10c).
    Raises Refused, NotFound, Invalid (no reason, or a day that is not ahead).
    """
    _refuse(by)
    errors: dict[str, list[str]] = {}
    if ground == RecordHold.Ground.EXPOSURE:
        until = terms.due_on(until, terms.term_of("medical_exposure", today=chance.today()).years)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        errors["reason"] = [_("Geef een reden van ten hoogste 500 tekens.")]
    if until <= chance.today():
        errors["until"] = [_("Kies een dag na vandaag.")]
    if errors or by.membership_id is None:
        raise Invalid(errors)
    row_id = chance.uuid()
    with record.opened(by, employee_id, None):
        RecordHold.objects.create(
            id=row_id, employee_id=employee_id, ground=ground, until=until, placed_by_id=by.membership_id,
            reason=_locked(reason, employee_id, "reason", row_id),
        )  # fmt: skip
        RecordDestruction.objects.filter(employee_id=employee_id, state=State.PROPOSED).delete()
    audit.record_write(by, "medical.retention_keep", employee_id=employee_id, objects=[row_id])
    return row_id


@transaction.atomic
def hold_lift(*, by: Actor, hold_id: UUID, reason: str) -> None:
    """End a reason to keep, with the reason for that; the next night looks again. Raises Refused, NotFound, Invalid."""
    _refuse(by)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Invalid({"reason": [_("Geef een reden van ten hoogste 500 tekens.")]})
    employee_id = named("hold", hold_id)
    with record.opened(by, employee_id, None):
        lifted = RecordHold.objects.filter(pk=hold_id, lifted_at__isnull=True).update(
            lifted_at=chance.now(), lifted_by_id=by.membership_id,
            lifted_because=_locked(reason, employee_id, "lifted_because", hold_id),
        )  # fmt: skip
    if not lifted:
        raise NotFound(str(hold_id))
    audit.record_write(by, "medical.retention_lift", employee_id=employee_id, objects=[hold_id])


def _whole(by: Actor, employee_id: UUID) -> AbstractContextManager[object]:
    """The whole file, as the system: twenty years later nobody treats its cases any more."""
    cases = record.case_ids_of(employee_id)
    return context.file_opened(system(by.tenant_id), employee_id=employee_id, case_ids=cases)


def _refuse(by: Actor) -> None:
    decision = may(by, Action.RECORD_DESTROY)
    if not decision or by.is_system:
        raise Refused(decision.reason or "system")


def _refuse_kept(employee_id: UUID) -> None:
    if kept([employee_id], chance.today()):
        raise Conflict(_("Dit dossier wordt bewaard om een andere reden. Hef die eerst op."))
    if running([employee_id]):
        raise Conflict(_("Deze werknemer heeft een lopend dossier. Dan wordt er niets vernietigd."))


def _locked(words: str, employee_id: UUID, column: str, row_id: UUID) -> bytes:
    value = {"text": words.strip()}
    return vault.locked(value, employee_id=employee_id, table="recordhold", column=column, row_id=row_id)


def named(what: str, one: UUID) -> UUID:
    """The employee whom a proposal, certificate or hold is about; what the walls do not open is not there.

    Raises NotFound.
    """
    found = list(ids_of(what, one))
    if not found:
        raise NotFound(str(one))
    return found[0]


def ids_of(what: str = "all", one: UUID | None = None) -> Iterator[UUID]:
    """Whose files wait, are kept or went, the newest 5,000; or of one `destruction` or `hold`. To name in a context."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.retained_employees(%s, %s)", [what, one])
        rows: Sequence[tuple[UUID]] = cursor.fetchall()
    return (row[0] for row in rows)
