"""Which employment is meant, where somebody has several: what was ticked, and what is one employment."""

import re
from decimal import Decimal
from functools import partial
from uuid import UUID

import pytest

from cases.models import Case
from employers import services as employers
from employers.models import Contract
from employers.services import ContractTerms
from privacy import context
from privacy.errors import Invalid
from tests.cases.absence_files import day
from tests.cases.test_contract_changes import first_contract, put
from tests.cases.test_course import make
from tests.cases.test_employments import LATER, contract, rows, setting
from tests.support.cast import House


def test_ticks_for_one_person_are_not_those_of_another(amstel: House) -> None:
    contract(amstel)
    with amstel.hr.at_work() as actor:
        terms = ContractTerms(LATER, None, Decimal(12), 2, "conciërge")
        employers.contract_set(by=actor, employee_id=amstel.colleague_id, terms=terms)
    client = amstel.hr.client()
    typed = {
        "employee": str(amstel.employee_id), "first_sick_day": f"{day(-9):%d-%m-%Y}", "expected_duration": "onbekend",
        "safety_net": "nee", "phone": "", "shown": "",
    }  # fmt: skip

    def asked(page: str) -> dict[str, str]:
        found = re.search(r'name="asked" value="([^"]*)"', page)
        assert found
        return {"asked": found.group(1)}

    first = client.post("/ziekmelding/", typed).content.decode()
    other = {**typed, "employee": str(amstel.colleague_id), "employments": ["2"]}
    page = client.post("/ziekmelding/", {**other, **asked(first)})
    assert page.status_code == 200
    assert "conciërge (2)" in page.content.decode()
    assert page.content.decode().count(" checked") == first.count(" checked"), "all are ticked, as when first asked"
    with context.entered(amstel.system):
        assert not Case.objects.exists(), "the other person's jobs are asked first"
    assert client.post("/ziekmelding/", {**other, **asked(page.content.decode())}).status_code == 302
    with context.entered(amstel.system):
        case = Case.objects.get()
    assert case.employee_id == amstel.colleague_id
    assert rows(amstel, case.pk) == [(day(-9), 1, 0), (day(-9), 2, 100)]


@pytest.fixture
def twice(amstel: House) -> UUID:
    """Number 1 until forty days ago and again since thirty days; number 2 throughout."""
    contract(amstel)
    case_id = amstel.report(first_sick_day=day(-80))
    first = first_contract(amstel)
    put(amstel, 1, first.starts_on, day(-40), at=first.pk)
    put(amstel, 1, day(-30))
    return case_id


def test_a_number_that_came_back_is_asked_once(amstel: House, twice: UUID) -> None:
    client, address = amstel.hr.client(), f"/dossiers/{twice}/percentage/"
    assert client.get(address).content.decode().count('name="absence_1"') == 1
    for ago, absence in ((60, "90"), (1, "50")):
        typed = {"from_date": f"{day(-ago):%d-%m-%Y}", "absence_1": absence, "absence_2": "100"}
        assert client.post(address, typed).status_code == 302
    assert [row for row in rows(amstel, twice) if row[1] == 1] == [(day(-60), 1, 90), (day(-1), 1, 50)]
    between = {"from_date": f"{day(-35):%d-%m-%Y}", "absence_1": "70", "absence_2": "100"}
    refused = client.post(address, between)
    assert refused.status_code == 422
    assert "Dienstverband 1 is er op de ingangsdatum niet" in refused.content.decode()


def test_a_number_that_came_back_ends_where_it_runs(amstel: House, twice: UUID) -> None:
    page = amstel.casemanager.client().get(f"/dossiers/{twice}/").content.decode()
    assert page.count("terwijl de werknemer daarin ziek is") == 1, "the first one ended, once"
    client, address = amstel.hr.client(), f"/dossiers/{twice}/dienstverband/"
    assert client.get(address).content.decode().count('name="employment_number"') == 2
    assert client.post(address, {"ends_on": f"{day(20):%d-%m-%Y}", "employment_number": "1"}).status_code == 302
    with context.entered(amstel.system):
        found = Contract.objects.filter(employee_id=amstel.employee_id, employment_number=1).order_by("starts_on")
        assert list(found.values_list("ends_on", flat=True)) == [day(-40), day(20)]


def test_an_employment_may_be_named_by_a_number_of_other_days(amstel: House) -> None:
    contract(amstel, ends_on=day(-10))
    put(amstel, 3, day(-9), hours=12)
    case_id = amstel.report(first_sick_day=day(-80))
    client, address = amstel.hr.client(), f"/dossiers/{case_id}/percentage/"
    typed = {"from_date": f"{day(-15):%d-%m-%Y}", "absence_1": "50", "absence_3": "0"}
    assert client.post(address, typed).status_code == 302
    assert [row for row in rows(amstel, case_id) if row[0] == day(-15)] == [(day(-15), 1, 50), (day(-15), 2, 0)]
    with pytest.raises(Invalid, match="één keer"):
        make(amstel, partial(setting, case_id, (2, 40), (3, 30), ago=15))
    with pytest.raises(Invalid, match="Dienstverband 4"):
        make(amstel, partial(setting, case_id, (4, 40), ago=15))
