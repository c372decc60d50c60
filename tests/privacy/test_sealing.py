"""The access record is sealed within seconds, and a row that somebody changed, removed or slipped in is named."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection as django_connection
from django.db import connections
from django.test.utils import CaptureQueriesContext

from privacy import audit, chance, checkpoints, context, sealing, verifying
from privacy.models import AuditCheck, AuditCheckpoint, AuditEntry, AuditSeal
from tests.support.cast import House

pytestmark = pytest.mark.django_db(transaction=True)


def note(house: House, *actions: str) -> list[int]:
    with context.entered(house.casemanager.actor):
        for action in actions:
            audit.record_write(house.casemanager.actor, action, detail={"fields": ["phone"], "n": 1})
        return list(AuditEntry.objects.order_by("-id").values_list("id", flat=True)[: len(actions)])[::-1]


def verify(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("audit_verify", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_committed_rows_are_chained_and_what_came_later_is_the_unsealed_tail(amstel: House) -> None:
    note(amstel, "a", "b", "c")
    assert sealing.seal(amstel.tenant_id) == 3
    assert sealing.seal(amstel.tenant_id) == 0
    note(amstel, "d")
    code, said = verify("--tenant", "amstel")
    assert (code, said.strip()) == (0, "amstel: intact, 3 entries sealed, 1 not sealed yet")
    sealing.seal(amstel.tenant_id)
    assert verify("--tenant", "amstel")[1].strip() == "amstel: intact, 4 entries sealed, 0 not sealed yet"


def test_a_transaction_that_commits_late_is_sealed_late_and_nothing_is_skipped(amstel: House) -> None:
    ids = note(amstel, "a", "b", "c")

    def seal_elsewhere() -> int:
        try:
            return sealing.seal(amstel.tenant_id)
        finally:
            connections.close_all()

    with context.entered(amstel.casemanager.actor), ThreadPoolExecutor(1) as pool:
        audit.record_write(amstel.casemanager.actor, "open")  # has its number, is not committed
        assert pool.submit(seal_elsewhere).result() == 3
    (later,) = note(amstel, "later")
    assert sealing.seal(amstel.tenant_id) == 2
    with context.entered(amstel.system):
        assert list(AuditSeal.objects.order_by("sequence").values_list("entry_id", flat=True)) == [
            *ids, later - 1, later,
        ]  # fmt: skip
    assert verify()[0] == 0


def test_sealers_at_once_make_one_chain(amstel: House) -> None:
    note(amstel, *(f"n{number}" for number in range(60)))

    def run(_number: int) -> int:
        try:
            return sealing.seal(amstel.tenant_id, limit=7)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        total = sum(pool.map(run, range(4)))
    total += sealing.seal(amstel.tenant_id)
    assert total == 60
    assert verifying.verify(amstel.tenant_id) == verifying.Verdict(60, 0)


TAMPERING = {
    "change of a word": ("UPDATE privacy_auditentry SET action = 'nothing' WHERE id = %s", "the entry was changed"),
    "change of a detail": ("UPDATE privacy_auditentry SET detail = '{}' WHERE id = %s", "the entry was changed"),
    "change of a moment": (
        "UPDATE privacy_auditentry SET at = at + interval '1 microsecond' WHERE id = %s",
        "the entry was changed",
    ),
    "change of month": ("UPDATE privacy_auditentry SET at = at - interval '9 months' WHERE id = %s", "was changed"),
    "change of a person": ("UPDATE privacy_auditentry SET user_id = NULL WHERE id = %s", "the entry was changed"),
    "change of a ground": ("UPDATE privacy_auditentry SET ground = 'x' WHERE id = %s", "the entry was changed"),
    "change of a visit": (
        "UPDATE privacy_auditentry SET request_id = gen_random_uuid() WHERE id = %s",
        "the entry was changed",
    ),
    "change of tenant": (
        "UPDATE privacy_auditentry SET tenant_id = (SELECT id FROM roles_tenant WHERE slug = 'maas') WHERE id = %s",
        "the entry is gone",
    ),
    "delete of an entry": ("DELETE FROM privacy_auditentry WHERE id = %s", "the entry is gone"),
    "delete of a seal": ("DELETE FROM privacy_auditseal WHERE entry_id = %s", "seal 2 is missing"),
    "delete of both": (
        (
            "WITH x AS (DELETE FROM privacy_auditseal WHERE entry_id = %s RETURNING entry_id)"
            " DELETE FROM privacy_auditentry e USING x WHERE e.id = x.entry_id"
        ),
        "seal 2 is missing",
    ),
    "change of a link": (
        "UPDATE privacy_auditseal SET previous = repeat('0', 64) WHERE entry_id = %s",
        "does not follow",
    ),
    "change of a digest": (
        "UPDATE privacy_auditseal SET digest = repeat('0', 64) WHERE entry_id = %s",
        "the entry was changed",
    ),
    "change of form": ("UPDATE privacy_auditseal SET form = 1 WHERE entry_id = %s", "the entry was changed"),
    "reorder of entries": (
        (
            "UPDATE privacy_auditseal SET entry_id = CASE entry_id WHEN %s THEN entry_id + 1 ELSE entry_id - 1 END"
            " WHERE sequence IN (2, 3)"
        ),
        "the entry was changed",
    ),
    "reorder of seals": (
        "UPDATE privacy_auditseal SET sequence = CASE entry_id WHEN %s THEN 3 ELSE 2 END WHERE sequence IN (2, 3)",
        "does not follow",
    ),
    "insert of a seal": (
        "UPDATE privacy_auditseal SET sequence = sequence + 1 WHERE entry_id >= %s",
        "seal 2 is missing",
    ),
    "insert of an entry twice": (
        (
            "INSERT INTO privacy_auditentry SELECT (jsonb_populate_record(x, jsonb_build_object("
            "'at', at + interval '1 s'))).* FROM privacy_auditentry x WHERE id = %s"
        ),
        "more than once",
    ),
    "insert of an old entry": (
        (
            "INSERT INTO privacy_auditentry SELECT (jsonb_populate_record(x, jsonb_build_object('id', 1000000,"
            " 'recorded_at', recorded_at - interval '3 days'))).* FROM privacy_auditentry x WHERE id = %s"
        ),
        "slipped in",
    ),
}


@contextmanager
def tampering(database: Any) -> Iterator[Any]:
    """SQL of whoever owns the machine: past the walls, past the right to insert only, past the triggers."""
    connection = psycopg2.connect(database.superuser_url())
    with connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE privacy_auditseal DROP CONSTRAINT seal_has_one_place")
        cursor.execute("ALTER TABLE privacy_auditseal DROP CONSTRAINT entry_sealed_once")
        yield cursor
        cursor.execute(
            "ALTER TABLE privacy_auditseal ADD CONSTRAINT seal_has_one_place UNIQUE (tenant_id, sequence),"
            " ADD CONSTRAINT entry_sealed_once UNIQUE (tenant_id, entry_id)"
        )
    connection.close()


@pytest.mark.parametrize("name", TAMPERING)
def test_the_first_row_that_was_tampered_with_is_named(amstel: House, maas: House, database: Any, name: str) -> None:
    tamper, problem = TAMPERING[name]
    first, second, _third, _fourth = note(amstel, "a", "b", "c", "d")
    sealing.seal(amstel.tenant_id)
    with tampering(database) as cursor:
        cursor.execute(tamper, [second])
        assert cursor.rowcount >= 1
    code, said = verify("--tenant", "amstel", "--json")
    (verdict,) = json.loads(said)
    assert code == 1
    assert problem in verdict["broken"]
    assert verdict["intact"] is False
    assert verdict["entry"] in (second, second + 1, 1_000_000)
    assert verdict["sealed"] == (4 if name.startswith("insert of an") else 1)
    assert "BROKEN" in verify("--tenant", "amstel")[1]
    assert first != second


def test_the_kinds_of_tampering_are_those_that_were_asked_for() -> None:
    assert {name.split()[0] for name in TAMPERING} == {"change", "delete", "reorder", "insert"}  # truncate: below


def cut(database: Any, house: House, *, after: int, checkpoints_too: bool) -> None:
    """Remove the tail of a chain, with the entries and on demand with the checkpoints that stand here."""
    with tampering(database) as cursor:
        cursor.execute(
            "WITH x AS (DELETE FROM privacy_auditseal WHERE tenant_id = %s AND sequence > %s RETURNING entry_id)"
            " DELETE FROM privacy_auditentry e USING x WHERE e.id = x.entry_id",
            [str(house.tenant_id), after],
        )
        assert cursor.rowcount == 2
        if checkpoints_too:
            cursor.execute("DELETE FROM privacy_auditcheckpoint")


@pytest.fixture
def kept(amstel: House, tmp_path: Path) -> Path:
    """Four sealed rows, and the checkpoint over them in a file outside."""
    note(amstel, "a", "b", "c", "d")
    file = tmp_path / "checkpoints.json"
    call_command("audit_checkpoint", "--out", str(file), stdout=StringIO(), stderr=StringIO())
    return file


def test_a_tail_that_was_cut_off_is_found_by_the_checkpoint(amstel: House, database: Any, kept: Path) -> None:
    assert verify("--checkpoint", str(kept))[0] == 0
    cut(database, amstel, after=2, checkpoints_too=False)
    (verdict,) = json.loads(verify("--json")[1])
    assert (verdict["sealed"], verdict["sequence"]) == (2, 3)
    assert "its tail is gone" in verdict["broken"]


def test_a_tail_cut_off_with_its_checkpoints_is_found_by_the_one_kept_outside(
    amstel: House, database: Any, kept: Path
) -> None:
    cut(database, amstel, after=2, checkpoints_too=True)
    assert verify()[0] == 0, "what stands here can no longer tell"
    code, said = verify("--checkpoint", str(kept))
    assert code == 1
    assert "BROKEN at seal 3: the chain ends at seal 2 without the seal of the checkpoint" in said


def test_a_chain_made_anew_over_changed_rows_is_found_by_the_checkpoints(
    amstel: House, database: Any, kept: Path
) -> None:
    """The hashes need no secret, so whoever owns the database can make them fit; the signature is what is missing."""
    with tampering(database) as cursor:
        cursor.execute("UPDATE privacy_auditentry SET action = 'harmless' WHERE action = 'b'")
        cursor.execute("DELETE FROM privacy_auditseal")
    sealing.seal(amstel.tenant_id)
    for arguments in ([], ["--checkpoint", str(kept)]):
        code, said = verify(*arguments)
        assert code == 1
        assert "the chain was made anew" in said
    with tampering(database) as cursor:
        cursor.execute("UPDATE privacy_auditcheckpoint SET digest = (SELECT digest FROM privacy_auditseal"
                       " ORDER BY sequence DESC LIMIT 1)")  # fmt: skip
    assert "was not signed by a key that is believed" in verify()[1]


def test_a_checkpoint_of_a_strangers_key_is_not_believed(amstel: House, kept: Path, settings: Any) -> None:
    ours = settings.AUDIT_SIGNING_KEY
    settings.AUDIT_SIGNING_KEY = "b25seSBmb3IgdGVzdHM6IGFub3RoZXIgc2lnbmVyISE="
    code, said = verify("--checkpoint", str(kept))
    assert (code, "not signed by a key that is believed" in said) == (1, True)
    public = json.loads(kept.read_text())["checkpoints"][0]["public_key"]
    assert verify("--checkpoint", str(kept), "--public-key", public)[0] == 0
    settings.AUDIT_SIGNING_KEY = f"{settings.AUDIT_SIGNING_KEY},{ours}"
    assert verify("--checkpoint", str(kept))[0] == 0, "a key that was replaced is believed still"
    settings.AUDIT_SIGNING_KEY = "c2hvcnQ="
    with pytest.raises(CommandError, match="32 bytes"):
        call_command("audit_checkpoint")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "x", "checkpoints": []}', '{"checkpoints": [{"tenant": 1}]}']
)
def test_a_file_that_holds_no_checkpoints_is_an_error(amstel: House, tmp_path: Path, text: str) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(text)
    with pytest.raises(CommandError, match="not a file of the format"):
        call_command("audit_verify", "--checkpoint", str(file))


def test_a_check_from_the_newest_checkpoint_looks_at_what_came_later(amstel: House, database: Any, kept: Path) -> None:
    note(amstel, "e", "f")
    sealing.seal(amstel.tenant_id)
    with CaptureQueriesContext(django_connection) as queries:
        assert verifying.verify(amstel.tenant_id, since_checkpoint=True) == verifying.Verdict(6, 0, whole=False)
    assert not [q for q in queries if '"sequence" > 0' in q["sql"]]
    with tampering(database) as cursor:
        cursor.execute("UPDATE privacy_auditentry SET action = 'x' WHERE action = 'f'")
    assert verifying.verify(amstel.tenant_id, since_checkpoint=True).sequence == 6


def test_what_came_of_a_check_is_kept(amstel: House, kept: Path) -> None:
    verify()
    with context.entered(amstel.system):
        (row,) = AuditCheck.objects.all()
    assert (row.whole, row.sealed, row.unsealed, row.problem) == (True, 4, 0, "")


def test_a_checkpoint_is_made_once_for_a_place_and_never_for_nothing(amstel: House, maas: House) -> None:
    assert checkpoints.make(maas.tenant_id) is None
    note(amstel, "a")
    sealing.seal(amstel.tenant_id)
    assert checkpoints.make(amstel.tenant_id) == checkpoints.make(amstel.tenant_id)
    with context.entered(amstel.system):
        assert AuditCheckpoint.objects.count() == 1


def test_the_database_numbers_and_dates_a_row_whatever_the_insert_says(amstel: House) -> None:
    note(amstel, "a")
    with context.entered(amstel.system):
        past = chance.now() - timedelta(days=400)
        AuditEntry.objects.create(id=1, at=past, recorded_at=past, role="hr", action="x", kind="read")
        row = AuditEntry.objects.get(action="x")
    assert row.pk > 1
    assert abs((row.recorded_at - chance.now()).total_seconds()) < 60
    assert row.at == past, "years back or ahead: the rest takes what no month takes"


def test_the_product_itself_cannot_change_or_remove_a_row(amstel: House) -> None:
    from django.db import ProgrammingError

    note(amstel, "a")
    sealing.seal(amstel.tenant_id)
    checkpoints.make(amstel.tenant_id)
    verifying.check(amstel.tenant_id)
    for model in (AuditEntry, AuditSeal, AuditCheckpoint, AuditCheck):
        with pytest.raises(ProgrammingError, match="permission denied"), context.entered(amstel.system):
            model.objects.all().delete()
        with pytest.raises(ProgrammingError, match="permission denied"), context.entered(amstel.system):
            model.objects.update(tenant_id=amstel.tenant_id)


def test_each_tenant_has_its_own_chain(amstel: House, maas: House) -> None:
    note(amstel, "a")
    note(maas, "a", "b")
    assert sealing.seal(amstel.tenant_id) == 1
    assert sealing.seal(maas.tenant_id) == 2
    code, said = verify("--json")
    assert code == 0
    assert [(v["tenant"], v["sealed"]) for v in json.loads(said)] == [("amstel", 1), ("maas", 2)]


def test_an_unknown_tenant_is_an_error(amstel: House) -> None:
    with pytest.raises(CommandError, match="nergens"):
        call_command("audit_verify", "--tenant", "nergens")


def test_sealing_costs_as_many_statements_for_many_rows_as_for_few(amstel: House) -> None:
    note(amstel, "first")
    sealing.seal(amstel.tenant_id)
    counts = []
    for number in (2, 200):
        note(amstel, *("x" for _ in range(number)))
        with CaptureQueriesContext(django_connection) as queries:
            sealing.seal(amstel.tenant_id)
        counts.append(len(queries))
    assert counts[0] == counts[1]
