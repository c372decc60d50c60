"""Row-level security, tried out: for every tenant table a row in two tenants, read, changed, slipped in and forged."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from privacy import chance, context
from privacy.context import Context, signed
from tests.guards.rows import Rows
from tests.guards.test_tables import MEDICAL_TABLES, tenant_models
from tests.support.cast import House, house
from tests.support.database import TestDatabase

# Seen from both sides by design, and only an employer's own tenant has one: tried out in tests/roles/test_links.py.
TWO_SIDED = {"roles_arbodienstlink"}
TABLES = sorted({model._meta.db_table for model in tenant_models()} - TWO_SIDED)
# Written by triggers only, or never changed once written: the app role lacks the right altogether.
TRIGGERS_ONLY = {"roles_roleassignment", "privacy_caseside"}
RECEIPTS = {
    "medical_consent", "medical_consentevent", "medical_glassnote",
    "privacy_glassevent", "privacy_glassopening", "privacy_glasstry",
}  # fmt: skip
HANDED_OVER = {
    "medical_receivekey", "medical_transfernotice", "medical_transfer", "medical_receivedpart", "medical_receivedpiece",
    "medical_signingkey",
}  # fmt: skip
INSERT_ONLY = {
    "privacy_auditentry", "privacy_auditseal", "privacy_auditcheck", "privacy_auditcheckpoint",
    "medical_medicalentry", "medical_entrytext", "medical_entryfile", "medical_filechunk",
    "cases_accessquestion", "cases_accesspost", "medical_medicalquestion", "medical_medicalpost",
} | RECEIPTS | HANDED_OVER  # fmt: skip
# What goes from the employee to the bedrijfsarts, and from one bedrijfsarts to another, passes delegates by.
NOT_FOR_DELEGATES = HANDED_OVER | {
    "medical_medicalquestion", "medical_medicalpost", "medical_receivedfile", "medical_bundlepiece",
    "medical_recorddestruction", "medical_recordhold",
    "medical_triageintake",
}  # fmt: skip
# A draft of the employee's own.
NOT_FOR_THE_BEDRIJFSARTS = {"medical_triageintake"}
# Of a record, not of a case.
OF_A_RECORD = NOT_FOR_DELEGATES | {"medical_consent", "medical_consentevent"}
ONE_TO_ONE = {"cases_document", "roles_invitation", "roles_apiclient", "roles_calendarfeed"}
SOON = 60


@dataclass(frozen=True)
class Two:
    """Two tenants with at least one row in every table, and the cases that stand open in each."""

    here: House
    there: House
    here_case: UUID
    there_case: UUID
    rows: Rows


@pytest.fixture(scope="module")
def two(django_db_setup: None, django_db_blocker: Any, database: TestDatabase) -> Iterator[Two]:
    """Built once; every test undoes what it tried."""
    with django_db_blocker.unblock(), transaction.atomic():
        here, there = house("amstel"), house("maas")
        cases = [one.report() for one in (here, there)]
        rows = Rows()
        for one, case_id in zip((here, there), cases, strict=True):
            with context.medical_opened(one.system, []):
                rows.fill(TABLES, one, case_id)
        yield Two(here, there, cases[0], cases[1], rows)
        transaction.set_rollback(True)


@contextmanager
def setting(value: str) -> Iterator[None]:
    """The raw database setting, as code that went around `privacy.context` would put it."""
    with transaction.atomic():
        put(value)
        yield
        transaction.set_rollback(True)


def put(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('poortwacht.context', %s, true)", [value])


def fetch(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return list(cursor.fetchall()) if cursor.description else [(cursor.rowcount,)]


def value_for(house_: House, *, medical: bool = True, expires: int = SOON, role: str = "system") -> str:
    """The context of a tenant's system, with every medical row open, as the product signs it."""
    inside = Context(house_.tenant_id, None, role, () if medical else None)
    return signed(inside, expires=int(time.time()) + expires)


def tenants_in(table: str) -> set[UUID]:
    return {tenant for (tenant,) in fetch(f"SELECT DISTINCT tenant_id FROM {table}")}


