"""Whoever may be reported sick can be found, however many people there are."""

import pytest

from cases import selectors
from cases.selectors import overview
from employers.models import Employee
from privacy import chance, context
from tests.support.cast import House, employee


@pytest.fixture
def many(amstel: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """More people than the list holds."""
    with context.entered(amstel.system):
        for number, name in enumerate(("Aalders", "Bakker", "Cornelissen", "Zijlstra", "Zwart")):
            employee(amstel.employer_id, amstel.department_id, f"77{number}", name)
    monkeypatch.setattr(overview, "REPORTABLE", 3)


@pytest.mark.parametrize("name", ["leidinggevende", "hr", "werkgever"])
def test_who_is_past_the_end_of_the_list_is_found_and_reported(amstel: House, many: None, name: str) -> None:
    client = getattr(amstel, name).client()
    page = client.get("/ziekmelding/").content.decode()
    assert "Zijlstra" not in page
    assert "Niet iedereen past in de lijst" in page
    found = client.post("/ziekmelding/", {"q": "zij"})
    assert found.status_code == 200
    assert "Z. Zijlstra" in found.content.decode()
    assert "Aalders" not in found.content.decode()
    with context.entered(amstel.system):
        wanted = Employee.objects.get(last_name="Zijlstra").pk
    values = {"employee": str(wanted), "first_sick_day": "01-01-2099", "expected_duration": "onbekend"}
    wrong = client.post("/ziekmelding/", values | {"safety_net": "onbekend"})
    assert wrong.status_code == 422
    assert f'value="{wanted}" selected' in wrong.content.decode()
    today = f"{chance.today():%d-%m-%Y}"
    sent = client.post("/ziekmelding/", values | {"safety_net": "onbekend", "first_sick_day": today})
    assert sent.status_code == 302


def test_nobody_found_says_how_to_search(amstel: House, many: None) -> None:
    page = amstel.hr.client().post("/ziekmelding/", {"q": "Q%_"}).content.decode()
    assert "Niemand gevonden die u ziek kunt melden" in page


def test_another_department_is_not_found_by_asking_for_it(amstel: House, many: None) -> None:
    path = f"/ziekmelding/?werknemer={amstel.colleague_id}"
    assert str(amstel.colleague_id) not in amstel.leidinggevende.client().get(path).content.decode().replace(path, "")
    with amstel.leidinggevende.at_work() as actor:
        found = selectors.reportable_employees(actor, asked=amstel.colleague_id)
    assert amstel.colleague_id not in {person.id for person in found.people}
