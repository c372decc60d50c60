"""Which employment is meant, where somebody has several: what was ticked, and what is one employment."""

import re
from decimal import Decimal

from cases.models import Case
from employers import services as employers
from employers.services import ContractTerms
from privacy import context
from tests.cases.absence_files import day
from tests.cases.test_employments import LATER, contract, rows
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