def test_the_guard_sees_every_table() -> None:
    assert len(TABLES) >= 30
    assert set(TABLES) >= MEDICAL_TABLES


@pytest.mark.parametrize("table", TABLES)
def test_own_rows_are_seen_and_foreign_rows_are_not(two: Two, table: str) -> None:
    with setting(value_for(two.here)):
        assert tenants_in(table) == {two.here.tenant_id}
    with setting(value_for(two.there)):
        assert tenants_in(table) == {two.there.tenant_id}


@pytest.mark.parametrize("table", TABLES)
def test_foreign_rows_are_not_changed_or_removed(two: Two, table: str) -> None:
    if table in TRIGGERS_ONLY | INSERT_ONLY:
        for statement in (f"UPDATE {table} SET tenant_id = tenant_id", f"DELETE FROM {table}"):
            with (
                setting(value_for(two.there)),
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
            ):
                fetch(statement)
        return
    named = "WHERE tenant_id = %s"
    with setting(value_for(two.there)):
        assert fetch(f"UPDATE {table} SET tenant_id = tenant_id {named}", two.here.tenant_id) == [(0,)]
        assert fetch(f"DELETE FROM {table} {named}", two.here.tenant_id) == [(0,)]
    with setting(value_for(two.here)):
        assert fetch(f"UPDATE {table} SET tenant_id = tenant_id {named}", two.here.tenant_id)[0][0] >= 1


@pytest.mark.parametrize("table", TABLES)
def test_a_row_with_a_foreign_tenant_is_not_let_in(two: Two, table: str) -> None:
    refusal = "permission denied" if table in TRIGGERS_ONLY else "row-level security"
    with setting(value_for(two.here)), pytest.raises(DatabaseError, match=refusal), transaction.atomic():
        two.rows.copy(table, tenant_id=str(two.there.tenant_id))


@pytest.mark.parametrize("table", sorted(set(TABLES) - TRIGGERS_ONLY - INSERT_ONLY))
def test_a_row_is_not_moved_to_another_tenant(two: Two, table: str) -> None:
    with setting(value_for(two.here)), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        fetch(f"UPDATE {table} SET tenant_id = %s", two.there.tenant_id)


def _resigned(body: str, key: str) -> str:
    return f"{body}|{hmac.new(bytes.fromhex(key), body.encode(), hashlib.sha256).hexdigest()}"


def _forgeries(two: Two) -> dict[str, str]:
    good = value_for(two.here)
    fields = good.split("|")
    body = good.rpartition("|")[0]
    changed = {
        "tenant": [*fields[:1], str(two.there.tenant_id), *fields[2:]],
        "user": [*fields[:2], str(two.here.hr.user_id), *fields[3:]],
        "role": [*fields[:3], "bedrijfsarts", *fields[4:]],
        "medical": [*fields[:4], str(two.there_case), *fields[5:]],
        "record": [*fields[:5], str(two.there.employee_id), *fields[6:]],
        "expiry": [*fields[:6], str(int(fields[6]) + 1), fields[7]],
        "version": ["v1", *fields[1:]],
    }
    return {
        "nothing": "",
        "garbage": "v2||||||",
        "wrong signature": f"{body}|{'0' * 64}",
        "no signature": f"{body}|",
        "another key": _resigned(body, "ff" * 32),
        "an empty key": _resigned(body, "00" * 32),
        "plain hash": f"{body}|{hashlib.sha256(bytes.fromhex(settings.CONTEXT_KEY) + body.encode()).hexdigest()}",
        "expired": value_for(two.here, expires=-3600),
        "one field more": f"{body}|x|{fields[7]}",
        **{f"replayed with another {name}": "|".join(parts) for name, parts in changed.items()},
    }


@pytest.mark.parametrize("table", TABLES)
def test_a_forged_context_sees_nothing(two: Two, table: str) -> None:
    forged = _forgeries(two)
    assert len(forged) >= 15
    for name, value in forged.items():
        with setting(value):
            assert fetch(f"SELECT count(*) FROM {table}") == [(0,)], name


