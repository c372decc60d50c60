"""Every table stands behind its walls: declared, and tried out as the unprivileged role."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from privacy import chance, context, partitions
from privacy.models import AuditEntry
from privacy.sensitivity import CLASSES, MEDICAL
from privacy.walls import GLOBAL_TABLES

OWN_APPS = {"cases", "medical", "timeline", "employers", "roles", "outbox", "privacy"}
MEDICAL_TABLES = {
    "medical_tenantkey",
    "medical_employeekey",
    "medical_insightfile",
    "medical_keyrotation",
    "medical_bundlepiece",
    "medical_receivedfile",
    "medical_receivedpart",
    "medical_receivedpiece",
    "medical_receivekey",
    "medical_signingkey",
    "medical_transfer",
    "medical_transfernotice",
    "medical_medicalentry",
    "medical_entrytext",
    "medical_entryfile",
    "medical_filechunk",
    "medical_medicalfact",
    "medical_medicalstep",
    "medical_medicalreminder",
    "medical_probleemanalysedraft",
    "medical_recordrequest",
    "medical_recorddestruction",
    "medical_recordhold",
    "medical_triageintake",
    "medical_medicalquestion",
    "medical_medicalpost",
    "medical_consent",
    "medical_consentevent",
    "medical_informationrequest",
    "medical_glassnote",
}
NEVER_CHANGED = [
    "privacy_auditentry", "privacy_auditseal", "privacy_auditcheck", "privacy_auditcheckpoint", "privacy_caseside",
    "roles_roleassignment", "cases_accessquestion", "cases_accesspost", "medical_medicalquestion",
    "privacy_glassopening", "privacy_glassevent", "privacy_glasstry",
]  # fmt: skip


def own_models() -> list[type[models.Model]]:
    """Every concrete model of the product."""
    return [model for model in apps.get_models() if model._meta.app_label in OWN_APPS]


def tenant_models() -> list[type[models.Model]]:
    """Those with a tenant."""
    return [model for model in own_models() if model._meta.db_table not in GLOBAL_TABLES]


def sql(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def test_the_guard_sees_the_house() -> None:
    """A guard that finds nothing proves nothing."""
    assert len(own_models()) >= 28
    assert len(tenant_models()) >= 25


@pytest.mark.parametrize("model", own_models(), ids=lambda m: m._meta.label)
def test_every_field_has_a_sensitivity_class(model: type[models.Model]) -> None:
    declared: dict[str, str] = getattr(model, "SENSITIVITY", {})
    fields = {field.name for field in model._meta.get_fields() if field.concrete} - {"id", "tenant"}
    assert fields <= set(declared), f"declare a class in SENSITIVITY for {sorted(fields - set(declared))}"
    assert set(declared) - {"id", "tenant"} <= fields, f"stale names {sorted(set(declared) - fields)}"
    assert set(declared.values()) <= CLASSES
    if MEDICAL in declared.values():
        assert model._meta.db_table in MEDICAL_TABLES, "a medical field belongs behind the medical wall"


def test_tenant_column_is_mandatory_and_leads_an_index(db: None) -> None:
    leading = {
        table
        for (table,) in sql(
            "SELECT i.indrelid::regclass::text FROM pg_index i JOIN pg_attribute a"
            " ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE a.attname = 'tenant_id' AND a.attnotnull"
        )
    }
    assert {model._meta.db_table for model in tenant_models()} <= leading


def test_every_table_is_global_by_decision_or_walled(db: None) -> None:
    rows = sql(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    walled = {name for name, enabled, forced in rows if enabled and forced}
    names = {name for name, _enabled, _forced in rows}
    assert names - walled == set(GLOBAL_TABLES) & names, "raise a wall or list the table in GLOBAL_TABLES"
    assert set(GLOBAL_TABLES) <= names, f"stale: {set(GLOBAL_TABLES) - names}"
    assert {model._meta.db_table for model in tenant_models()} <= walled


def test_the_app_role_owns_nothing_and_bypasses_nothing(db: None) -> None:
    assert sql("SELECT current_user") == [("poortwacht_app",)]
    assert sql("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user") == [
        (False, False, False)
    ]
    assert sql("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == [(0,)]


def test_the_support_role_reads_no_medical_table_and_no_key(db: None) -> None:
    for table in sorted(MEDICAL_TABLES):
        assert sql("SELECT has_table_privilege('poortwacht_support', %s, 'SELECT')", table) == [(False,)]
    assert sql("SELECT has_table_privilege('poortwacht_app', 'walls.context_key', 'SELECT')") == [(False,)]
    assert sql("SELECT has_table_privilege('poortwacht_support', 'cases_case', 'SELECT')") == [(True,)]


@pytest.mark.parametrize("table", NEVER_CHANGED)
@pytest.mark.parametrize("role", ["poortwacht_app", "poortwacht_support", "poortwacht_definer", "public"])
def test_what_nobody_may_change(db: None, table: str, role: str) -> None:
    for right in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"):
        assert sql("SELECT has_table_privilege(%s, %s, %s)", role, table, right) == [(False,)], right
    columns = "SELECT bool_or(has_column_privilege(%s, %s::regclass, attnum, 'UPDATE')) FROM pg_attribute"
    assert sql(f"{columns} WHERE attrelid = %s::regclass AND attnum > 0", role, table, table) == [(False,)]


def test_the_access_record_is_cut_into_months_that_nobody_reaches_by_their_own_name(db: None) -> None:
    parts = dict(
        sql(
            "SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i"
            " JOIN pg_class c ON c.oid = i.inhrelid AND c.relrowsecurity AND c.relforcerowsecurity"
            " WHERE i.inhparent = 'privacy_auditentry'::regclass"
        )
    )
    assert parts["privacy_auditentry_rest"] == "DEFAULT"
    assert len(parts) >= 5
    assert len(parts) == sql("SELECT count(*) FROM pg_inherits WHERE inhparent = 'privacy_auditentry'::regclass")[0][0]
    for part in parts:
        for role in ("poortwacht_app", "poortwacht_support", "public"):
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                assert sql("SELECT has_table_privilege(%s, %s, %s)", role, part, right) == [(False,)], part


def test_a_month_is_made_once_and_rows_go_where_they_belong(amstel: Any) -> None:
    partitions.prepare()
    before = sql("SELECT count(*) FROM pg_inherits WHERE inhparent = 'privacy_auditentry'::regclass")
    assert partitions.prepare() == 0, "asked again, it makes nothing"
    assert sql("SELECT count(*) FROM pg_inherits WHERE inhparent = 'privacy_auditentry'::regclass") == before
    with context.entered(amstel.system):
        now = chance.now()
        for at in (now, now - timedelta(days=20 * 365), now + timedelta(days=20 * 365)):
            AuditEntry.objects.create(at=at, role="hr", action="x", kind="read")
        found = sql("SELECT tableoid::regclass::text FROM privacy_auditentry WHERE action = 'x' ORDER BY at")
    assert [name for (name,) in found] == [
        "privacy_auditentry_rest", f"privacy_auditentry_{now:%Y_%m}", "privacy_auditentry_rest",
    ]  # fmt: skip


def test_no_context_means_no_rows(amstel: Any) -> None:
    amstel.report()
    assert context.current() is None
    for model in tenant_models():
        assert sql(f"SELECT count(*) FROM {model._meta.db_table}") == [(0,)], model._meta.label
