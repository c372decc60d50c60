"""Alerts of who recovered, or will: what rests is not told, what goes on is."""

from datetime import timedelta

import pytest

from cases import services
from privacy import chance, context
from tests.support.cast import House
from tests.timeline.test_sweep import TODAY, only, sweep
from timeline.models import Reminder, Step
from timeline.workdays import is_workday

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_recovery_that_is_announced_stops_no_alert_before_its_day(amstel: House) -> None:
    case_id = only(amstel, "W8-VOORLICHTING", TODAY)
    with amstel.casemanager.at_work() as actor:
        recovered = chance.today() + timedelta(days=6)
        services.case_recover(by=actor, case_id=case_id, recovered_from=recovered)
    with context.entered(amstel.system):
        Step.objects.filter(case_id=case_id, code="W8-VOORLICHTING").update(act_by=TODAY, state="planned")
    assert sweep(amstel.tenant_id) == 1
    with context.entered(amstel.system):
        Reminder.objects.all().delete()
    later = next(day for ahead in range(9) if is_workday(day := recovered + timedelta(days=ahead)))
    assert sweep(amstel.tenant_id, later) == 0  # whether or not the day's work came by already


def test_a_term_of_objection_alerts_after_a_recovery_too(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=TODAY - timedelta(days=100))
    with amstel.casemanager.at_work() as actor:
        decided = {"wia_decision": TODAY - timedelta(days=41)}
        services.case_set_facts(by=actor, case_id=case_id, facts={}, events=decided)
        services.case_recover(by=actor, case_id=case_id, recovered_from=chance.today() - timedelta(days=1))
    with context.entered(amstel.system):
        planned = Step.objects.get(case_id=case_id, state="planned")
        assert planned.code == "B-BEZWAAR"
    assert sweep(amstel.tenant_id) > 0
    with context.entered(amstel.system):
        assert set(Reminder.objects.values_list("step_id", flat=True)) == {planned.pk}
