"""The access record is sealed within seconds, and a row that somebody changed, removed or slipped in is named."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext

from privacy import audit, context, sealing
from privacy.models import AuditEntry, AuditSeal
from tests.support.cast import House

pytestmark = pytest.mark.django_db(transaction=True)
Owner = Callable[..., list[tuple[Any, ...]]]


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
    assert sealing.verify(amstel.tenant_id) == sealing.Verdict(60, 0)


@pytest.mark.parametrize(
    ("tamper", "problem"),
    [
        ("UPDATE privacy_auditentry SET action = 'nothing' WHERE id = %s", "the entry was changed"),
        ("UPDATE privacy_auditentry SET detail = '{}' WHERE id = %s", "the entry was changed"),
        ("UPDATE privacy_auditentry SET at = at + interval '1 microsecond' WHERE id = %s", "the entry was changed"),
        ("UPDATE privacy_auditentry SET tenant_id = tenant_id, source = 'x' WHERE id = %s", "the entry was changed"),
        ("DELETE FROM privacy_auditentry WHERE id = %s", "the entry is gone"),
        ("DELETE FROM privacy_auditseal WHERE entry_id = %s", "seal 2 is missing"),
        ("UPDATE privacy_auditseal SET previous = repeat('0', 64) WHERE entry_id = %s", "does not follow"),
    ],
)
def test_the_first_row_that_was_tampered_with_is_named(amstel: House, database: Any, tamper: str, problem: str) -> None:
    import psycopg2

    first, second, _third = note(amstel, "a", "b", "c")
    sealing.seal(amstel.tenant_id)
    # As superuser: to the owner, too, the wall shows no row without a context.
    connection = psycopg2.connect(database.superuser_url())
    with connection, connection.cursor() as cursor:
        cursor.execute(tamper, [second])
        assert cursor.rowcount == 1
    connection.close()
    code, said = verify("--tenant", "amstel", "--json")
    (verdict,) = json.loads(said)
    assert code == 1
    assert problem in verdict["broken"]
    assert verdict["intact"] is False
    assert verdict["entry"] in (second, second + 1)
    assert verdict["sealed"] == 1
    assert "BROKEN" in verify("--tenant", "amstel")[1]
    assert first != second


def test_the_product_itself_cannot_change_or_remove_a_row(amstel: House) -> None:
    from django.db import ProgrammingError

    note(amstel, "a")
    sealing.seal(amstel.tenant_id)
    for model in (AuditEntry, AuditSeal):
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
    from django.db import connection

    counts = []
    for number in (2, 200):
        note(amstel, *("x" for _ in range(number)))
        with CaptureQueriesContext(connection) as queries:
            sealing.seal(amstel.tenant_id)
        counts.append(len(queries))
    assert counts[0] == counts[1]
