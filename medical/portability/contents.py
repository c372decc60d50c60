"""What goes along when a medical file is handed over, one thing after the other, in an opened context.

Not: keys, alerts and insight files (made here, and again there); questions about visits and reasons of break-glass,
which belong to this house's access record.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from medical import consent_list, crypto, drafts, files, filetypes, record, vault
from medical.keys import Keyring
from medical.models import EntryFile, InformationRequest, MedicalEntry, MedicalFact, MedicalStep, RecordRequest
from medical.portability import archive
from medical.portability.container import PIECE, Enclosed, Part
from privacy import chance
from privacy.context import current_tenant_id

_BATCH = 50
_CASES = (
    "SELECT id, reference, first_sick_day, state FROM cases_case WHERE employee_id = %s ORDER BY first_sick_day, id"
)


def parts_of(employee_id: UUID) -> Iterator[Part]:
    """Everything, in an order that does not change while nothing is written. Raises crypto.Unreadable."""
    cases = _cases(employee_id)
    yield from _entries(employee_id, cases)
    yield from _analyses(employee_id, cases)
    yield from _facts(employee_id, cases)
    yield from _steps(employee_id, cases)
    yield from _consents(employee_id)
    yield from _requests(employee_id, cases)
    yield from _rights(employee_id)
    yield from archive.parts_again(employee_id)


def _cases(employee_id: UUID) -> dict[UUID, dict[str, str]]:
    """How the other side knows which ziekmelding is meant; the room of cases lies above this one."""
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [employee_id])
        return {
            pk: {"reference": reference, "first_sick_day": day.isoformat(), "state": state}
            for pk, reference, day, state in cursor.fetchall()
        }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """With days and moments as text."""
    return {name: value.isoformat() if isinstance(value, (date, datetime)) else value for name, value in values.items()}


def _day(moment: datetime | None) -> str:
    return moment.astimezone(chance.AMSTERDAM).date().isoformat() if moment else chance.today().isoformat()


def _entries(employee_id: UUID, cases: dict[UUID, dict[str, str]]) -> Iterator[Part]:
    rows = list(MedicalEntry.objects.filter(employee_id=employee_id).order_by("happened_on", "id"))
    enclosed = {one.entry_id: one for one in EntryFile.objects.filter(employee_id=employee_id)}
    for start in range(0, len(rows), _BATCH):
        for entry in record.with_texts(rows[start : start + _BATCH], employee_id):
            file = enclosed.get(entry.id)
            value = {
                "entry": entry.kind, "case": cases.get(entry.case_id) if entry.case_id else None,
                "recorded_at": entry.recorded_at.isoformat(),
                "versions": [_version(one) for one in entry.versions],
            }  # fmt: skip
            yield Part(
                "entry", entry.happened_on.isoformat(), value, entry.case_id is not None,
                _enclosed(file) if file else None,
            )  # fmt: skip


def _enclosed(file: EntryFile) -> Enclosed | None:
    """Nothing where the key was destroyed."""
    try:
        return Enclosed(file.media_type, files.pieces_of(file))
    except crypto.Destroyed:
        return None


def _version(one: record.Version) -> dict[str, Any]:
    """A wording whose key was destroyed goes along as what it is: gone."""
    content = asdict(one.content) if one.content else None
    if content:
        content["answers"] = [list(answer) for answer in content["answers"]]
    return {
        "number": one.number, "content": content, "written_by": one.written_by,
        "written_at": one.written_at.isoformat(),
    }  # fmt: skip


def _analyses(employee_id: UUID, cases: dict[UUID, dict[str, str]]) -> Iterator[Part]:
    for one in drafts.all_written(employee_id):
        value = {
            "case": cases[one.case_id], "medical": asdict(one.draft.medical),
            "release": _plain(asdict(one.draft.release)),
            "saved_at": one.draft.saved_at.isoformat() if one.draft.saved_at else None,
            "released_at": one.released_at.isoformat() if one.released_at else None,
        }  # fmt: skip
        yield Part("analysis", _day(one.released_at or one.draft.saved_at), value)


def _facts(employee_id: UUID, cases: dict[UUID, dict[str, str]]) -> Iterator[Part]:
    for fact in MedicalFact.objects.filter(case__employee_id=employee_id).order_by("recorded_at", "id"):
        value = {"case": cases[fact.case_id], "name": fact.name, "recorded_at": fact.recorded_at.isoformat()}
        yield Part("fact", _day(fact.recorded_at), value)


def _steps(employee_id: UUID, cases: dict[UUID, dict[str, str]]) -> Iterator[Part]:
    """Those that were done; what is still to do is computed where the file goes."""
    rows = MedicalStep.objects.filter(case__employee_id=employee_id, done_on__isnull=False)
    read = vault.reader_of_what_is_left(employee_id)
    for step in rows.order_by("done_on", "case_id", "code"):
        note = read(step.note, table="medicalstep", column="note", row_id=step.pk).get("note", "")
        value = {"case": cases[step.case_id], "code": step.code, "note": note}
        yield Part("step", step.done_on.isoformat() if step.done_on else "", value)


def _consents(employee_id: UUID) -> Iterator[Part]:
    """What was asked and answered, as a history: a consent that was given here gives nobody else a right."""
    for row, case_id in consent_list.whole_history(employee_id):
        value = {
            "purpose": row.purpose, "text_version": row.text_version, "party": asdict(row.party),
            "asked_by": row.asked_by, "asked_at": row.asked_at.isoformat(), "valid_to": row.valid_to.isoformat(),
            "events": [
                {"kind": one.kind, "at": one.at.isoformat(), "by": one.by_name, "what": one.what,
                 "on": one.on.isoformat() if one.on else None, "reference": one.reference}
                for one in row.events
            ],
        }  # fmt: skip
        yield Part("consent", _day(row.asked_at), value, case_id is not None)


def _requests(employee_id: UUID, cases: dict[UUID, dict[str, str]]) -> Iterator[Part]:
    rows = InformationRequest.objects.filter(case__employee_id=employee_id).select_related("consent", "drafted_by")
    read = vault.reader_of_what_is_left(employee_id)
    for row in rows.order_by("drafted_at", "id"):
        about: dict[str, Any] = {"table": "informationrequest", "row_id": row.pk}
        dates = {name: getattr(row, name) for name in ("sent_on", "reminded_on", "answered_on", "closed_on")}
        value = {
            "case": cases[row.case_id], "state": row.state, "drafted_by": row.drafted_by.display_name,
            "drafted_at": row.drafted_at.isoformat(), **_plain(dates),
            "party": read(row.consent.party, table="consent", column="party", row_id=row.consent_id),
            "questions": read(row.questions, column="questions", **about).get("text", ""),
            "answer": read(row.answer, column="answer", **about),
        }  # fmt: skip
        yield Part("request", _day(row.drafted_at), value, True, _letter(row, employee_id))


def _letter(row: InformationRequest, employee_id: UUID) -> Enclosed | None:
    if row.letter is None or row.letter_revision != row.revision:
        return None
    where = crypto.place(tenant_id=current_tenant_id(), table="informationrequest", column="letter", row_id=row.pk)
    try:
        plain = crypto.decrypt(Keyring(employee_id).to_read(crypto.key_version(row.letter)), row.letter, where)
    except crypto.Destroyed:
        return None
    try:
        filetypes.kind_of(plain)
    except filetypes.Unwelcome:
        return None  # the other side would refuse it; questions and party go along as text
    return Enclosed("application/pdf", [plain[start : start + PIECE] for start in range(0, len(plain), PIECE)])


def _rights(employee_id: UUID) -> Iterator[Part]:
    rows = RecordRequest.objects.filter(employee_id=employee_id).select_related("answered_by")
    read = vault.reader_of_what_is_left(employee_id)
    for row in rows.order_by("asked_at", "id"):
        about: dict[str, Any] = {"table": "recordrequest", "row_id": row.pk}
        value = {
            "asked_at": row.asked_at.isoformat(), "question": read(row.question, column="question", **about),
            "answer": read(row.answer, column="answer", **about),
            "answered_at": row.answered_at.isoformat() if row.answered_at else None,
            "answered_by": row.answered_by.display_name if row.answered_by else "",
        }  # fmt: skip
        yield Part("correction", _day(row.asked_at), value, False)


def bytes_of_files(employee_id: UUID) -> int:
    """How much the files weigh, before anything is made of them."""
    own = sum(EntryFile.objects.filter(employee_id=employee_id).values_list("size", flat=True))
    return own + archive.bytes_again(employee_id)
