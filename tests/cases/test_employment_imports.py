"""Imports of who once had several employments: what is over does not stand in the way, what was told of each does."""

from datetime import date
from functools import partial

from cases import services
from cases.models import Case, PercentageChange
from employers.models import Contract
from privacy import context
from tests.cases.absence_files import day, imported, row
from tests.cases.test_course import everything, make
from tests.cases.test_employment_corrections import changed_contract, ends
from tests.cases.test_employments import LATER, contract, rows, setting
from tests.support.cast import House


def held(amstel: House) -> list[tuple[int, date, date | None]]:
    with context.entered(amstel.system):
        found = Contract.objects.filter(employee_id=amstel.employee_id).order_by("employment_number")
        return list(found.values_list("employment_number", "starts_on", "ends_on"))


def test_a_second_job_that_is_over_does_not_stand_in_the_way(amstel: House) -> None:
    contract(amstel, ends_on=date(2016, 12, 31))
    before = held(amstel)
    report = imported(
        amstel.beheerder, [row(day(-80), Personeelsnummer="1001", In_dienst=before[0][1], Verzuim_pct="30")]
    )
    assert (report["notices"], report["problems"]) == ([], [])
    with context.entered(amstel.system):
        assert Case.objects.get().absence_percentage == 30
    assert held(amstel) == before, "the file tells nothing of the one that is over"


def test_what_was_told_of_each_is_left_as_it_is(amstel: House) -> None:
    second = contract(amstel)
    case_id = amstel.report(first_sick_day=day(-80))
    make(amstel, partial(setting, case_id, (1, 100), (2, 20), ago=5))
    changed_contract(amstel, 2, LATER, day(-90), 12, contract_id=second)
    before = everything(amstel)
    told = row(day(-80), Personeelsnummer="1001", Ingangsdatum=day(-5), Verzuim_pct="30")
    report = imported(amstel.beheerder, [told])
    assert [notice["code"] for notice in report["notices"]] == ["several_employments"]
    assert everything(amstel) == before


def test_an_absence_that_is_over_with_a_percentage_of_each_does_not_stand_in_the_way(amstel: House) -> None:
    contract(amstel)
    case_id = amstel.report(first_sick_day=day(-300))
    make(amstel, partial(setting, case_id, (1, 100), (2, 20), ago=290))
    make(amstel, ends(case_id, day(-280), 2))
    make(amstel, partial(services.case_recover, case_id=case_id, recovered_from=day(-200)))
    kept = rows(amstel, case_id)
    report = imported(amstel.beheerder, [row(day(-20), Personeelsnummer="1001", Verzuim_pct="30")])
    assert (report["notices"], report["problems"]) == ([], [])
    assert rows(amstel, case_id) == kept
    with context.entered(amstel.system):
        assert PercentageChange.objects.get(from_date=day(-20)).absence_percentage == 30
