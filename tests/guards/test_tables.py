"""Every table stands behind its walls: declared, and tried out as the unprivileged role."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from privacy import context
from privacy.sensitivity import CLASSES, MEDICAL
from privacy.walls import GLOBAL_TABLES

OWN_APPS = {"cases", "medical", "timeline", "employers", "roles", "outbox", "privacy"}
MEDICAL_TABLES = {
    "medical_tenantkey",
    "medical_employeekey",
    "medical_medicalfact",
    "medical_medicalstep",
    "medical_medicalreminder",
    "medical_probleemanalysedraft",
}


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


@pytest.mark.parametrize(
    "table", ["privacy_auditentry", "privacy_auditseal", "privacy_caseside", "roles_roleassignment"]
)
def test_what_nobody_may_change(db: None, table: str) -> None:
    for right in ("UPDATE", "DELETE", "TRUNCATE"):
        assert sql("SELECT has_table_privilege('poortwacht_app', %s, %s)", table, right) == [(False,)]


def test_no_context_means_no_rows(amstel: Any) -> None:
    amstel.report()
    assert context.current() is None
    for model in tenant_models():
        assert sql(f"SELECT count(*) FROM {model._meta.db_table}") == [(0,)], model._meta.label
