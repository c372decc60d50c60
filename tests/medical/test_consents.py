"""Consent: asked, answered by the employee or recorded with evidence, and refused to whoever uses it without."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from medical import consent_list, consents, crypto, overlay, record, rotation
from medical.consents import ConsentLacking, Evidence, Party
from medical.models import Consent, ConsentEvent
from medical.record import Content, Kind, NewEntry
from outbox.models import Message, Notice
from privacy import chance, context
from privacy.errors import Conflict, Invalid, NotFound, Refused
from roles.models import Delegation
from tests.support.cast import House, delegated, house
from tests.support.worlds import run_jobs

PSYCHIATRIST = Party("Mw. dr. Van Dijk, psychiater", "Kade 1, Amstelstad")
PAPER = Evidence("ondertekend formulier", chance.today(), "archief 2026-118")


def ask(amstel: House, case_id: UUID | None = None, purpose: str = consents.INFORMATION, **more: Any) -> UUID:
    with amstel.bedrijfsarts.at_work() as actor:
        return consents.consent_ask(
            by=actor,
            employee_id=amstel.employee_id,
            purpose=purpose,
            party=more.pop("party", PSYCHIATRIST),
            case_id=case_id,
            **more,
        )


def give(amstel: House, consent_id: UUID) -> None:
    with amstel.werknemer.at_work() as actor:
        consents.consent_give(by=actor, consent_id=consent_id)


def use(amstel: House, case_id: UUID | None = None, **more: Any) -> consents.Valid:
    with amstel.bedrijfsarts.at_work() as actor:
        return consents.consent_required(
            by=actor,
            employee_id=amstel.employee_id,
            purpose=more.pop("purpose", consents.INFORMATION),
            case_id=case_id,
            **more,
        )


def test_the_employee_reads_what_is_asked_and_says_yes_without_a_script(amstel: House) -> None:
    ask(amstel, amstel.report())
    client = amstel.werknemer.client()
    page = client.get("/mijn-toestemmingen/").content.decode()
    for word in (PSYCHIATRIST.name, "Ida Kuijpers", "Uw werkgever krijgt het niet", "Ik geef geen toestemming"):
        assert word in page
    with amstel.werknemer.at_work() as actor:
        (row,) = consent_list.own_consents(actor)
    assert row.state == "waiting"
    answer = client.post(f"/mijn-toestemmingen/{row.id}/geven/", follow=True)
    assert "U gaf toestemming" in answer.content.decode()
    assert "Trek in" in answer.content.decode()


def test_a_use_needs_a_yes_and_a_withdrawal_ends_it_at_once(amstel: House) -> None:
    case_id = amstel.report()
    consent_id = ask(amstel, case_id)
    with pytest.raises(ConsentLacking):
        use(amstel, case_id)
    give(amstel, consent_id)
    found = use(amstel, case_id)
    assert (found.id, found.party, found.given_on) == (consent_id, PSYCHIATRIST, chance.today())
    amstel.werknemer.client().post(f"/mijn-toestemmingen/{consent_id}/intrekken/")
    with pytest.raises(ConsentLacking, match="ingetrokken"):
        use(amstel, case_id)
    with amstel.werknemer.at_work() as actor:
        (row,) = consent_list.own_consents(actor)
    assert (row.state, [event.kind for event in row.events]) == ("withdrawn", ["given", "withdrawn"])


def test_a_consent_is_for_its_purpose_and_party(amstel: House) -> None:
    give(amstel, ask(amstel, purpose=consents.TRANSFER, party=Party("Arbodienst Elders")))
    assert use(amstel, purpose=consents.TRANSFER, party=" arbodienst  ELDERS ").party.name == "Arbodienst Elders"
    with pytest.raises(ConsentLacking):
        use(amstel, purpose=consents.TRANSFER, party="Arbodienst Ginds")
    with pytest.raises(ConsentLacking):
        use(amstel, purpose=consents.INFORMATION)


def test_a_consent_ends_with_its_period(amstel: House, monkeypatch: pytest.MonkeyPatch) -> None:
    consent_id = ask(amstel, valid_to=chance.today() + timedelta(days=3))
    give(amstel, consent_id)
    later = chance.now() + timedelta(days=4)
    monkeypatch.setattr(chance, "now", lambda: later)
    with pytest.raises(ConsentLacking):
        use(amstel)


def test_talking_with_the_employer_before_a_ziekmelding_needs_consent_at_that_moment(amstel: House) -> None:
    """Only with whom the employee agreed to, only while it holds; who works in the bedrijfsarts' name does not talk."""
    page, client = f"/preventief/{amstel.employee_id}/nieuw/employer/", amstel.bedrijfsarts.client()
    answer = {
        "happened_on": chance.today().isoformat(),
        "party": "Rob Prins",
        "text": "Interventieperiode voorgesteld.",
    }
    assert "Vraag toestemming" in client.get(page).content.decode()
    assert client.post(page, answer).status_code == 422
    consent_id = ask(amstel, purpose=consents.EMPLOYER_CONTACT, party=Party("Rob Prins"))
    assert client.post(page, answer).status_code == 422, "asked is not given"
    give(amstel, consent_id)
    assert client.post(page, {**answer, "party": "Iemand Anders"}).status_code == 422
    assert client.post(page, answer).status_code == 302
    file = client.get(f"/preventief/{amstel.employee_id}/").content.decode()
    assert "Rob Prins" in file
    assert "Interventieperiode" in file
    assert "Overleg met de werkgever" in amstel.werknemer.client().get("/mijn-dossier/").content.decode()
    with amstel.werknemer.at_work() as actor:
        consents.consent_withdraw(by=actor, consent_id=consent_id)
    assert client.post(page, answer).status_code == 422
    new = NewEntry(amstel.employee_id, None, Kind.EMPLOYER, chance.today(), Content("Toch gebeld."), party="Rob Prins")
    with amstel.bedrijfsarts.at_work() as actor, pytest.raises(ConsentLacking):
        record.entry_add(by=actor, new=new)
    with amstel.bedrijfsarts.at_work() as actor, pytest.raises(ConsentLacking):
        record.entry_add(by=actor, new=replace(new, party=" "))
    delegated(amstel.bedrijfsarts, amstel.cmtd, employer_id=amstel.employer_id, number="RSC-2026-9")
    assert amstel.cmtd.client().get(page).status_code == 403