def test_a_context_in_words_that_are_no_number_is_an_error_and_no_way_in(two: Two) -> None:
    body = value_for(two.here).rpartition("|")[0].rpartition("|")[0] + "|soon"
    with setting(_resigned(body, settings.CONTEXT_KEY)), pytest.raises(DatabaseError), transaction.atomic():
        fetch("SELECT count(*) FROM cases_case")


@pytest.mark.parametrize("table", sorted(MEDICAL_TABLES))
def test_medical_rows_open_case_by_case_and_to_whom_belongs(two: Two, table: str) -> None:
    """Naming a case in a signed context is not enough: the database looks at the grant itself."""
    second = two.here.bedrijfsarts
    named = (two.here_case,)

    def seen(user_id: UUID | None, role: str, cases: tuple[UUID, ...] | None) -> int:
        inside = Context(two.here.tenant_id, user_id, role, cases)
        with setting(signed(inside, expires=int(time.time()) + SOON)):
            return int(fetch(f"SELECT count(*) FROM {table}")[0][0])

    treating = seen(second.user_id, "bedrijfsarts", named)
    assert treating == 0 if table in NOT_FOR_THE_BEDRIJFSARTS else treating >= 1
    assert seen(second.user_id, "bedrijfsarts", None) == 0
    assert seen(second.user_id, "bedrijfsarts", ()) == 0
    assert seen(second.user_id, "bedrijfsarts", (two.there_case,)) == 0
    assert seen(two.here.other_bedrijfsarts.user_id, "bedrijfsarts", named) == 0
    delegate = seen(two.here.cmtd.user_id, "cmtd", named)
    assert delegate == 0 if table in NOT_FOR_DELEGATES else delegate >= 1
    assert seen(two.here.cmtd.user_id, "bedrijfsarts", named) == 0
    for name in ("casemanager", "hr", "leidinggevende", "werkgever", "beheerder"):
        person = getattr(two.here, name)
        assert seen(person.user_id, person.actor.role.value, named) == 0, name
        assert seen(person.user_id, "cm_wg", named) == 0, name
    own = seen(two.here.werknemer.user_id, "werknemer", named)
    assert own >= 1 if table == "medical_medicalstep" else own == 0


def _references() -> list[tuple[str, str, str]]:
    """(table, column, parent) of every reference from one tenant table to another."""
    found = []
    for model in tenant_models():
        for field in model._meta.fields:
            related: Any = field.related_model
            if related is not None and related._meta.db_table in TABLES:
                found.append((model._meta.db_table, str(field.column), str(related._meta.db_table)))
    return found


@pytest.mark.parametrize(("table", "column", "parent"), _references(), ids=str)
def test_no_reference_crosses_from_tenant_to_tenant(two: Two, table: str, column: str, parent: str) -> None:
    """A case of one tenant with an employee of another is refused by a key that names both columns."""
    if table in TRIGGERS_ONLY:
        return
    walled_by = {"employers_employee"} if table in OF_A_RECORD else {"cases_case", "employers_employee"}
    behind_the_case = table in MEDICAL_TABLES and parent in walled_by
    refusal = "row-level security" if behind_the_case else "_inside"
    foreign = two.rows.key(parent, two.there)
    with setting(value_for(two.there)):
        if table in ONE_TO_ONE:
            fetch(f"DELETE FROM {table}")  # else uniqueness would refuse first, for another reason
        put(value_for(two.here))
        with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
            point(table, column, two.rows.key(table, two.here), foreign)


def point(table: str, column: str, key: Any, target: Any) -> None:
    """Make one row refer to `target`, or add one that does where rows never change; the deferred keys look at it."""
    if table in INSERT_ONLY:
        # A kind, or a visit, has one row.
        other = {"id": str(chance.uuid()), "visit": str(chance.uuid()), "kind": "other", column: str(target)}
        added = f"SELECT (jsonb_populate_record(x, %s::jsonb)).* FROM {table} x WHERE id = %s"
        assert fetch(f"INSERT INTO {table} {added}", json.dumps(other), key) == [(1,)]
    else:
        assert fetch(f"UPDATE {table} SET {column} = %s WHERE id = %s", target, key) == [(1,)]
    fetch("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_guard_sees_the_references() -> None:
    assert len(_references()) >= 40
