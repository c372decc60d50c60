"""The AOW date by the table of art. 7a AOW, and employment from contracts."""

from datetime import date

import pytest

from employers.aow import ages, aow_date
from employers.employment import Employment, Held, employments_of, in_force, parallel


@pytest.mark.parametrize(
    ("born", "reached"),
    [
        (date(1947, 11, 30), date(2012, 11, 30)),
        (date(1954, 8, 31), date(2020, 12, 31)),
        (date(1955, 8, 31), date(2021, 12, 31)),
        (date(1955, 9, 1), date(2022, 4, 1)),  # not yet 66 years and 4 months on the last day of 2021
        (date(1956, 5, 31), date(2022, 12, 31)),
        (date(1956, 6, 1), date(2023, 4, 1)),
        (date(1957, 2, 28), date(2023, 12, 28)),
        (date(1957, 3, 1), date(2024, 3, 1)),
        (date(1960, 12, 31), date(2027, 12, 31)),
        (date(1961, 1, 1), date(2028, 4, 1)),
        (date(1960, 2, 29), date(2027, 2, 28)),
        (date(1980, 11, 30), date(2048, 2, 29)),
    ],
)
def test_the_day_by_the_table(born: date, reached: date) -> None:
    assert aow_date(born) == reached


def test_whoever_is_older_is_never_later() -> None:
    days = [aow_date(date.fromordinal(n)) for n in range(date(1945, 1, 1).toordinal(), date(1965, 1, 1).toordinal())]
    assert days == sorted(days)
    assert [age.until for age in ages()] == sorted(age.until for age in ages())


A = Held(date(2020, 1, 1), date(2020, 12, 31))
B = Held(date(2021, 1, 1), date(2021, 6, 30), number=4)
C = Held(date(2022, 1, 1))
BESIDE = Held(date(2020, 6, 1), date(2021, 11, 30), number=2)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2020, 5, 5), Employment((A, B))),
        (date(2021, 6, 30), Employment((A, B))),
        (date(2021, 7, 1), None),
        (date(2030, 1, 1), Employment((C,))),
        (date(2019, 1, 1), None),
    ],
)
def test_contracts_without_a_day_between_are_one_employment(day: date, found: Employment | None) -> None:
    assert in_force(employments_of([C, A, B]), day) == ((found,) if found else ())


def test_another_number_from_the_next_day_goes_on_and_one_beside_it_does_not() -> None:
    found = employments_of([BESIDE, C, B, A])
    assert [one.contracts for one in found] == [(C,), (BESIDE,), (A, B)]
    assert (found[2].starts_on, found[2].ends_on, found[2].number) == (A.starts_on, B.ends_on, 4)
    assert found[2].number_on(date(2020, 3, 3)) == 1
    assert parallel(found)
    assert not parallel(employments_of([A, B, C]))
    again = Held(date(2021, 1, 1), None)
    assert [one.contracts for one in employments_of([A, B, again])] == [(A, again), (B,)], "its own number goes first"
