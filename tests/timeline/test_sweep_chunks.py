"""A sweep of many steps goes through them once, in pieces that begin where the one before ended."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacy import chance, context
from tests.support.cast import House
from timeline import sweep
from timeline.models import Reminder, Step
from timeline.thresholds import ESCALATED
from timeline.workdays import last_workday_on_or_before

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = last_workday_on_or_before(chance.today())


def test_no_piece_reads_what_an_earlier_one_read(amstel: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading everything again for each piece made the time grow with the square of the number of cases."""
    case_id = amstel.report(first_sick_day=TODAY - timedelta(days=600))
    with context.entered(amstel.system):
        rows = Step.objects.filter(case_id=case_id, visibility="case")
        for n, pk in enumerate(rows.values_list("pk", flat=True)[:20]):
            late = TODAY - timedelta(days=n // 3)
            rows.filter(pk=pk).update(act_by=late, dated_on=late, state="planned")
    monkeypatch.setattr(sweep, "CHUNK", 4)
    with CaptureQueriesContext(connection) as queries:
        written = sweep.sweep(amstel.tenant_id, today=TODAY)
    begins = [
        found.groups()
        for query in queries
        if (found := re.search(r"\(s\.act_by, s\.id\) >= \('([-\d]+)'::date, '([-\w]+)'::uuid\)", query["sql"]))
    ]
    assert written >= 20
    assert begins == sorted(set(begins)), "each begins later than the one before"
    with context.entered(amstel.system):
        reminders = list(Reminder.objects.values_list("step_id", "rule"))
    assert len(reminders) == written
    told = {
        (step_id, rule == ESCALATED) for step_id, rule in reminders
    }  # several thresholds of a step are found as one
    assert len(begins) == len(told) // 4 + 1
    assert sweep.sweep(amstel.tenant_id, today=TODAY) == 0
