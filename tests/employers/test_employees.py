"""Employees and contracts: fields, names, search, and whose they are."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from employers import selectors, services
from employers.models import Contract, Employee
from employers.services import ContractTerms, EmployeeDetails, NewEmployee
from privacy import chance, context
from privacy.errors import Invalid, NotFound, Refused
from privacy.models import AuditEntry
from tests.support.cast import House

pytestmark = pytest.mark.django_db
TYPED = {
    "personnel_number": "1003", "initials": "D.", "prefix": "van der", "last_name": "Meijer",
    "birth_date": "17-05-1980", "gender": "v", "email": "", "starts_on": "1-1-2020", "ends_on": "",
    "hours_per_week": "32,5",
}  # fmt: skip


def names(house: House, **values: Any) -> list[str]:
    with house.hr.at_work() as actor:
        return [row.sort_name for row in selectors.employees(actor, house.employer_id, **values).rows]


def test_added_on_the_screen_with_a_contract(amstel: House) -> None:
    screen = amstel.hr.client()
    typed = {**TYPED, "department": str(amstel.department_id)}
    page = screen.post(f"/werkgevers/{amstel.employer_id}/werknemers/nieuw/", typed, follow=True).content.decode()
    assert "Meijer, D. van der" in page
    with context.entered(amstel.system):
        made = Employee.objects.get(personnel_number="1003")
        contract = Contract.objects.get(employee=made)
        assert (made.birth_date, made.department_id) == (date(1980, 5, 17), amstel.department_id)
        assert (contract.starts_on, contract.hours_per_week) == (date(2020, 1, 1), Decimal("32.5"))
        assert AuditEntry.objects.filter(action="employee.create", employee_id=made.pk).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"personnel_number": "1001"}, "personnel_number"),
        ({"personnel_number": ""}, "personnel_number"),
        ({"last_name": " "}, "last_name"),
        ({"birth_date": "30-02-1980"}, "birth_date"),
        ({"birth_date": "17-05-2080"}, "birth_date"),
        ({"email": "geen adres"}, "email"),
        ({"gender": "q"}, "gender"),
        ({"ends_on": "1-1-2019"}, "ends_on"),
        ({"hours_per_week": "400"}, "hours_per_week"),
        ({"starts_on": ""}, "starts_on"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_kept(
    amstel: House, change: dict[str, str], field: str
) -> None:
    path = f"/werkgevers/{amstel.employer_id}/werknemers/nieuw/"
    answer = amstel.hr.client().post(path, {**TYPED, **change})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert 'value="van der"' in answer.content.decode()
    with context.entered(amstel.system):
        assert Employee.objects.count() == 3


def test_a_department_of_another_employer_is_refused(amstel: House, maas: House) -> None:
    with amstel.beheerder.at_work() as actor:
        for foreign in (amstel.department_id, maas.department_id):
            with pytest.raises(Invalid) as caught:
                services.employee_create(
                    by=actor,
                    employer_id=amstel.other_employer_id,
                    details=EmployeeDetails("9", "Jansen", department_id=foreign),
                )
            assert set(caught.value.errors) == {"department"}


def test_lists_sort_on_the_main_part_of_the_name(amstel: House) -> None:
    with amstel.hr.at_work() as actor:
        for number, prefix, last in (("7", "van der", "Aa"), ("8", "", "Zwart"), ("9", "'t", "Hart")):
            details = EmployeeDetails(number, last, prefix=prefix, initials="X.")
            services.employee_create(by=actor, employer_id=amstel.employer_id, details=details)
    found = names(amstel)
    assert [name for name in found if name != "Özdemir, Ö."] == [
        "Aa, X. van der",
        "Hart, X. 't",
        "Kok, K. de",
        "Zwart, X.",
    ]


@pytest.mark.parametrize(
    ("search", "found"), [("dem", ["Özdemir, Ö."]), ("100", None), ("1002", ["Kok, K. de"]), ("xyz", [])]
)
def test_searching_by_name_or_number(amstel: House, search: str, found: list[str] | None) -> None:
    rows = names(amstel, search=search)
    assert sorted(rows) == sorted(found if found is not None else names(amstel))
    page = amstel.hr.client().post(f"/werkgevers/{amstel.employer_id}/", {"q": search}).content.decode()
    for name in rows:
        assert name in page


def test_the_list_costs_one_query_and_goes_on(amstel: House) -> None:
    rows = [NewEmployee(EmployeeDetails(f"N{n}", f"Naam{n:03}"), ContractTerms(date(2020, 1, 1))) for n in range(60)]
    with amstel.hr.at_work() as actor:
        with CaptureQueriesContext(connection) as few:
            services.employees_add(by=actor, employer_id=amstel.employer_id, rows=rows[:2])
        with CaptureQueriesContext(connection) as many:
            services.employees_add(by=actor, employer_id=amstel.employer_id, rows=rows[2:])
        assert len(many) == len(few)
        with CaptureQueriesContext(connection) as queries:
            page = selectors.employees(actor, amstel.employer_id)
        assert len(queries) == 1
    assert page.has_next
    assert "Naam059" in amstel.hr.client().get(f"/werkgevers/{amstel.employer_id}/?pagina=2").content.decode()
    only = amstel.hr.client().get(f"/werkgevers/{amstel.employer_id}/?afdeling={amstel.department_id}").content.decode()
    assert "Naam001" not in only
    assert "Özdemir" in only


def test_many_at_once_or_none(amstel: House) -> None:
    good, taken = EmployeeDetails("N1", "Een"), EmployeeDetails("1001", "Twee")
    with amstel.hr.at_work() as actor:
        for wrong in (taken, EmployeeDetails("N2", "")):
            with pytest.raises(Invalid):
                services.employees_add(
                    by=actor, employer_id=amstel.employer_id, rows=[NewEmployee(good), NewEmployee(wrong)]
                )
        assert Employee.objects.filter(employer_id=amstel.employer_id).count() == 2


def test_changed_on_the_screen(amstel: House) -> None:
    path = f"/werknemers/{amstel.colleague_id}/"
    screen = amstel.hr.client()
    assert 'value="Kok"' in screen.get(path).content.decode()
    typed = {"personnel_number": "1002", "initials": "K.", "prefix": "de", "last_name": "Kok-Bos", "gender": ""}
    assert screen.post(path, typed)["Location"] == f"/werkgevers/{amstel.employer_id}/"
    assert screen.post(path, {**typed, "personnel_number": "1001"}).status_code == 422
    with context.entered(amstel.system):
        assert Employee.objects.get(pk=amstel.colleague_id).last_name == "Kok-Bos"
        assert AuditEntry.objects.filter(action="employee.read", employee_id=amstel.colleague_id).exists()


@pytest.mark.parametrize("path", ["", "contracten/nieuw/"])
def test_an_employee_who_is_not_the_own_does_not_exist(amstel: House, maas: House, path: str) -> None:
    hr = amstel.hr.client()
    assert hr.get(f"/werknemers/{amstel.employee_id}/{path}").status_code == 200
    for foreign in (amstel.stranger_id, maas.employee_id):
        assert hr.get(f"/werknemers/{foreign}/{path}").status_code == 404
    assert amstel.beheerder.client().get(f"/werknemers/{amstel.stranger_id}/{path}").status_code == 200
    assert amstel.beheerder.client().get(f"/werknemers/{maas.employee_id}/{path}").status_code == 404


def test_services_know_whose_they_are_too(amstel: House, maas: House) -> None:
    details = EmployeeDetails("1", "X")
    terms = ContractTerms(date(2024, 1, 1))
    with amstel.hr.at_work() as actor:
        for foreign in (amstel.stranger_id, maas.employee_id):
            with pytest.raises(NotFound):
                services.employee_update(by=actor, employee_id=foreign, details=details)
            with pytest.raises(NotFound):
                services.contract_set(by=actor, employee_id=foreign, terms=terms)
            with pytest.raises(NotFound):
                selectors.employee(actor, foreign)
        assert selectors.employees(actor, amstel.other_employer_id).rows == ()
    for name in ("leidinggevende", "werknemer", "bedrijfsarts"):
        with getattr(amstel, name).at_work() as actor, pytest.raises(Refused):
            services.employee_update(by=actor, employee_id=amstel.employee_id, details=details)


def test_a_contract_is_changed_and_followed_by_another(amstel: House) -> None:
    screen = amstel.hr.client()
    with context.entered(amstel.system):
        first = Contract.objects.get(employee_id=amstel.employee_id)
    base = f"/werknemers/{amstel.employee_id}/contracten/"
    overlap = screen.post(f"{base}nieuw/", {"starts_on": "1-6-2026"})
    assert overlap.status_code == 422
    assert "overlapt" in overlap.content.decode()
    assert screen.post(f"{base}{first.pk}/", {"starts_on": "1-1-2015", "ends_on": "31-5-2026"}).status_code == 302
    assert screen.post(f"{base}nieuw/", {"starts_on": "1-6-2026", "hours_per_week": "24"}).status_code == 302
    page = screen.get(f"/werknemers/{amstel.employee_id}/").content.decode()
    assert "onbepaalde tijd" in page
    assert "31-05-2026" in page


def test_a_contract_of_someone_else_does_not_exist(amstel: House) -> None:
    with context.entered(amstel.system):
        other = Contract.objects.get(employee_id=amstel.colleague_id)
    path = f"/werknemers/{amstel.employee_id}/contracten/{other.pk}/"
    assert amstel.hr.client().get(path).status_code == 404
    with amstel.hr.at_work() as actor, pytest.raises(NotFound):
        services.contract_set(
            by=actor, employee_id=amstel.employee_id, contract_id=other.pk, terms=ContractTerms(date(2024, 1, 1))
        )


def test_setting_the_same_contract_twice_makes_one(amstel: House) -> None:
    start = chance.today() + timedelta(days=10)
    with amstel.hr.at_work() as actor:
        made = services.employee_create(
            by=actor, employer_id=amstel.employer_id, details=EmployeeDetails("55", "Nieuw")
        )
        first = services.contract_set(by=actor, employee_id=made, terms=ContractTerms(start))
        again = services.contract_set(
            by=actor, employee_id=made, terms=ContractTerms(start, hours_per_week=Decimal(24))
        )
        assert first == again
        assert Contract.objects.get(employee_id=made).hours_per_week == 24


def test_the_import_of_a_casemanager_may_add_people(amstel: House) -> None:
    """Who may import absence files may create whom they name (policy: absence.import), within the own employers."""
    with amstel.casemanager.at_work() as actor:
        services.employee_create(by=actor, employer_id=amstel.employer_id, details=EmployeeDetails("77", "Import"))
        with pytest.raises(NotFound):
            services.employee_create(by=actor, employer_id=amstel.other_employer_id, details=EmployeeDetails("77", "I"))
