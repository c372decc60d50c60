"""Medical files of an employer's own tenant are in the custody of its arbodienst: keys, rows, hand-over (ADR 0008)."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from cases.models import Case
from medical import drafts
from medical.drafts import MedicalHalf, ReleaseHalf
from medical.keys import key_destroy
from privacy import chance, context
from privacy.actor import Actor
from privacy.errors import Conflict
from roles import services
from roles.models import ArbodienstLink
from tests.guards.test_tables import MEDICAL_TABLES
from tests.support.cast import House
from tests.support.linked import Haven, engage, haven_of

FINDINGS = "Slaapt slecht sinds augustus."


def written(haven: Haven) -> UUID:
    """A case with a probleemanalyse in progress, by the bedrijfsarts whom the arbodienst named."""
    case_id = haven.report(first_sick_day=chance.today() - timedelta(days=30))
    haven.run_jobs()
    with haven.doctor().at_work() as actor:
        drafts.draft_save(
            by=actor, case_id=case_id, employee_id=haven.employee_id, medical=MedicalHalf(FINDINGS, "P619"),
            release=ReleaseHalf(), revision=0,
        )  # fmt: skip
    return case_id


def rows_of(table: str, actor: Actor) -> int:
    """How many rows of a table that actor's context shows, with every medical row of the tenant asked for."""
    with context.medical_opened(actor, []), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_the_bedrijfsarts_of_the_arbodienst_reads_what_was_written(amstel: House) -> None:
    haven = haven_of("haven")
    engage(haven, amstel)
    case_id = written(haven)
    page = haven.doctor().client().get(f"/dossiers/{case_id}/probleemanalyse/").content.decode()
    assert FINDINGS in page
    for who in (haven.hr, haven.casemanager, haven.werkgever, haven.leidinggevende, haven.beheerder):
        answer = who.client().get(f"/dossiers/{case_id}/probleemanalyse/")
        assert answer.status_code == 403
        assert FINDINGS not in answer.content.decode()


def test_every_medical_table_has_the_custody_wall(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_policies WHERE policyname = 'custody_wall' AND permissive = 'RESTRICTIVE'"
        )
        walled = {name for (name,) in cursor.fetchall()}
    assert len(walled) >= 6
    assert walled >= MEDICAL_TABLES


def test_what_may_exist_once_may_do_so_in_each_custody(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexdef FROM pg_indexes i JOIN pg_policies p USING (tablename)"
            " WHERE p.policyname = 'custody_wall' AND i.indexdef LIKE 'CREATE UNIQUE%' AND i.indexdef LIKE '%(tenant%'"
        )
        unique = [text for (text,) in cursor.fetchall() if "(tenant_id, id)" not in text]
    assert len(unique) >= 6
    assert not [text for text in unique if "custodian_id" not in text]


def test_rows_are_in_the_custody_of_the_arbodienst_and_of_an_arbodienst_itself_otherwise(amstel: House) -> None:
    haven = haven_of("haven")
    engage(haven, amstel)
    written(haven)
    for actor in (haven.system, amstel.system):
        with context.medical_opened(actor, []), connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT custodian_id FROM medical_employeekey")
            assert {keeper for (keeper,) in cursor.fetchall()} <= {amstel.tenant_id}


def test_code_cannot_put_a_row_in_another_custody(amstel: House, maas: House) -> None:
    haven = haven_of("haven")
    engage(haven, amstel)
    written(haven)
    with (
        context.medical_opened(haven.system, []),
        pytest.raises(Exception, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE medical_probleemanalysedraft SET custodian_id = %s", [maas.tenant_id])


def test_a_link_does_not_end_while_files_are_in_custody(amstel: House) -> None:
    haven = haven_of("haven")
    link_id = engage(haven, amstel)
    written(haven)
    with haven.beheerder.at_work() as by:
        services.link_give_notice(by=by, link_id=link_id)
    page = amstel.beheerder.client().get(f"/aansluitingen/{link_id}/").content.decode()
    assert "Van 1 werknemer ligt een medisch dossier bij u" in page
    with amstel.beheerder.at_work() as by, pytest.raises(Conflict, match="Draag ze over"):
        services.link_end(by=by, link_id=link_id)
    with context.entered(haven.system):
        assert ArbodienstLink.objects.get(pk=link_id).state == "ending"
    assert haven.doctor().actor.membership_id, "the doctor is still there, since nothing ended"


def test_a_link_without_files_ends_and_takes_its_people_along(amstel: House) -> None:
    haven = haven_of("haven")
    link_id = engage(haven, amstel)
    doctor = haven.doctor()
    with amstel.beheerder.at_work() as by:
        services.link_end(by=by, link_id=link_id)
    assert doctor.client().get("/spreekuur/").status_code != 200


def test_once_the_files_are_gone_the_link_ends_and_a_second_arbodienst_starts_empty(amstel: House, maas: House) -> None:
    haven = haven_of("haven")
    link_id = engage(haven, amstel)
    written(haven)
    with haven.doctor().at_work() as by:
        key_destroy(by=by, employee_id=haven.employee_id, reason="Overgedragen aan Arbo Maas.")
    with amstel.beheerder.at_work() as by:
        services.link_end(by=by, link_id=link_id)
    engage(haven, maas)
    haven.run_jobs()
    assert rows_of("medical_probleemanalysedraft", haven.system) == 0, "the first arbodienst's rows stay closed"
    with context.entered(haven.system):
        case_id = Case.objects.values_list("pk", flat=True).get()
    page = haven.doctor().client().get(f"/dossiers/{case_id}/probleemanalyse/").content.decode()
    assert FINDINGS not in page


def test_the_arbodienst_reads_the_file_only_in_the_employers_tenant(amstel: House) -> None:
    """Custody is no way in by itself: in its own tenant the arbodienst finds nothing of the employer's people."""
    haven = haven_of("haven")
    engage(haven, amstel)
    written(haven)
    assert rows_of("medical_probleemanalysedraft", haven.system) == 1
    assert rows_of("medical_probleemanalysedraft", amstel.system) == 0
