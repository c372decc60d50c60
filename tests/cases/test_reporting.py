"""Ziekmelding, herstel, percentage and withdrawal through the services, on a real database."""

from datetime import timedelta
from typing import Any

import pytest

from cases import services
from cases.models import Case, PercentageChange, Spell
from cases.services import Outcome, SickReport
from privacy import chance, context
from privacy.errors import Conflict, Invalid, NotFound, Refused
from tests.support.cast import House, Member
from timeline.models import Step


def report(amstel: House, by: Member, **values: object) -> Outcome:
    given: dict[str, Any] = {"employee_id": amstel.employee_id, "first_sick_day": chance.today(), **values}
    with by.at_work() as actor:
        return services.case_open(by=actor, report=SickReport(**given))[1]


def errors_of(amstel: House, by: Member, **values: object) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        report(amstel, by, **values)
    return caught.value.errors


@pytest.mark.parametrize("name", ["leidinggevende", "hr", "werkgever", "casemanager"])
def test_who_may_report_reports(amstel: House, name: str) -> None:
    assert report(amstel, getattr(amstel, name)) is Outcome.OPENED


@pytest.mark.parametrize("name", ["bedrijfsarts", "cmtd", "werknemer", "beheerder"])
def test_who_may_not_report_is_refused(amstel: House, name: str) -> None:
    with pytest.raises(Refused):
        report(amstel, getattr(amstel, name))


def test_a_report_dates_the_whole_timeline(amstel: House) -> None:
    case_id = amstel.report()
    with context.entered(amstel.system):
        steps = {step.code: step for step in Step.objects.filter(case_id=case_id)}
        analysis = steps["W6-PROBLEEMANALYSE"]
        assert analysis.target == chance.today() + timedelta(days=41)
        assert analysis.legal_last == chance.today() + timedelta(days=42)
        assert steps["D1-ZIEKMELDING"].state == Step.State.DONE
        assert "W4-PROBLEEMANALYSE-PSYCHISCH" not in steps
        assert "W2-TOESTEMMING" not in steps


def test_a_future_day_is_refused(amstel: House) -> None:
    problems = errors_of(amstel, amstel.hr, first_sick_day=chance.today() + timedelta(days=1))
    assert "toekomst" in problems["first_sick_day"][0]


def test_another_department_is_refused_without_a_word_about_it(amstel: House) -> None:
    own = errors_of(amstel, amstel.leidinggevende, employee_id=amstel.colleague_id)
    unknown = errors_of(amstel, amstel.leidinggevende, employee_id=chance.uuid())
    assert own == unknown


def test_before_the_contract_is_refused(amstel: House) -> None:
    problems = errors_of(amstel, amstel.hr, first_sick_day=chance.today().replace(year=2014))
    assert "01-01-2015" in problems["first_sick_day"][0]


def test_overlap_with_a_running_case_is_refused(amstel: House) -> None:
    amstel.report()
    assert "al ziek gemeld" in errors_of(amstel, amstel.hr)["employee"][0]


def recovered(amstel: House, *, sick_since: int, better_since: int) -> Case:
    """Sick so many days ago, better so many days ago."""
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=sick_since))
    with amstel.leidinggevende.at_work() as actor:
        services.case_recover(by=actor, case_id=case_id, recovered_from=chance.today() - timedelta(days=better_since))
    return amstel.case(case_id)


def test_recovery_pauses_the_timeline(amstel: House) -> None:
    case = recovered(amstel, sick_since=30, better_since=0)
    assert case.state == Case.State.RECOVERED
    with context.entered(amstel.system):
        states = set(Step.objects.filter(case=case, code="W6-PROBLEEMANALYSE").values_list("state", flat=True))
    assert states == {"paused"}


def test_sick_again_after_27_days_continues_the_wait(amstel: House) -> None:
    case = recovered(amstel, sick_since=60, better_since=27)
    assert report(amstel, amstel.hr) is Outcome.JOINED
    with context.entered(amstel.system):
        assert Spell.objects.filter(case=case).count() == 2
        analysis = Step.objects.get(case=case, code="W6-PROBLEEMANALYSE")
    assert analysis.target == case.first_sick_day + timedelta(days=41 + 27)


def test_sick_again_after_28_days_is_a_new_wait(amstel: House) -> None:
    case = recovered(amstel, sick_since=60, better_since=28)
    assert report(amstel, amstel.hr) is Outcome.OPENED
    assert amstel.case(case.pk).state == Case.State.CLOSED
    with context.entered(amstel.system):
        new = Case.objects.get(employee_id=amstel.employee_id, state=Case.State.OPEN)
    assert new.previous_case_id == case.pk
    assert new.first_sick_day == chance.today()


def test_recovered_cases_close_for_good_after_28_days(amstel: House) -> None:
    case = recovered(amstel, sick_since=60, better_since=28)
    other = amstel.report(employee_id=amstel.colleague_id)
    with context.entered(amstel.system):
        assert services.recovered_close_due(by=amstel.system, today=chance.today()) == 1
        assert services.recovered_close_due(by=amstel.system, today=chance.today()) == 0
    assert amstel.case(case.pk).state == Case.State.CLOSED
    assert amstel.case(other).state == Case.State.OPEN


def test_a_recovery_announced_ahead_pauses_when_it_begins(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=36))
    monday = chance.today() + timedelta(days=3)
    with amstel.hr.at_work() as actor:
        services.case_recover(by=actor, case_id=case_id, recovered_from=monday)
    with chance.seeded(seed=1, instant=chance.now() + timedelta(days=3)), context.entered(amstel.system):
        assert services.recovered_begin(by=amstel.system, today=monday) == 1
        assert set(Step.objects.filter(case_id=case_id, code="W8-VOORLICHTING").values_list("state", flat=True)) == {
            "paused"
        }


def test_percentage_is_kept_per_day(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=20))
    with amstel.hr.at_work() as actor:
        for ago, percentage in ((10, 50), (5, 40), (15, 80)):
            day = chance.today() - timedelta(days=ago)
            services.case_set_percentage(by=actor, case_id=case_id, from_date=day, absence_percentage=percentage)
        with pytest.raises(Invalid):
            services.case_set_percentage(by=actor, case_id=case_id, from_date=chance.today(), absence_percentage=0)
        kept = PercentageChange.objects.order_by("from_date").values_list("absence_percentage", flat=True)
        assert list(kept) == [100, 80, 50, 40]
    assert amstel.case(case_id).absence_percentage == 40


def test_withdrawal_cancels_what_was_open(amstel: House) -> None:
    case_id = amstel.report()
    with amstel.hr.at_work() as actor:
        services.case_withdraw(by=actor, case_id=case_id, reason="verkeerde werknemer")
        with pytest.raises(Conflict):
            services.case_recover(by=actor, case_id=case_id, recovered_from=chance.today())
    with context.entered(amstel.system):
        assert not Step.objects.filter(case_id=case_id, state="planned", visibility="case").exists()
    assert report(amstel, amstel.hr) is Outcome.OPENED


def test_the_other_tenant_does_not_exist(amstel: House, maas: House) -> None:
    case_id = amstel.report()
    with maas.hr.at_work() as actor, pytest.raises(NotFound):
        services.case_recover(by=actor, case_id=case_id, recovered_from=chance.today())
