"""The medical view of a timeline follows what was released."""

from datetime import timedelta

import pytest

from cases import selectors, services
from medical.drafts import MedicalHalf, ReleaseHalf
from privacy import chance
from privacy.errors import Refused
from tests.support.cast import House
from tests.support.worlds import close_medical_step, run_jobs, write_probleemanalyse

EARLY = "W4-PROBLEEMANALYSE-PSYCHISCH"
RELEASE = ReleaseHalf(work_possible="nee", possibilities="Kan nu niet werken.")


def _early(amstel: House, case_id: object) -> tuple[str, bool]:
    with amstel.bedrijfsarts.at_work() as actor:
        steps = selectors.dossier(actor, case_id).steps  # type: ignore[arg-type]
        return next((step.status, step.done_on is not None) for step in steps if step.code == EARLY)


@pytest.mark.parametrize("days", [20, 30], ids=["before it is due", "reported after it was due"])
def test_a_sent_oordeel_is_also_the_early_analysis(amstel: House, days: int) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=days))
    write_probleemanalyse(amstel, case_id, MedicalHalf(psychological=True), RELEASE)
    run_jobs(amstel)
    with amstel.bedrijfsarts.at_work() as actor:
        services.overlay_soon(case_id=case_id)
    run_jobs(amstel)
    assert _early(amstel, case_id)[1] is False
    with amstel.bedrijfsarts.at_work() as actor:
        services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)
    run_jobs(amstel)
    assert _early(amstel, case_id) == ("done", True)
    with amstel.bedrijfsarts.at_work() as actor:
        assert selectors.consultation_list(actor).to_write == ()


def test_a_released_analysis_is_not_reopened_but_corrected(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=20))
    write_probleemanalyse(amstel, case_id, MedicalHalf(psychological=True), RELEASE)
    with amstel.bedrijfsarts.at_work() as actor:
        services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)
    with amstel.casemanager.at_work() as actor:
        steps = selectors.dossier(actor, case_id).steps
        analysis = next(step for step in steps if step.code == "W6-PROBLEEMANALYSE")
        with pytest.raises(Refused):
            services.step_reopen(by=actor, step_id=analysis.id, reason="verkeerd dossier")
    write_probleemanalyse(amstel, case_id, MedicalHalf(psychological=True), RELEASE)
    with amstel.bedrijfsarts.at_work() as actor:
        services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)
        assert [opinion.version for opinion in selectors.dossier(actor, case_id).opinions] == [2, 1]


def test_a_step_that_comes_back_reads_as_still_to_do(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=20))
    write_probleemanalyse(amstel, case_id, MedicalHalf(), RELEASE)
    with amstel.bedrijfsarts.at_work() as actor:
        services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)
    run_jobs(amstel)
    close_medical_step(amstel, case_id, "K-SPREEKUUR", chance.today())
    with amstel.bedrijfsarts.at_work() as actor:
        services.overlay_soon(case_id=case_id)
    run_jobs(amstel)
    with amstel.bedrijfsarts.at_work() as actor:
        steps = selectors.dossier(actor, case_id).steps
        following = next(step for step in steps if step.code == "K-SPREEKUUR")
    assert (following.to_do, following.done_on) == (True, None)
