"""A thousand cases, copied within the database from one that the services made."""

from typing import Any
from uuid import UUID

from django.db import connection

from privacy import context
from tests.support.cast import House

# Each copies a row of `x` with other values: one new row per number, or per new case.
_PER_NUMBER = {
    "employers_employee": ("x.id = %(employee)s", "'personnel_number', 'p' || n"),
    "employers_employer": ("n %% 8 = 0 AND x.id = %(employer)s", "'name', 'Werkgever ' || n"),
    "outbox_notice": (
        "x.recipient_id = %(manager)s AND x.dedupe_key NOT LIKE 'crowd:%%'",
        "'dedupe_key', 'crowd:' || n",
    ),
}
_PER_CASE = {
    "cases_spell": "'starts_on', c.first_sick_day",
    "timeline_step": "'act_by', x.act_by - (c.first_sick_day - %(day)s::date)",
    "medical_medicalstep": "'code', x.code",
    "privacy_glassopening": "'until', x.until",
}
# Only steps that a list may show: what lies years ahead would double the work and prove nothing more.
_NEAR = {"timeline_step": " AND x.act_by <= %(day)s::date + 200"}
_NEW = "c.reference BETWEEN lpad(%(first)s::text, 8, '0') AND lpad(%(last)s::text, 8, '0')"


def grow(house: House, case_id: UUID, *, start: int, stop: int) -> None:
    """Numbers `start` up to, not including, `stop`: running cases, notices; one employer and member for every eight."""
    case = house.case(case_id)
    known: dict[str, Any] = {
        "employee": case.employee_id, "employer": case.employer_id, "case": case_id, "day": case.first_sick_day,
        "manager": house.casemanager.user_id, "member": house.hr.id, "domain": f"{house.tenant_id}.example",
        "first": start, "last": stop - 1,
    }  # fmt: skip
    with context.medical_opened(house.system, []):
        for table, (which, values) in _PER_NUMBER.items():
            _copy(table, f"FROM {table} x, generate_series(%(first)s, %(last)s) n WHERE {which}", values, known)
        _cases(known)
        _grants(known)
        _members(known)
    # Once more, for now the new cases are among those whose medical rows stand open.
    with context.medical_opened(house.system, []):
        for table, values in _PER_CASE.items():
            source = f"FROM {table} x, cases_case c WHERE x.case_id = %(case)s AND {_NEW}{_NEAR.get(table, '')}"
            _copy(table, source, f"'case_id', c.id, {values}", known)


def _copy(table: str, source: str, values: str, known: dict[str, Any]) -> None:
    made = f"LATERAL jsonb_populate_record(x, jsonb_build_object('id', gen_random_uuid(), {values})) r"
    _run(f"INSERT INTO {table} SELECT r.* {source.replace(' WHERE ', f', {made} WHERE ', 1)}", known)


def _cases(known: dict[str, Any]) -> None:
    source = (
        "FROM cases_case x, employers_employee e WHERE x.id = %(case)s AND e.personnel_number LIKE 'p%%'"
        " AND substr(e.personnel_number, 2)::int BETWEEN %(first)s AND %(last)s"
    )
    values = (
        "'employee_id', e.id, 'reference', lpad(substr(e.personnel_number, 2), 8, '0'),"
        " 'first_sick_day', x.first_sick_day - substr(e.personnel_number, 2)::int %% 300"
    )
    _copy("cases_case", source, values, known)


def _grants(known: dict[str, Any]) -> None:
    _run(
        "INSERT INTO privacy_casegrant (tenant_id, content_object_id, user_id, permission_id)"
        " SELECT x.tenant_id, c.id, x.user_id, x.permission_id FROM privacy_casegrant x, cases_case c"
        f" WHERE x.content_object_id = %(case)s AND {_NEW}",
        known,
    )


def _members(known: dict[str, Any]) -> None:
    _run(
        "INSERT INTO roles_user (id, email, password, is_active, language)"
        " SELECT gen_random_uuid(), 'p' || n || '@' || %(domain)s, '!', true, 'nl'"
        " FROM generate_series(%(first)s, %(last)s) n WHERE n %% 8 = 0",
        known,
    )
    source = (
        "FROM roles_membership x, roles_user u WHERE x.id = %(member)s AND u.email LIKE '%%@' || %(domain)s"
        " AND NOT EXISTS (SELECT 1 FROM roles_membership y WHERE y.user_id = u.id)"
    )
    _copy("roles_membership", source, "'user_id', u.id", known)
    _run(
        "INSERT INTO roles_membershipemployer (id, tenant_id, membership_id, employer_id)"
        " SELECT gen_random_uuid(), m.tenant_id, m.id, %(employer)s FROM roles_membership m"
        " JOIN roles_user u ON u.id = m.user_id WHERE u.email LIKE '%%@' || %(domain)s ON CONFLICT DO NOTHING",
        known,
    )


def _run(statement: str, known: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, known)
        assert cursor.rowcount > 0, statement
