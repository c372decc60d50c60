"""Contracts that change while somebody is sick: what is taken back, and what another number takes along."""

from datetime import date
from decimal import Decimal
from functools import partial
from uuid import UUID

import pytest

from cases import services
from employers import services as employers
from employers.models import Contract
from employers.services import ContractTerms
from privacy import context
from privacy.errors import Conflict
from tests.cases.absence_files import day
from tests.cases.test_course import everything, make, undo
from tests.cases.test_employments import LATER, contract, rows, setting
from tests.support.cast import House


def first_contract(amstel: House) -> Contract:
    with context.entered(amstel.system):
        return Contract.objects.get(employee_id=amstel.employee_id, employment_number=1)


def put(
    amstel: House, number: int, starts: date, ends: date | None = None, *, hours: int = 36, at: UUID | None = None
) -> UUID:
    """A contract; `at`: the one that changes."""
    terms = ContractTerms(starts, ends, Decimal(hours), number)
    with amstel.hr.at_work() as actor:
        return employers.contract_set(by=actor, employee_id=amstel.employee_id, contract_id=at, terms=terms)


def test_an_end_is_not_taken_back_into_the_contract_that_followed(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-80))
    done = make(amstel, partial(services.case_set_employment_end, case_id=case_id, ends_on=day(-10)))
    next_one = put(amstel, 1, day(-9))
    before = everything(amstel)
    with pytest.raises(Conflict, match="overlapt"):
        undo(amstel, done)
    client = amstel.hr.client()
    address = f"/dossiers/{case_id}/verloop/{done.change_id}/ongedaan/"
    page = client.get(address)
    assert "overlapt met een ander contract" in page.content.decode()
    assert client.post(address, {"shown": ""}).status_code == 422
    assert everything(amstel) == before
    put(amstel, 2, day(-9), at=next_one)
    undo(amstel, done)
    assert first_contract(amstel).ends_on is None, "beside a contract of another number it may go on"


def test_a_number_is_taken_over_from_a_contract_that_ended(amstel: House) -> None:
    """What was told of the old one for days that it did not hold any more is nobody's, and makes room."""
    second = contract(amstel)
    case_id = amstel.report(first_sick_day=day(-30))
    make(amstel, partial(setting, case_id, (1, 90), (2, 10), ago=20))
    make(amstel, partial(setting, case_id, (1, 100), (2, 20), ago=5))
    first = first_contract(amstel)
    put(amstel, 1, first.starts_on, day(-10), at=first.pk)
    put(amstel, 1, day(-9), hours=12, at=second)
    kept = rows(amstel, case_id)
    assert [row for row in kept if row[0] == day(-5)] == [(day(-5), 1, 20)]
    assert (day(-20), 1, 90) in kept, "of the days of the old contract nothing changes"
    assert amstel.case(case_id).absence_percentage == 20


def test_a_number_is_taken_over_on_the_screen(amstel: House) -> None:
    second = contract(amstel)
    case_id = amstel.report(first_sick_day=day(-30))
    make(amstel, partial(setting, case_id, (1, 100), (2, 20), ago=5))
    first = first_contract(amstel)
    put(amstel, 1, first.starts_on, day(-10), at=first.pk)
    put(amstel, 2, LATER, day(-10), hours=12, at=second)
    third = put(amstel, 2, day(-9), hours=12)
    typed = {"starts_on": f"{day(-9):%d-%m-%Y}", "employment_number": "1", "function": ""}
    saved = amstel.hr.client().post(f"/werknemers/{amstel.employee_id}/contracten/{third}/", typed)
    assert saved.status_code == 302
    assert [row for row in rows(amstel, case_id) if row[0] == day(-5)] == [(day(-5), 1, 20)]
