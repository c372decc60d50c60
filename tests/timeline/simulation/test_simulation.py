"""Years of cases with a virtual clock: the alerts are those of the closed form, each once."""

import sys
from collections import Counter
from datetime import datetime, time

import pytest

from privacy import chance, context
from tests.support import cast
from tests.support.effort import AT_LENGTH
from tests.timeline.simulation.closed_form import expected
from tests.timeline.simulation.years import START, Years
from timeline.models import Reminder

YEARS, CASES = (20, 2000) if AT_LENGTH else (2, 30)


@pytest.mark.at_length
@pytest.mark.django_db(transaction=True)
def test_over_the_years_each_alert_is_raised_once_and_no_other() -> None:
    seed = chance.today().toordinal()
    with chance.seeded(seed=seed, instant=datetime.combine(START, time(1), chance.AMSTERDAM)):
        house = cast.house("jaren")
    years = Years(house, seed, YEARS, CASES)
    years.play()
    with context.entered(house.system):
        rows = list(Reminder.objects.values_list("step_id", "rule", "act_by"))
    found = Counter((str(step), rule, act_by) for step, rule, act_by in rows)
    wanted = expected(years.stretches, years.looks)
    sys.stdout.write(f"seed {seed}: {dict(years.counts)}, {len(wanted)} alerts\n")
    assert [alert for alert, times in found.items() if times > 1] == [], seed
    assert sorted(wanted - set(found)) == [], f"lost, seed {seed}"
    assert sorted(set(found) - wanted) == [], f"never due, seed {seed}"
    assert years.written == len(rows)
    assert {"before-14", "before-7", "before-1", "due", "late-1w"} <= {rule for _step, rule, _act_by in wanted}
    assert any(rule.startswith("again-") for _step, rule, _act_by in wanted)
    happened = ("opened", "joined", "recovered", "closed", "at once", "snoozed", "acknowledged", "arranged")
    assert min(years.counts[what] for what in happened) > 0