def test_a_no_is_a_no(amstel: House) -> None:
    consent_id = ask(amstel)
    with amstel.werknemer.at_work() as actor:
        consents.consent_refuse(by=actor, consent_id=consent_id)
        for second in (consents.consent_give, consents.consent_refuse, consents.consent_withdraw):
            with pytest.raises(Conflict):
                second(by=actor, consent_id=consent_id)
    with pytest.raises(ConsentLacking):
        use(amstel)


def test_paper_is_recorded_with_what_shows_it(amstel: House) -> None:
    case_id = amstel.report()
    consent_id = ask(amstel, case_id)
    about: dict[str, Any] = {"employee_id": amstel.employee_id, "consent_id": consent_id, "case_id": case_id}
    with amstel.cmtd.at_work() as actor:
        with pytest.raises(Invalid) as caught:
            consents.consent_record(by=actor, kind="given", evidence=Evidence("", chance.today(), " "), **about)
        assert set(caught.value.errors) == {"what", "reference"}
        consents.consent_record(by=actor, kind="given", evidence=PAPER, **about)
    assert use(amstel).id == consent_id
    with amstel.werknemer.at_work() as actor:
        (row,) = consent_list.own_consents(actor)
    assert (row.events[0].what, row.events[0].reference, row.events[0].by_name) == (
        PAPER.what, PAPER.reference, "Marit Schouten",
    )  # fmt: skip


