"""A canary word in the medical texts of a day: it stands in no dump of the database, no mail, task, log or file."""

import logging
import re
import subprocess
import tempfile
import time
from pathlib import Path
from uuid import UUID

import pytest

from devstack.postgres import Postgres
from medical import consents
from medical.drafts import MedicalHalf, ReleaseHalf
from medical.overlay import medical_step_close
from medical.record import Content, Kind, NewEntry, entry_add
from outbox import jobs
from outbox.models import Message
from privacy import chance, context
from privacy.actor import Actor
from tests.support.cast import House, house
from tests.support.database import HOME, TestDatabase
from tests.support.worlds import INSTANT, run_jobs, write_probleemanalyse

CANARY = "hartritmekanarie"


@pytest.fixture
def lived(transactional_db: None, caplog: pytest.LogCaptureFixture) -> House:
    """A day at work, committed, in which the bedrijfsarts writes the word wherever one can write."""
    caplog.set_level(logging.DEBUG)
    one = house("amstel")
    case_id = one.report(first_sick_day=INSTANT.date())
    employee_id = one.case(case_id).employee_id
    unsent = ReleaseHalf(possibilities=f"{CANARY} zittend", hours=CANARY, expected_duration=CANARY, advice=CANARY)
    write_probleemanalyse(one, case_id, MedicalHalf(f"Klachten: {CANARY}", CANARY[:12]), unsent)
    run_jobs(one)
    with one.bedrijfsarts.at_work() as by:
        medical_step_close(
            by=by, case_id=case_id, employee_id=employee_id, code="W1-SCREENING", done_on=chance.today(), note=CANARY
        )
        _noted(by, case_id, employee_id)
    run_jobs(one)
    _look(one, case_id)
    return one


def _noted(by: Actor, case_id: UUID, employee_id: UUID) -> None:
    """The record of each kind, with and without a case; a consent asked, with the party's name and address."""
    for kind in (Kind.NOTE, Kind.FINDING, Kind.CONTACT, Kind.VERDICT):
        content = Content(text=CANARY, medical=True if kind is Kind.VERDICT else None)
        entry_add(by=by, new=NewEntry(employee_id, case_id, kind, chance.today(), content))
    for kind in (Kind.PREVENTIVE, Kind.OPEN_CONSULT):
        entry_add(by=by, new=NewEntry(employee_id, None, kind, chance.today(), Content(text=CANARY)))
    consents.consent_ask(
        by=by, employee_id=employee_id, purpose=consents.INFORMATION, party=consents.Party(CANARY, CANARY),
        case_id=case_id,
    )  # fmt: skip


def _look(one: House, case_id: UUID) -> None:
    """Everybody opens what they can."""
    for who in (one.bedrijfsarts, one.cmtd, one.hr, one.casemanager, one.werknemer, one.beheerder):
        client = who.client()
        for path in (f"/dossiers/{case_id}/", f"/dossiers/{case_id}/probleemanalyse/", "/spreekuur/", "/meldingen/"):
            client.get(path)


def _dump(database: TestDatabase) -> str:
    server = Postgres(HOME, fleeting=True)
    command = [str(server.programs / "pg_dump"), "--data-only", "--inserts", database.superuser_url()]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _spellings() -> list[str]:
    """The word as text, as hexadecimal bytes of a bytea, and as an escape of JSON would have it."""
    return [CANARY, CANARY[:12], CANARY.encode().hex(), CANARY.upper(), "".join(f"\\u{ord(c):04x}" for c in CANARY)]


def test_no_dump_of_the_database_holds_the_word(lived: House, database: TestDatabase) -> None:
    dump = _dump(database)
    assert "medical_probleemanalysedraft" in dump, "the dump sees what is behind the walls"
    assert "Özdemir" in dump
    for spelling in _spellings():
        assert not re.search(re.escape(spelling), dump, re.IGNORECASE), spelling


def test_no_task_mail_or_log_holds_the_word(lived: House, caplog: pytest.LogCaptureFixture) -> None:
    with context.entered(lived.system):
        rows = list(Message.objects.values_list("topic", "payload", "dedupe_key"))
    assert len(rows) >= 2
    assert CANARY not in repr(rows)
    assert CANARY not in repr([jobs.slow_topics(), caplog.text])


def test_no_temporary_file_holds_the_word(lived: House) -> None:
    since = time.time() - 300
    for path in Path(tempfile.gettempdir()).glob("*"):
        if path.is_file() and path.stat().st_mtime > since and path.stat().st_size < 5_000_000:
            assert CANARY.encode() not in path.read_bytes(), path


def test_the_dump_would_show_the_word(lived: House, database: TestDatabase) -> None:
    """The harness is worth something only if the word is found where it does stand in plain text."""
    with context.entered(lived.system):
        Message.objects.filter(kind="job").update(payload={"note": CANARY})
    assert CANARY in _dump(database)
