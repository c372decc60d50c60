"""What the work is and for how many hours: of several employments only some readers see it, others the number."""

from functools import partial
from uuid import UUID

import pytest

from tests.cases.absence_files import day
from tests.cases.test_course import make
from tests.cases.test_employments import contract, setting
from tests.support.cast import House
from tests.support.rest import rest


@pytest.fixture
def several(amstel: House) -> UUID:
    """Sick for eighty days in two employments, of which one as a teacher."""
    contract(amstel)
    case_id = amstel.report(first_sick_day=day(-80))
    make(amstel, partial(setting, case_id, (1, 50), (2, 100)))
    return case_id


@pytest.mark.parametrize("name", ["hr", "werkgever", "casemanager"])
def test_who_reads_contracts_or_leads_the_case_sees_the_work(amstel: House, several: UUID, name: str) -> None:
    page = amstel.members()[name].client().get(f"/dossiers/{several}/").content.decode()
    assert "docent (2)" in page
    assert "Uren per week" in page


def test_the_employee_sees_the_own_work(amstel: House, several: UUID) -> None:
    page = amstel.werknemer.client().get("/mijn-dossier/").content.decode()
    assert "docent (2)" in page.replace("Docent", "docent")
    data = amstel.werknemer.client().get("/mijn-gegevens/gegevens.json").json()
    assert [one["function"] for one in data["cases"][0]["employments"]] == ["", "docent"]
    api = rest(amstel).get(f"/api/v1/cases/{several}/").json()
    assert [one["function"] for one in api["employments"]] == ["", "docent"], "a program of the employer as well"


@pytest.mark.parametrize("name", ["leidinggevende", "bedrijfsarts"])
def test_others_see_number_and_percentage(amstel: House, several: UUID, name: str) -> None:
    client = amstel.members()[name].client()
    page = client.get(f"/dossiers/{several}/").content.decode()
    assert "docent" not in page
    assert "Uren per week" not in page
    assert "Dienstverband 2" in page
    assert "50%" in page
    assert "gewogen naar uren" in page, "how it is reckoned is no secret"


def test_a_manager_chooses_by_number(amstel: House, several: UUID) -> None:
    client = amstel.leidinggevende.client()
    page = client.get(f"/dossiers/{several}/percentage/").content.decode()
    assert "docent" not in page
    assert 'name="absence_2"' in page


@pytest.mark.parametrize(("name", "seen"), [("hr", True), ("leidinggevende", False)])
def test_the_report_form_tells_the_work_to_who_may_know(amstel: House, name: str, seen: bool) -> None:
    contract(amstel)
    typed = {"employee": str(amstel.employee_id), "first_sick_day": f"{day(-9):%d-%m-%Y}", "shown": ""}
    page = amstel.members()[name].client().post("/ziekmelding/", typed).content.decode()
    assert "In welk dienstverband" in page
    assert ("docent" in page) is seen
    assert ("Dienstverband 2" in page) is not seen
