"""Percentages told on days that no contract holds: after the end, between two contracts, and where #2 alone ended."""

from functools import partial
from uuid import UUID

import pytest

from cases import services
from cases.services import clock
from cases.services.employment import employments_over
from employers.models import Employer
from privacy import chance, context
from tests.cases.absence_files import day
from tests.cases.test_course import make
from tests.cases.test_employment_corrections import changed_contract, ends, first_contract, sick_in_second
from tests.cases.test_employments import contract, dates, setting
from tests.support.cast import House


def whole(amstel: House, case_id: UUID, absence: int, ago: int) -> services.Changed:
    change = partial(services.case_set_percentage, case_id=case_id, from_date=day(-ago), absence_percentage=absence)
    return make(amstel, change)


def night(amstel: House) -> None:
    with context.entered(amstel.system):
        employments_over(by=amstel.system, today=chance.today())


@pytest.mark.parametrize("eigenrisicodrager", [False, True])
def test_a_percentage_after_the_employment_holds(amstel: House, eigenrisicodrager: bool) -> None:
    with context.entered(amstel.system):
        Employer.objects.filter(pk=amstel.employer_id).update(erd_zw=eigenrisicodrager)
    case_id = amstel.report(first_sick_day=day(-80))
    make(amstel, ends(case_id, day(-3)))
    whole(amstel, case_id, 60, ago=4)
    assert amstel.case(case_id).absence_percentage == 60
    whole(amstel, case_id, 40, ago=1)
    assert amstel.case(case_id).absence_percentage == 40
    night(amstel)
    assert amstel.case(case_id).absence_percentage == 40
    page = amstel.casemanager.client().get(f"/dossiers/{case_id}/").content.decode()
    assert "40%" in page or "60%" in page


def test_a_percentage_between_two_contracts_holds_until_the_next(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-30))
    first = first_contract(amstel)
    changed_contract(amstel, first.employment_number, first.starts_on, day(-25), contract_id=first.pk)
    changed_contract(amstel, 1, day(-20))
    assert amstel.case(case_id).absence_percentage == 100
    whole(amstel, case_id, 60, ago=22)
    assert amstel.case(case_id).absence_percentage == 60
    whole(amstel, case_id, 30, ago=2)
    assert amstel.case(case_id).absence_percentage == 30


def test_a_percentage_after_two_employments_is_of_the_whole(amstel: House) -> None:
    contract(amstel)
    case_id = amstel.report(first_sick_day=day(-80))
    make(amstel, partial(setting, case_id, (1, 50), (2, 100), ago=60))
    make(amstel, ends(case_id, day(-30), 2))
    make(amstel, ends(case_id, day(-10), 1))
    before = dates(amstel, case_id)
    whole(amstel, case_id, 40, ago=5)
    assert amstel.case(case_id).absence_percentage == 40
    assert dates(amstel, case_id) == before, "what is told after the end moves no end"


def test_a_percentage_where_one_goes_on_brings_the_duties_back(amstel: House) -> None:
    contract(amstel)
    case_id = sick_in_second(amstel, ago=80)
    make(amstel, ends(case_id, day(-10), 2))
    ended = dates(amstel, case_id)
    done = whole(amstel, case_id, 50, ago=5)
    assert amstel.case(case_id).absence_percentage == 50
    assert done.effects, "and it is shown beforehand"
    found = dates(amstel, case_id)
    assert found != ended
    with context.entered(amstel.system):
        clock.resync(by=amstel.system, case=amstel.case(case_id), because="facts")
    assert dates(amstel, case_id) == found
