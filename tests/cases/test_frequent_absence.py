"""Three ziekmeldingen within twelve months ask for a talk by the leidinggevende (RSC Werkwijzer 2.3)."""

from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest

from cases import rules, services
from privacy import context
from tests.cases.absence_files import day
from tests.cases.test_course import make, recovery, relapse
from tests.support.cast import House
from timeline.models import Step

TALK = "L-FREQUENT-VERZUIM"
A, B, D = date(2026, 3, 1), date(2026, 4, 1), date(2026, 11, 26)


@pytest.mark.parametrize(
    ("own", "every", "since"),
    [
        ([D], [D], None),
        ([D], [D, date(2026, 3, 1), date(2025, 11, 27)], D),
        ([D], [D, date(2026, 3, 1), date(2025, 11, 26)], None),  # a year ago to the day is no longer within it
        ([date(2026, 3, 1), D], [date(2025, 12, 1), date(2026, 3, 1), D], D),
        ([A, B, D], [date(2025, 12, 1), A, B, D], B),  # the third counts, not the fourth
        ([date(2024, 2, 29)], [date(2023, 3, 1), date(2023, 9, 1), date(2024, 2, 29)], date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_counted_over_rolling_twelve_months(own: list[date], every: list[date], since: date | None) -> None:
    assert rules.frequent_since(own, every) == since


def talk(amstel: House, case_id: UUID) -> Step | None:
    with context.entered(amstel.system):
        return Step.objects.filter(case_id=case_id, code=TALK).exclude(state="cancelled").first()


def test_the_third_report_gives_the_manager_the_talk(amstel: House) -> None:
    first = amstel.report(first_sick_day=day(-200))
    make(amstel, partial(recovery, first, ago=190))
    second = amstel.report(first_sick_day=day(-60))
    make(amstel, partial(recovery, second, ago=20))
    assert talk(amstel, second) is None
    make(amstel, partial(relapse, amstel, ago=3))  # joins the second: the third report
    step = talk(amstel, second)
    assert step is not None
    assert (step.owner, step.target) == ("WG", day(-3) + timedelta(days=14))


def test_a_report_that_never_was_does_not_count(amstel: House) -> None:
    cases = []
    for ago in (200, 120):
        cases.append(amstel.report(first_sick_day=day(-ago)))
        make(amstel, partial(recovery, cases[-1], ago=ago - 5))
    make(amstel, partial(services.case_withdraw, case_id=cases[-1], reason="verkeerde werknemer"))
    assert talk(amstel, amstel.report(first_sick_day=day(0))) is None
