"""The end of a medical file: when it is proposed, what keeps it, who destroys it, and that nothing of it is left."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Case
from cases.services import record_rights_answer, record_rights_ask
from medical import files, keys, record, retention, tasks
from medical.models import EmployeeKey, MedicalEntry, RecordDestruction, RecordHold, RecordRequest
from medical.record import Content, Kind, NewEntry
from privacy import chance, context, terms
from privacy.actor import Role
from privacy.errors import Conflict, NotFound, Refused
from privacy.models import AuditEntry
from tests.guards.test_tables import MEDICAL_TABLES
from tests.guards.things import PDF
from tests.support.cast import House, member
from tests.support.linked import engage, haven_of

TODAY = chance.today()
SECRET = "Rugklachten na de verhuizing"
LIST = "/medische-bewaartermijnen/"


def years_ago(years: int, days: int = 0) -> date:
    return terms.due_on(TODAY - timedelta(days=days), -years)


def noted(house: House, day: date, *, case: bool = True) -> UUID | None:
    """Something in the file of the employee, written on that day and never changed since; a case is closed."""
    case_id = house.report() if case else None
    instant = datetime.combine(day, time(23, 30), chance.AMSTERDAM)
    kind = Kind.NOTE if case else Kind.PREVENTIVE
    with house.bedrijfsarts.at_work() as by:
        new = NewEntry(house.employee_id, case_id, kind, TODAY, Content(text=SECRET))
        with chance.seeded(seed=day.toordinal(), instant=instant):
            record.entry_add(by=by, new=NewEntry(new.employee_id, case_id, kind, day, new.content))
    with context.entered(house.system):
        Case.objects.update(state=Case.State.CLOSED)
    return case_id


def propose(house: House) -> int:
    with context.entered(house.system):
        return retention.destructions_propose(by=house.system)


def proposal(house: House) -> UUID:
    with context.medical_opened(house.system, []):
        return RecordDestruction.objects.values_list("pk", flat=True).get(state="proposed")


def proposed(house: House) -> int:
    with context.medical_opened(house.system, []):
        return RecordDestruction.objects.filter(state="proposed").count()


@pytest.mark.parametrize(("days", "found"), [(1, 1), (0, 1), (-1, 0)])
def test_a_file_is_proposed_from_the_day_its_term_ends_and_once(amstel: House, days: int, found: int) -> None:
    noted(amstel, years_ago(20, days))
    assert propose(amstel) == found
    assert propose(amstel) == 0
    assert proposed(amstel) == found


def test_the_term_counts_from_the_last_change(amstel: House) -> None:
    noted(amstel, years_ago(25))
    noted(amstel, years_ago(19), case=False)
    assert propose(amstel) == 0


def test_the_nightly_task_proposes_and_takes_back_what_was_written_in(amstel: House) -> None:
    noted(amstel, years_ago(21))
    tasks.propose_destruction(tenant_id=str(amstel.tenant_id))
    assert proposed(amstel) == 1
    noted(amstel, TODAY, case=False)
    tasks.propose_destruction(tenant_id=str(amstel.tenant_id))
    assert proposed(amstel) == 0


def test_a_file_in_use_is_not_proposed_and_not_destroyed(amstel: House) -> None:
    noted(amstel, years_ago(21))
    with context.entered(amstel.system):
        Case.objects.update(state=Case.State.OPEN)
    assert propose(amstel) == 0
    with context.entered(amstel.system):
        Case.objects.update(state=Case.State.CLOSED)
    propose(amstel)
    with context.entered(amstel.system):
        Case.objects.update(state=Case.State.RECOVERED)
    with amstel.bedrijfsarts.at_work() as by, pytest.raises(Conflict, match="lopend dossier"):
        retention.destruction_confirm(by=by, destruction_id=proposal(amstel))


def test_what_was_written_since_the_proposal_stops_it(amstel: House) -> None:
    noted(amstel, years_ago(21))
    propose(amstel)
    noted(amstel, TODAY, case=False)
    with amstel.bedrijfsarts.at_work() as by, pytest.raises(Conflict, match="loopt opnieuw"):
        retention.destruction_confirm(by=by, destruction_id=proposal(amstel))


def everything_of(house: House) -> dict[str, int]:
    """Rows behind the medical wall by table, as the system sees them."""
    found = {}
    with context.medical_opened(house.system, []), connection.cursor() as cursor:
        for table in sorted(MEDICAL_TABLES):
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = int(cursor.fetchone()[0])
    return {table: count for table, count in found.items() if count}


def test_the_bedrijfsarts_destroys_on_screen_and_nothing_but_the_tombstone_is_left(amstel: House) -> None:
    case_id = noted(amstel, years_ago(21))
    with (
        chance.seeded(seed=7, instant=datetime.combine(years_ago(21), time(12), chance.AMSTERDAM)),
        amstel.bedrijfsarts.at_work() as by,
    ):
        new = NewEntry(amstel.employee_id, case_id, Kind.DOCUMENT, years_ago(21), Content(text="Brief"))
        files.document_add(by=by, new=new, content=PDF)
    propose(amstel)
    client = amstel.bedrijfsarts.client()
    assert "Özdemir" in client.get(LIST).content.decode()
    address = f"{LIST}{proposal(amstel)}/vernietigen/"
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 422, "said once more, or nothing happens"
    assert SECRET in client.get(f"/dossiers/{case_id}/medisch/").content.decode()
    answer = client.post(address, {"sure": "on"}, follow=True)
    page = answer.content.decode()
    assert "Bewijs van vernietiging" in page
    assert "Ida Kuijpers" in page
    assert "BW art. 7:454" in page
    assert "Sleutels: 1." in page
    assert "Bestanden: 1." in page
    left = everything_of(amstel)
    assert set(left) <= {"medical_employeekey", "medical_tenantkey", "medical_recorddestruction"}
    with context.medical_opened(amstel.system, []):
        assert list(EmployeeKey.objects.values_list("wrapped", flat=True)) == [None]
    assert SECRET not in client.get(f"/dossiers/{case_id}/medisch/").content.decode()


def test_twice_is_once(amstel: House) -> None:
    noted(amstel, years_ago(21))
    propose(amstel)
    destruction_id = proposal(amstel)
    with amstel.bedrijfsarts.at_work() as by:
        retention.destruction_confirm(by=by, destruction_id=destruction_id)
        with pytest.raises(Conflict, match="al beslist"):
            retention.destruction_confirm(by=by, destruction_id=destruction_id)
    assert amstel.bedrijfsarts.client().get(f"{LIST}{destruction_id}/vernietigen/").status_code == 404
    with context.entered(amstel.system):
        assert AuditEntry.objects.filter(action="medical.retention_destroy").count() == 1
    assert propose(amstel) == 0, "a file that went is not proposed again"


def test_a_crash_in_between_leaves_everything_as_it_was(amstel: House) -> None:
    noted(amstel, years_ago(21))
    propose(amstel)
    before, destruction_id = everything_of(amstel), proposal(amstel)
    with amstel.bedrijfsarts.at_work() as by:
        with suppress(ZeroDivisionError), transaction.atomic():
            retention.destruction_confirm(by=by, destruction_id=destruction_id)
            raise ZeroDivisionError
        page = record.timeline(by, employee_id=amstel.employee_id, case_ids=record.case_ids_of(amstel.employee_id))
    assert [entry.current.content and entry.current.content.text for entry in page.entries] == [SECRET]
    assert everything_of(amstel) == before
    assert proposal(amstel) == destruction_id


def test_a_file_is_kept_for_a_reason_and_let_go_with_one(amstel: House) -> None:
    noted(amstel, years_ago(21))
    propose(amstel)
    client, until = amstel.bedrijfsarts.client(), f"{TODAY + timedelta(days=30):%d-%m-%Y}"
    address = f"{LIST}bewaren/{amstel.employee_id}/"
    wrong = client.post(address, {"ground": "procedure", "reason": "Klacht bij het tuchtcollege", "until": "1-1-2020"})
    assert wrong.status_code == 422
    assert "Klacht bij het tuchtcollege" in wrong.content.decode()
    assert client.post(address, {"ground": "procedure", "reason": "Klacht", "until": until}).status_code == 302
    assert proposed(amstel) == 0
    assert propose(amstel) == 0
    assert "Klacht" in client.get(LIST).content.decode()
    with context.medical_opened(amstel.system, []):
        hold_id = RecordHold.objects.get().pk
    assert client.post(f"{LIST}bewaren/{hold_id}/opheffen/", {"reason": ""}).status_code == 422
    assert client.post(f"{LIST}bewaren/{hold_id}/opheffen/", {"reason": "Afgewezen"}).status_code == 302
    assert propose(amstel) == 1


@pytest.mark.parametrize(("days", "found"), [(0, 0), (-1, 1)])
def test_a_reason_keeps_up_to_and_including_its_day(amstel: House, days: int, found: int) -> None:
    noted(amstel, years_ago(21))
    with amstel.bedrijfsarts.at_work() as by:
        retention.hold_place(
            by=by, employee_id=amstel.employee_id, ground="care", reason="x", until=TODAY + timedelta(days=1)
        )
    with context.medical_opened(amstel.system, []):
        RecordHold.objects.update(until=TODAY + timedelta(days=days))
    assert propose(amstel) == found


def test_exposure_keeps_a_file_forty_years_after_its_last_day(amstel: House) -> None:
    noted(amstel, years_ago(21))
    with amstel.bedrijfsarts.at_work() as by:
        retention.hold_place(
            by=by, employee_id=amstel.employee_id, ground="exposure", reason="Asbest", until=years_ago(30)
        )
    with context.medical_opened(amstel.system, []):
        assert RecordHold.objects.get().until == terms.due_on(years_ago(30), 40)


def test_the_database_destroys_no_key_of_a_file_that_is_kept(amstel: House) -> None:
    noted(amstel, years_ago(21))
    with amstel.bedrijfsarts.at_work() as by:
        until = TODAY + timedelta(days=9)
        retention.hold_place(by=by, employee_id=amstel.employee_id, ground="procedure", reason="x", until=until)
        with pytest.raises(DatabaseError, match="the_file_is_kept"), transaction.atomic():
            keys.key_destroy(by=by, employee_id=amstel.employee_id, reason="x")


ATTEMPTS = {
    "UPDATE medical_employeekey SET wrapped = NULL, destroyed_at = now()": "the_bedrijfsarts_destroys",
    "DELETE FROM medical_employeekey": "a_key_is_destroyed_not_removed",
    "UPDATE medical_recorddestruction SET state = 'destroyed'": "the_bedrijfsarts_destroys",
    "SELECT walls.remove_shredded(employee_id) FROM medical_employeekey": "keys_go_first",
}


@pytest.mark.parametrize("statement", ATTEMPTS)
def test_raw_sql_as_the_system_destroys_nothing(amstel: House, statement: str) -> None:
    noted(amstel, years_ago(21))
    propose(amstel)
    with (
        context.medical_opened(amstel.system, []),
        pytest.raises(DatabaseError, match=ATTEMPTS[statement]),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_certificate_cannot_be_changed_or_removed(amstel: House) -> None:
    noted(amstel, years_ago(21))
    propose(amstel)
    with amstel.bedrijfsarts.at_work() as by:
        retention.destruction_confirm(by=by, destruction_id=proposal(amstel))
    for statement in (
        "UPDATE medical_recorddestruction SET certificate = '{}'",
        "DELETE FROM medical_recorddestruction",
    ):
        with (
            context.records_opened(amstel.bedrijfsarts.actor, [amstel.employee_id]),
            pytest.raises(DatabaseError, match="a_certificate_stays"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize("name", ["casemanager", "beheerder", "hr", "werkgever", "leidinggevende", "werknemer", "cmtd"])
def test_nobody_but_a_bedrijfsarts_decides(amstel: House, name: str) -> None:
    noted(amstel, years_ago(21))
    propose(amstel)
    person, destruction_id = getattr(amstel, name), proposal(amstel)
    with person.at_work() as by, pytest.raises(Refused):
        retention.destruction_confirm(by=by, destruction_id=destruction_id)
    with person.at_work() as by, pytest.raises(Refused):
        retention.hold_place(by=by, employee_id=amstel.employee_id, ground="care", reason="x", until=TODAY)
    assert person.client().get(LIST).status_code == 403
    with person.at_work(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM walls.retained_employees('all', NULL)")
        assert cursor.fetchone() == (0,)


def test_a_bedrijfsarts_of_another_employer_or_tenant_knows_nothing_of_it(amstel: House, maas: House) -> None:
    noted(amstel, years_ago(21))
    propose(amstel)
    destruction_id = proposal(amstel)
    for doctor in (amstel.other_bedrijfsarts, maas.bedrijfsarts):
        assert "Özdemir" not in doctor.client().get(LIST).content.decode()
        assert doctor.client().get(f"{LIST}{destruction_id}/vernietigen/").status_code == 404
        with doctor.at_work() as by, pytest.raises(NotFound):
            retention.destruction_confirm(by=by, destruction_id=destruction_id)


def test_a_successor_decides_about_cases_of_somebody_who_left(amstel: House) -> None:
    noted(amstel, years_ago(21))
    propose(amstel)
    with context.entered(amstel.system):
        successor = member(amstel.tenant_id, Role.BEDRIJFSARTS, "Nieuwe Arts", employers=(amstel.employer_id,))
    with successor.at_work() as by:
        retention.destruction_confirm(by=by, destruction_id=proposal(amstel))
    with context.medical_opened(amstel.system, []):
        assert not MedicalEntry.objects.exists()


def test_in_an_employers_own_tenant_the_arbodienst_alone_decides(amstel: House) -> None:
    haven = haven_of("haven")
    engage(haven, amstel)
    case_id = haven.report()
    doctor, day = haven.doctor(), years_ago(21)
    with chance.seeded(seed=3, instant=datetime.combine(day, time(12), chance.AMSTERDAM)), doctor.at_work() as by:
        record.entry_add(by=by, new=NewEntry(haven.employee_id, case_id, Kind.NOTE, day, Content(text=SECRET)))
    with context.entered(haven.system):
        Case.objects.update(state=Case.State.CLOSED)
        assert retention.destructions_propose(by=haven.system) == 1
    with context.medical_opened(haven.system, []):
        destruction_id = RecordDestruction.objects.get().pk
    for who in (haven.beheerder, haven.hr, haven.werkgever, haven.casemanager):
        with who.at_work() as by, pytest.raises(Refused):
            retention.destruction_confirm(by=by, destruction_id=destruction_id)
        assert who.client().get(LIST).status_code == 403
    with doctor.at_work() as by:
        retention.destruction_confirm(by=by, destruction_id=destruction_id)
    assert "Bewijs" in doctor.client().get(f"{LIST}{destruction_id}/bewijs/").content.decode()


def ask(amstel: House) -> UUID:
    with amstel.werknemer.at_work() as by:
        record_rights_ask(by=by, kind="destruction", part="file", words="Ik wil dat alles weg is.")
    return waiting(amstel)


def waiting(amstel: House) -> UUID:
    """The request that was asked."""
    with context.medical_opened(amstel.system, []):
        return RecordRequest.objects.get().pk


def test_an_employee_who_asks_is_granted_and_sees_that_it_went(amstel: House) -> None:
    noted(amstel, TODAY)
    form = {"kind": "destruction", "part": "opinion", "words": "Alles mag weg."}
    assert amstel.werknemer.client().post("/mijn-gegevens/medisch-verzoek/", form).status_code == 302
    doctor = amstel.bedrijfsarts.client()
    request_id = waiting(amstel)
    assert "Vernietiging" in doctor.get(f"/spreekuur/verzoeken/{request_id}/").content.decode()
    answer = {"granted": "yes", "reason": "Akkoord."}
    assert doctor.post(f"/spreekuur/verzoeken/{request_id}/", answer).status_code == 302
    assert "Verzoek van de werknemer" in doctor.get(LIST).content.decode()
    assert propose(amstel) == 0, "the night leaves a request alone"
    address = f"{LIST}{proposal(amstel)}/vernietigen/"
    assert doctor.post(address, {"sure": "on"}).status_code == 302
    own = amstel.werknemer.client().get("/mijn-gegevens/").content.decode()
    assert "Uw medisch dossier is vernietigd" in own
    assert "Ida Kuijpers" in own


def test_a_request_is_not_granted_while_the_file_is_kept_or_in_use(amstel: House) -> None:
    noted(amstel, TODAY)
    request_id = ask(amstel)
    with amstel.bedrijfsarts.at_work() as by:
        hold_id = retention.hold_place(
            by=by, employee_id=amstel.employee_id, ground="others", reason="x", until=TODAY + timedelta(days=9)
        )
        with pytest.raises(Conflict, match="andere reden"):
            record_rights_answer(by=by, request_id=request_id, granted=True, reason="Ja.")
        retention.hold_lift(by=by, hold_id=hold_id, reason="y")
    with context.entered(amstel.system):
        Case.objects.update(state=Case.State.OPEN)
    page = amstel.bedrijfsarts.client().post(
        f"/spreekuur/verzoeken/{request_id}/", {"granted": "yes", "reason": "Wat ik typte"}
    )
    assert page.status_code == 422
    assert "lopend dossier" in page.content.decode()
    assert "Wat ik typte" in page.content.decode()
    with amstel.bedrijfsarts.at_work() as by:
        record_rights_answer(by=by, request_id=request_id, granted=False, reason="Zolang u ziek bent niet.")
    assert proposed(amstel) == 0


def test_the_keys_that_stay_and_rows_that_stay_are_these(db: None) -> None:
    """A new table behind the wall is emptied too, unless somebody decides otherwise here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'remove_shredded'")
        source = cursor.fetchone()[0]
    assert "NOT IN ('medical_employeekey', 'medical_recorddestruction')" in source
