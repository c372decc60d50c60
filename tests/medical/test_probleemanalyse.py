"""The probleemanalyse: behind the wall while it is written, word for word once it is released."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from cases import selectors, services
from medical import drafts, overlay
from medical.drafts import MedicalHalf, ReleaseHalf
from medical.models import MedicalStep, ProbleemanalyseDraft
from outbox.models import Message
from privacy import chance, context
from privacy.errors import Conflict, Invalid, NotFound, Refused
from tests.support.cast import House
from tests.support.worlds import run_jobs, write_probleemanalyse
from timeline.models import Step

SECRET = "Slaapt slecht sinds augustus"
HALF = MedicalHalf(findings=SECRET, code="P619", psychological=True)
RELEASE = ReleaseHalf(
    work_possible="gedeeltelijk",
    possibilities="Kan 4 uur per dag werken in een rustige omgeving.",
    hours="4 uur per dag",
)


def test_only_the_own_bedrijfsarts_and_delegate_open_it(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF)
    for name, expected in (("bedrijfsarts", SECRET), ("cmtd", SECRET), ("other_bedrijfsarts", "")):
        with getattr(amstel, name).at_work() as actor:
            found = drafts.draft_read(actor, case_id=case_id, employee_id=amstel.employee_id)
            assert found.medical.findings == expected


def test_the_database_holds_no_plain_word_of_it(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF)
    with context.medical_opened(amstel.bedrijfsarts.actor, [case_id]):
        row = ProbleemanalyseDraft.objects.get(case_id=case_id)
    assert SECRET.encode() not in bytes(row.medical_half)
    assert b"P619" not in bytes(row.medical_half)


@pytest.mark.parametrize("name", ["hr", "werkgever", "leidinggevende", "casemanager", "beheerder", "werknemer"])
def test_raw_sql_with_a_medical_scope_gets_nothing(amstel: House, name: str) -> None:
    """Even code that forgot every check: the database asks for a grant itself."""
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF)
    with context.medical_opened(getattr(amstel, name).actor, [case_id]), connection.cursor() as cursor:
        for table in (
            "medical_probleemanalysedraft",
            "medical_medicalfact",
            "medical_tenantkey",
            "medical_employeekey",
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


def test_a_revoked_delegate_is_shut_out_at_once(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF)
    with context.entered(amstel.system), connection.cursor() as cursor:
        cursor.execute("UPDATE roles_delegation SET revoked_at = now()")
    with amstel.cmtd.at_work() as actor:
        assert not drafts.draft_read(actor, case_id=case_id, employee_id=amstel.employee_id).medical.findings


def test_release_shows_the_words_and_closes_the_step(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=30))
    write_probleemanalyse(amstel, case_id, HALF, RELEASE)
    with amstel.bedrijfsarts.at_work() as actor:
        services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)
    for name in ("hr", "leidinggevende", "casemanager", "werknemer", "werkgever"):
        with getattr(amstel, name).at_work() as actor:
            dossier = selectors.dossier(actor, case_id)
        assert [opinion.possibilities for opinion in dossier.opinions] == [RELEASE.possibilities]
        assert SECRET not in repr(dossier)
        analysis = [step for step in dossier.steps if step.code == "W6-PROBLEEMANALYSE"]
        assert name == "werknemer" or analysis[0].status == "done"
    with context.entered(amstel.system):
        plan = Step.objects.get(case_id=case_id, code="W8-PLAN-VAN-AANPAK")
        assert plan.target == chance.today() + timedelta(days=14)


def test_release_tells_everyone_without_content(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF, RELEASE)
    with amstel.bedrijfsarts.at_work() as actor:
        services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)
    with context.entered(amstel.system):
        sent = Message.objects.filter(topic="opinion_released")
        told = set(sent.values_list("recipient_id", flat=True))
        assert told == {
            getattr(amstel, name).actor.user_id
            for name in ("hr", "werkgever", "leidinggevende", "casemanager", "werknemer")
        }
        assert {tuple(payload) for payload in sent.values_list("payload", flat=True)} == {("reference",)}


def test_only_a_bedrijfsarts_releases(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF, RELEASE)
    with amstel.cmtd.at_work() as actor, pytest.raises(Refused):
        services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)
    with amstel.other_bedrijfsarts.at_work() as actor, pytest.raises(NotFound):
        services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)


def test_what_is_sent_is_what_was_on_screen(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF, RELEASE)
    write_probleemanalyse(amstel, case_id, HALF, replace(RELEASE, hours="2 uur per dag"))
    with amstel.bedrijfsarts.at_work() as actor, pytest.raises(Conflict):
        services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)


def test_an_incomplete_text_is_not_sent(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF, ReleaseHalf(hours="4"))
    with amstel.bedrijfsarts.at_work() as actor, pytest.raises(Invalid) as caught:
        services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)
    assert set(caught.value.errors) == {"work_possible", "possibilities"}


def test_a_psychological_case_gets_its_early_steps_behind_the_wall_only(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF)
    run_jobs(amstel)
    with amstel.bedrijfsarts.at_work() as actor:
        codes = {step.code for step in overlay.medical_steps(actor, case_ids=[case_id])}
        shown = {step.code for step in selectors.dossier(actor, case_id).steps}
    assert {"W4-PROBLEEMANALYSE-PSYCHISCH", "W3-SPREEKUUR-PSYCHISCH", "W2-OPROEP-PSYCHISCH"} <= codes
    assert "W6-PROBLEEMANALYSE" not in shown
    assert not {"W4-EVALUATIE", "W5-SPREEKUUR"} & codes
    with amstel.werknemer.at_work() as actor:
        assert "W4-PROBLEEMANALYSE-PSYCHISCH" in {step.code for step in selectors.dossier(actor, case_id).steps}
    with amstel.casemanager.at_work() as actor:
        plain = {step.code: step for step in selectors.dossier(actor, case_id).steps}
    assert "W6-PROBLEEMANALYSE" in plain
    assert "W4-PROBLEEMANALYSE-PSYCHISCH" not in plain
    assert plain["W5-SPREEKUUR"].status == ""


def test_a_correction_of_the_fact_takes_the_steps_back(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF)
    run_jobs(amstel)
    write_probleemanalyse(amstel, case_id, replace(HALF, psychological=False))
    services_overlay(amstel, case_id)
    with amstel.bedrijfsarts.at_work() as actor, context.medical_opened(actor, [case_id]):
        codes = set(MedicalStep.objects.filter(case_id=case_id).values_list("code", flat=True))
    assert "W5-SPREEKUUR" in codes
    assert "W3-SPREEKUUR-PSYCHISCH" not in codes


def services_overlay(amstel: House, case_id: UUID) -> None:
    """As the screen does after saving."""
    with context.entered(amstel.system):
        services.overlay_soon(case_id=case_id)
    run_jobs(amstel)