def test_a_delegate_asks_within_the_task_only(amstel: House) -> None:
    """Outside a case, and without the task, it is for the bedrijfsarts."""
    case_id = amstel.report()
    about: dict[str, Any] = {"employee_id": amstel.employee_id, "purpose": consents.INFORMATION, "party": PSYCHIATRIST}
    with amstel.cmtd.at_work() as actor:
        consents.consent_ask(by=actor, case_id=case_id, **about)
        with pytest.raises(Refused, match="task:information"):
            consents.consent_ask(by=actor, **about)
    with context.entered(amstel.system):
        Delegation.objects.update(revoked_at=chance.now())
        delegated(amstel.bedrijfsarts, amstel.cmtd, employer_id=amstel.employer_id, number="RSC-9", tasks=("triage",))
    with amstel.cmtd.at_work() as actor, pytest.raises(Refused, match="task:information"):
        consents.consent_ask(by=actor, case_id=case_id, **about)


def test_bad_input_keeps_what_was_typed(amstel: House) -> None:
    amstel.report()
    client = amstel.bedrijfsarts.client()
    body = {"purpose": "information", "party": "Dr. Getypt", "valid_to": "01-01-2031"}
    answer = client.post(f"/toestemmingen/{amstel.employee_id}/", body)
    assert answer.status_code == 422
    assert "Dr. Getypt" in answer.content.decode()
    assert "Kies een laatste dag" in answer.content.decode()


def test_the_database_holds_no_plain_name(amstel: House) -> None:
    consent_id = ask(amstel)
    give(amstel, consent_id)
    with context.records_opened(amstel.system, []):
        assert b"Dijk" not in bytes(Consent.objects.get(pk=consent_id).party)


@pytest.mark.parametrize(("table", "words"), [("medical_consent", "party"), ("medical_consentevent", "evidence")])
def test_a_receipt_is_never_changed_or_removed(amstel: House, table: str, words: str) -> None:
    give(amstel, ask(amstel))
    for name in ("werknemer", "bedrijfsarts"):
        person = getattr(amstel, name).actor
        with context.records_opened(person, [amstel.employee_id]), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {words} = 'x'")
            assert cursor.rowcount == 0, "that is for the turning of keys"
            cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
            others = {column for (column,) in cursor.fetchall()} - {words}
            assert len(others) >= 8
            for statement in (*(f"UPDATE {table} SET {one} = {one}" for one in others), f"DELETE FROM {table}"):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    cursor.execute(statement)


def test_consents_are_read_after_the_keys_turned(amstel: House) -> None:
    consent_id = ask(amstel)
    give(amstel, consent_id)
    rotation.rotate(amstel.tenant_id, "employee")
    with context.records_opened(amstel.system, []):
        assert crypto.key_version(Consent.objects.get(pk=consent_id).party) == 2
    assert use(amstel).party == PSYCHIATRIST


def _event(amstel: House, consent_id: UUID, kind: str, how: str, by: UUID) -> None:
    values = {"consent_id": consent_id, "employee_id": amstel.employee_id, "kind": kind, "how": how}
    with transaction.atomic():
        ConsentEvent.objects.create(**values, evidence=b"x", by_id=by)


def test_nobody_else_answers_on_the_employees_screen_not_even_in_sql(amstel: House) -> None:
    consent_id = ask(amstel)
    for name, how in (("bedrijfsarts", "own_screen"), ("werknemer", "recorded")):
        person = getattr(amstel, name)
        with (
            context.records_opened(person.actor, [amstel.employee_id]),
            pytest.raises(DatabaseError, match="row-level security"),
        ):
            _event(amstel, consent_id, "given", how, person.id)


def test_what_was_not_given_is_not_withdrawn_not_even_in_sql(amstel: House) -> None:
    consent_id = ask(amstel)
    with (
        context.records_opened(amstel.werknemer.actor, [amstel.employee_id]),
        pytest.raises(DatabaseError, match="consent_not_given"),
    ):
        _event(amstel, consent_id, "withdrawn", "own_screen", amstel.werknemer.id)


