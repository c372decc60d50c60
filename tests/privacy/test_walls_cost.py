"""The walls work no harder for a tenant of many cases: they are asked once a statement, not once a row."""

from collections import Counter
from contextlib import closing
from uuid import UUID

import psycopg2
import pytest
from django.db import connection

from medical import drafts
from medical.drafts import MedicalHalf, ReleaseHalf
from privacy import context
from privacy.models import AuditEntry
from tests.support.cast import House, employee, house
from tests.support.database import TestDatabase
from tests.support.worlds import write_probleemanalyse

HALF = MedicalHalf(findings="Slaapt slecht sinds augustus")


def _called(database: TestDatabase) -> Counter[str]:
    """How often each function of the walls was called in this database, in sessions that ended."""
    with closing(psycopg2.connect(database.superuser_url())) as superuser, superuser.cursor() as cursor:
        cursor.execute("SELECT funcname, calls FROM pg_stat_user_functions WHERE schemaname = 'walls'")
        return Counter(dict(cursor.fetchall()))


def _looked(database: TestDatabase, place: House, case_id: UUID) -> Counter[str]:
    """What it costs when a bedrijfsarts reads a draft of a case, and what was done with the file."""
    connection.close()  # a session tells what it called when it ends
    before = _called(database)
    with place.bedrijfsarts.at_work() as actor:
        assert drafts.draft_read(actor, case_id=case_id, employee_id=place.employee_id).medical == HALF
        assert AuditEntry.objects.filter(employee_id=place.employee_id).exists()
    connection.close()
    return _called(database) - before


@pytest.mark.django_db(transaction=True)
def test_the_walls_are_asked_as_often_however_many_cases_a_tenant_has(database: TestDatabase) -> None:
    amstel = house("amstel")
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF, ReleaseHalf(hours="4"))
    settings = f'ALTER ROLE poortwacht_app IN DATABASE "{database.name}"'
    with closing(psycopg2.connect(database.superuser_url())) as superuser, superuser.cursor() as cursor:
        superuser.autocommit = True
        cursor.execute(f"{settings} SET track_functions = 'pl'")
        connection.close()
        try:
            few = _looked(database, amstel, case_id)
            with context.entered(amstel.system):
                more = [employee(amstel.employer_id, amstel.department_id, f"9{n}", "Meer") for n in range(12)]
            for employee_id in more:
                amstel.report(employee_id=employee_id)
            many = _looked(database, amstel, case_id)
        finally:
            cursor.execute(f"{settings} RESET track_functions")
            connection.close()
    assert {"medical_cases", "medical_employees", "recorded_cases"} <= set(few)
    assert many == few
