"""The medical record: who writes and reads it, in versions, behind the walls of case and record."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from medical import crypto, keys, record, rotation, whole
from medical.models import EmployeeKey, EntryText, MedicalEntry
from medical.record import Content, Kind, NewEntry
from privacy import chance, context
from privacy.actor import Role
from privacy.delegable import Task
from privacy.errors import Conflict, Invalid, NotFound, Refused
from privacy.models import AuditEntry
from tests.support.cast import House, delegated, member

SECRET = "Rugklachten na de verhuizing"
TABLES = ("medical_medicalentry", "medical_entrytext")


def note(place: House, case_id: UUID | None, text: str = SECRET, *, by: str = "bedrijfsarts", **more: Any) -> UUID:
    kind = more.pop("kind", Kind.NOTE if case_id else Kind.OPEN_CONSULT)
    day = more.pop("day", chance.today())
    with getattr(place, by).at_work() as actor:
        new = NewEntry(place.employee_id, case_id, kind, day, Content(text=text, **more))
        return record.entry_add(by=actor, new=new)


def texts(place: House, case_id: UUID | None, by: str = "bedrijfsarts") -> list[str]:
    with getattr(place, by).at_work() as actor:
        page = record.timeline(actor, employee_id=place.employee_id, case_ids=[case_id] if case_id else [])
        return [entry.current.content.text for entry in page.entries if entry.current.content]


def test_the_record_of_a_case_holds_what_was_noted_newest_first(amstel: House) -> None:
    case_id = amstel.report()
    note(amstel, case_id, "Eerst", day=chance.today() - timedelta(days=3))
    note(amstel, None, "Open spreekuur", day=chance.today() - timedelta(days=2))
    note(amstel, case_id, "Laatst", by="cmtd", kind=Kind.CONTACT)
    assert texts(amstel, case_id) == ["Laatst", "Open spreekuur", "Eerst"]
    assert texts(amstel, case_id, "cmtd") == ["Laatst", "Open spreekuur", "Eerst"]
    assert texts(amstel, None) == ["Open spreekuur"]
    with amstel.bedrijfsarts.at_work() as actor:
        page = record.timeline(actor, employee_id=amstel.employee_id, case_ids=[case_id], kind=Kind.CONTACT)
    assert [(entry.kind_label, entry.current.written_by) for entry in page.entries] == [("Contact", "Marit Schouten")]


def test_pages_follow_each_other_without_gap_or_double(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=60))
    made = {note(amstel, case_id, str(n), day=chance.today() - timedelta(days=n // 3)) for n in range(record.PAGE + 7)}
    with amstel.bedrijfsarts.at_work() as actor:
        first = record.timeline(actor, employee_id=amstel.employee_id, case_ids=[case_id])
        rest = record.timeline(actor, employee_id=amstel.employee_id, case_ids=[case_id], after=first.following)
    assert len(first.entries) == record.PAGE
    assert rest.following is None
    assert {entry.id for entry in (*first.entries, *rest.entries)} == made


@pytest.mark.parametrize("name", ["hr", "werkgever", "leidinggevende", "casemanager", "beheerder", "werknemer"])
def test_nobody_else_reads_it_by_any_road(amstel: House, name: str) -> None:
    case_id = amstel.report()
    note(amstel, case_id)
    note(amstel, None)
    person = getattr(amstel, name)
    with person.at_work() as actor:
        with pytest.raises(Refused):
            record.timeline(actor, employee_id=amstel.employee_id, case_ids=[case_id])
        with pytest.raises(Refused):
            record.entry_add(by=actor, new=NewEntry(amstel.employee_id, case_id, Kind.NOTE, chance.today()))
    for opened in (
        context.medical_opened(person.actor, [case_id]),
        context.records_opened(person.actor, [amstel.employee_id]),
        context.file_opened(person.actor, employee_id=amstel.employee_id, case_ids=[case_id]),
    ):
        with opened, connection.cursor() as cursor:
            seen = {}
            for table in TABLES:
                cursor.execute(f"SELECT count(*) FROM {table}")
                seen[table] = cursor.fetchone()[0]
            assert seen["medical_entrytext"] == 0
            # The employee sees that the open spreekuur was there, and nothing of the case.
            assert seen["medical_medicalentry"] in ((0, 1) if name == "werknemer" else (0,))


def test_another_bedrijfsarts_and_a_delegate_of_another_see_nothing(amstel: House) -> None:
    case_id = amstel.report()
    note(amstel, case_id)
    note(amstel, None)
    with amstel.other_bedrijfsarts.at_work() as actor:
        for cases in ([case_id], []):
            with pytest.raises(NotFound):
                record.timeline(actor, employee_id=amstel.employee_id, case_ids=cases)
        for case in (case_id, None):
            kind = Kind.NOTE if case else Kind.PREVENTIVE
            new = NewEntry(amstel.employee_id, case, kind, chance.today(), Content(text="x"))
            with pytest.raises(NotFound):
                record.entry_add(by=actor, new=new)
    with context.entered(amstel.system), connection.cursor() as cursor:
        cursor.execute("UPDATE roles_delegation SET revoked_at = now()")
    with amstel.cmtd.at_work() as actor, pytest.raises(NotFound):
        record.timeline(actor, employee_id=amstel.employee_id, case_ids=[case_id])


def test_only_the_bedrijfsarts_says_whether_the_cause_is_medical(amstel: House) -> None:
    case_id = amstel.report()
    with pytest.raises(Refused):
        note(amstel, case_id, by="cmtd", kind=Kind.VERDICT, medical=True)
    note(amstel, case_id, kind=Kind.VERDICT, medical=False)
    with amstel.cmtd.at_work() as actor:
        page = record.timeline(actor, employee_id=amstel.employee_id, case_ids=[case_id])
    assert [entry.current.content and entry.current.content.medical for entry in page.entries] == [False]


def test_a_delegate_notes_what_was_delegated_and_nothing_else(amstel: House) -> None:
    with context.entered(amstel.system):
        monitor = member(amstel.tenant_id, Role.CMTD, "Moni Tor", employers=(amstel.employer_id,))
    delegated(
        amstel.bedrijfsarts, monitor, employer_id=amstel.employer_id, number="RSC-9", tasks=(Task.MONITORING.value,)
    )
    new = NewEntry(amstel.employee_id, None, Kind.PREVENTIVE, chance.today(), Content(text="x"))
    with monitor.at_work() as actor, pytest.raises(Refused, match="prevention"):
        record.entry_add(by=actor, new=new)
    with amstel.cmtd.at_work() as actor:
        record.entry_add(by=actor, new=new)
    assert texts(amstel, None) == ["x"]


def test_a_correction_is_a_next_version_and_the_first_words_stay(amstel: House) -> None:
    case_id = amstel.report()
    entry_id = note(amstel, case_id, by="cmtd", kind=Kind.NOTE)
    where = {"employee_id": amstel.employee_id, "case_id": case_id, "entry_id": entry_id}
    with amstel.cmtd.at_work() as actor:
        assert (
            record.entry_correct(by=actor, version=1, content=Content(text="Anders", reason="Typefout"), **where) == 2
        )
        with pytest.raises(Conflict):
            record.entry_correct(by=actor, version=1, content=Content(text="Nog", reason="x"), **where)
        with pytest.raises(Invalid):
            record.entry_correct(by=actor, version=2, content=Content(text="Nog"), **where)
    with amstel.bedrijfsarts.at_work() as actor:
        record.entry_correct(by=actor, version=2, content=Content(text="Derde", reason="Aanvulling"), **where)
        entry = record.entry(actor, **where)
    assert [(one.number, one.content and one.content.text) for one in entry.versions] == [
        (3, "Derde"), (2, "Anders"), (1, SECRET),
    ]  # fmt: skip
    own = note(amstel, case_id)
    with amstel.cmtd.at_work() as actor, pytest.raises(Refused):
        record.entry_correct(by=actor, version=1, content=Content(text="x", reason="x"), **{**where, "entry_id": own})


def test_history_cannot_be_rewritten_by_raw_sql(amstel: House) -> None:
    case_id = amstel.report()
    note(amstel, case_id)
    forbidden = (
        "DELETE FROM medical_entrytext", "DELETE FROM medical_medicalentry",
        "UPDATE medical_medicalentry SET happened_on = now()", "UPDATE medical_entrytext SET version = 9",
        "UPDATE medical_entrytext SET written_by = gen_random_uuid()", "TRUNCATE medical_entrytext",
    )  # fmt: skip
    for statement in forbidden:
        with (
            context.medical_opened(amstel.bedrijfsarts.actor, [case_id]),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_row_of_a_case_is_about_the_employee_of_that_case(amstel: House) -> None:
    """By raw SQL either: a note on this case under another's name would be encrypted with another's key."""
    case_id = amstel.report()
    note(amstel, case_id)
    with context.medical_opened(amstel.bedrijfsarts.actor, [case_id]):
        row = MedicalEntry.objects.get()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="of_case_inside"), transaction.atomic():
            MedicalEntry.objects.create(
                employee_id=amstel.colleague_id, case_id=case_id, kind="note", happened_on=chance.today(),
                recorded_by=row.recorded_by,
            )  # fmt: skip


def test_the_database_holds_no_plain_word(amstel: House) -> None:
    case_id = amstel.report()
    note(amstel, case_id, code="N613 · Carpaletunnelsyndroom")
    with context.medical_opened(amstel.bedrijfsarts.actor, [case_id]):
        stored = bytes(EntryText.objects.get().content)
    assert b"Rug" not in stored
    assert b"N613" not in stored


def test_words_moved_to_another_row_are_not_read_there(amstel: House) -> None:
    case_id = amstel.report()
    note(amstel, case_id, "Eerste")
    note(amstel, case_id, "Tweede")
    with context.medical_opened(amstel.system, []):
        first, second = EntryText.objects.order_by("written_at")
        EntryText.objects.filter(pk=second.pk).update(content=bytes(first.content))
    with amstel.bedrijfsarts.at_work() as actor, pytest.raises(crypto.Unreadable):
        record.timeline(actor, employee_id=amstel.employee_id, case_ids=[case_id])


def test_the_record_survives_turning_and_ends_with_its_key(amstel: House) -> None:
    case_id = amstel.report()
    note(amstel, case_id)
    note(amstel, None)
    for layer in rotation.LAYERS:
        rotation.rotate(amstel.tenant_id, layer)
    with context.medical_opened(amstel.system, []):
        EmployeeKey.objects.filter(version=1).delete()
    assert texts(amstel, case_id) == [SECRET, SECRET]
    with amstel.bedrijfsarts.at_work() as actor:
        keys.key_destroy(by=actor, employee_id=amstel.employee_id, reason="Bewaartermijn voorbij")
        page = record.timeline(actor, employee_id=amstel.employee_id, case_ids=[case_id])
    assert [entry.current.content for entry in page.entries] == [None, None]
    note(amstel, case_id, "Daarna")
    assert texts(amstel, case_id) == ["Daarna"]


def test_the_employee_sees_that_it_exists_and_no_more(amstel: House) -> None:
    case_id = amstel.report()
    note(amstel, case_id)
    note(amstel, None, kind=Kind.PREVENTIVE)
    with amstel.werknemer.at_work() as actor:
        found = record.existence(actor)
    assert [(one.kind_label, one.happened_on) for one in found] == [("Preventief", chance.today())]
    for name in ("hr", "bedrijfsarts", "casemanager"):
        with getattr(amstel, name).at_work() as actor, pytest.raises(Refused):
            record.existence(actor)


def test_what_cannot_be_noted_says_why(amstel: House) -> None:
    case_id = amstel.report()
    tomorrow = chance.today() + timedelta(days=1)
    for case, kind, day, content, field in (
        (case_id, Kind.NOTE, tomorrow, Content(text="x"), "happened_on"),
        (case_id, Kind.NOTE, chance.today(), Content(text="  "), "text"),
        (case_id, Kind.PREVENTIVE, chance.today(), Content(text="x"), "kind"),
        (None, Kind.NOTE, chance.today(), Content(text="x"), "kind"),
    ):
        with amstel.bedrijfsarts.at_work() as actor, pytest.raises(Invalid) as caught:
            record.entry_add(by=actor, new=NewEntry(amstel.employee_id, case, kind, day, content))
        assert set(caught.value.errors) == {field}


def test_every_read_and_write_is_one_row_without_contents(amstel: House) -> None:
    case_id = amstel.report()
    with context.entered(amstel.system):
        before = AuditEntry.objects.count()
    entry_id = note(amstel, case_id)
    where = {"employee_id": amstel.employee_id, "case_id": case_id, "entry_id": entry_id}
    texts(amstel, case_id)
    with amstel.bedrijfsarts.at_work() as actor:
        record.entry_correct(by=actor, version=1, content=Content(text="Anders", reason="Fout"), **where)
        record.entry(actor, **where)
    with context.entered(amstel.system):
        rows = list(AuditEntry.objects.order_by("id")[before:])
    assert [(row.action, row.kind) for row in rows] == [
        ("medical.entry_add", "write"), ("medical.record", "read"), ("medical.entry_correct", "write"),
        ("medical.entry", "read"),
    ]  # fmt: skip
    assert {row.employee_id for row in rows} == {amstel.employee_id}
    assert all(row.objects_touched == [entry_id] for row in rows)
    assert SECRET not in repr([vars(row) for row in rows])


def test_the_whole_record_lists_every_version_and_the_probleemanalyse(amstel: House) -> None:
    case_id = amstel.report()
    note(amstel, case_id)
    note(amstel, None, "Open")
    with amstel.bedrijfsarts.at_work() as actor:
        found = whole.whole_record(actor, employee_id=amstel.employee_id)
    assert {entry.kind for entry in found.entries} == {Kind.OPEN_CONSULT, Kind.NOTE}
    assert SECRET in repr(found)
    with amstel.hr.at_work() as actor, pytest.raises(Refused):
        whole.whole_record(actor, employee_id=amstel.employee_id)