@pytest.mark.parametrize("name", ["hr", "werkgever", "leidinggevende", "casemanager", "beheerder"])
def test_the_employer_side_sees_no_row_and_may_not_ask(amstel: House, name: str) -> None:
    give(amstel, ask(amstel, amstel.report()))
    person = getattr(amstel, name)
    with context.records_opened(person.actor, [amstel.employee_id]):
        assert not Consent.objects.exists()
        assert not ConsentEvent.objects.exists()
    with person.at_work() as actor, pytest.raises(Refused):
        consents.consent_ask(by=actor, employee_id=amstel.employee_id, purpose="information", party=PSYCHIATRIST)


def test_another_bedrijfsarts_asks_nothing_of_someone_not_served(amstel: House) -> None:
    with amstel.other_bedrijfsarts.at_work() as actor, pytest.raises(NotFound):
        consents.consent_ask(by=actor, employee_id=amstel.employee_id, purpose="information", party=PSYCHIATRIST)


def test_what_is_sent_says_nothing(amstel: House) -> None:
    consent_id = ask(amstel, amstel.report())
    give(amstel, consent_id)
    topics = ["consent_asked", "consent_answered"]
    with context.entered(amstel.system):
        for rows in (Notice.objects.filter(topic__in=topics), Message.objects.filter(topic__in=topics)):
            assert {row.topic: row.recipient_id for row in rows} == {
                "consent_asked": amstel.werknemer.user_id, "consent_answered": amstel.bedrijfsarts.user_id,
            }  # fmt: skip
            assert {(row.case_id, str(row.payload)) for row in rows} == {(None, "{}")}
    assert "dossier" not in amstel.beheerder.client().get("/bezorging/").content.decode().split("<h1")[1].lower()


def test_asking_starts_the_step_of_week_two_and_the_answer_closes_it(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=9))
    consent_id = ask(amstel, case_id)
    run_jobs(amstel)

    def step() -> Any:
        with amstel.bedrijfsarts.at_work() as actor:
            steps = overlay.medical_steps(actor, case_ids=[case_id])
        return next((row for row in steps if row.code == "W2-TOESTEMMING"), None)

    assert step().state == "planned"
    give(amstel, consent_id)
    run_jobs(amstel)
    assert (step().state, step().done_on) == ("done", chance.today())


def test_many_consents_ask_no_more_questions_than_few(amstel: House) -> None:
    counts = []
    for number in (2, 9):
        for _ in range(number):
            give(amstel, ask(amstel))
        with amstel.werknemer.at_work() as actor, CaptureQueriesContext(connection) as queries:
            consent_list.own_consents(actor)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["use", "withdraw"])
def test_a_use_and_a_withdrawal_at_once_come_one_after_the_other(first: str) -> None:
    """Whoever comes second waits: the use in hand is finished, or is refused because the withdrawal was first."""
    amstel = house("amstel")
    consent_id = ask(amstel)
    give(amstel, consent_id)
    holds, may_end, second_done = threading.Event(), threading.Event(), threading.Event()
    outcome: list[str] = []

    def in_use() -> None:
        try:
            use(amstel, consent_id=consent_id)
            outcome.append("used")
        except ConsentLacking:
            outcome.append("refused")

    def withdraw() -> None:
        with amstel.werknemer.at_work() as actor:
            consents.consent_withdraw(by=actor, consent_id=consent_id)
        outcome.append("withdrawn")

    acts = {"use": in_use, "withdraw": withdraw}

    def slowly() -> None:
        try:
            with transaction.atomic():
                acts[first]()
                holds.set()
                may_end.wait(10)
        finally:
            connection.close()

    def meanwhile() -> None:
        try:
            holds.wait(10)
            acts["withdraw" if first == "use" else "use"]()
        finally:
            second_done.set()
            connection.close()

    threads = [threading.Thread(target=slowly), threading.Thread(target=meanwhile)]
    for thread in threads:
        thread.start()
    assert holds.wait(10)
    assert not second_done.wait(0.5), "the second must wait for the first"
    may_end.set()
    for thread in threads:
        thread.join(10)
    assert outcome == (["used", "withdrawn"] if first == "use" else ["withdrawn", "refused"])
