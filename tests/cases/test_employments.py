"""Several employments of one employee: each its own percentage, one wait. Through services and the browser."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from cases import services
from cases.models import Case, PercentageChange, Spell
from cases.services import Part, SickReport
from employers import services as employers
from employers.models import Contract
from employers.services import ContractTerms
from privacy import context
from privacy.errors import Conflict, HealthWords, Invalid
from tests.cases.absence_files import day
from tests.cases.test_course import everything, make, undo
from tests.support.cast import House, Member
from timeline.models import Step

LATER = date(2016, 1, 1)


def contract(amstel: House, number: int = 2, **terms: Any) -> UUID:
    """A second contract of Özdemir, who has one of 36 hours."""
    values = {"starts_on": LATER, "hours_per_week": Decimal(12), "function": "docent", **terms}
    with amstel.hr.at_work() as actor:
        return employers.contract_set(
            by=actor, employee_id=amstel.employee_id, terms=ContractTerms(**values, employment_number=number)
        )


@pytest.fixture
def several(amstel: House) -> UUID:
    """Sick for eighty days in two employments of 36 and 12 hours."""
    contract(amstel)
    return amstel.report(first_sick_day=day(-80))


def setting(case_id: UUID, *parts: tuple[int, int], ago: int = 0, by: Any) -> services.Changed:
    told = [Part(number, absence) for number, absence in parts]
    return services.case_set_percentage(by=by, case_id=case_id, from_date=day(-ago), employments=told)


def rows(amstel: House, case_id: UUID) -> list[tuple[date, int | None, int]]:
    with context.entered(amstel.system):
        found = PercentageChange.objects.filter(spell__case_id=case_id).order_by("from_date", "employment_number")
        return list(found.values_list("from_date", "employment_number", "absence_percentage"))


def dates(amstel: House, case_id: UUID) -> dict[tuple[str, int], Any]:
    with context.entered(amstel.system):
        found = Step.objects.filter(case_id=case_id)
        return {(s.code, s.occurrence): (s.target, s.act_by, s.state) for s in found}


def test_contracts_of_one_number_follow_each_other_and_others_run_beside_them(amstel: House) -> None:
    contract(amstel)
    with pytest.raises(Invalid, match="eigen nummer"):
        contract(amstel, starts_on=date(2017, 1, 1))
    again = (
        "INSERT INTO employers_contract (id, tenant_id, employee_id, starts_on, employment_number, function) "
        "SELECT gen_random_uuid(), tenant_id, employee_id, '2020-01-01', employment_number, '' "
        "FROM employers_contract WHERE employment_number = 2"
    )
    with amstel.hr.at_work(), transaction.atomic(), connection.cursor() as cursor:  # noqa: SIM117  two ways to fail
        with pytest.raises(IntegrityError, match="contracts_follow_each_other"), transaction.atomic():
            cursor.execute(again)
    with amstel.hr.at_work():
        assert Contract.objects.filter(employee_id=amstel.employee_id).count() == 2


def test_the_function_is_a_text_for_the_employer(amstel: House) -> None:
    with pytest.raises(HealthWords):
        contract(amstel, function="docent met burn-out")
    client = amstel.hr.client()
    address = f"/werknemers/{amstel.employee_id}/contracten/nieuw/"
    typed = {"starts_on": "01-01-2016", "employment_number": "2", "function": "docent met burn-out"}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "docent met burn-out" in refused.content.decode()
    clash = client.post(address, {**typed, "employment_number": "1", "function": "docent"})
    assert clash.status_code == 422
    assert "eigen nummer" in clash.content.decode()
    assert client.post(address, {**typed, "function": "docent"}).status_code == 302
    with context.entered(amstel.system):
        second = Contract.objects.get(employment_number=2)
    bare = {"starts_on": "01-01-2016", "hours_per_week": "20"}
    assert client.post(f"/werknemers/{amstel.employee_id}/contracten/{second.pk}/", bare).status_code == 302
    with context.entered(amstel.system):
        again = Contract.objects.get(pk=second.pk)
    assert again.hours_per_week == Decimal(20)
    assert (again.employment_number, again.function) == (2, "docent"), "what was not sent stays"
    page = client.get(f"/werknemers/{amstel.employee_id}/").content.decode()
    assert "docent" in page
    assert "Dienstverband (IKV)" in page


def test_with_one_employment_rows_and_pages_stay_as_they_were(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-20))
    make(amstel, partial(services.case_set_percentage, case_id=case_id, from_date=day(-2), absence_percentage=40))
    assert rows(amstel, case_id) == [(day(-20), None, 100), (day(-2), None, 40)]
    for tab in ("", "?tab=verloop"):
        assert "ienstverbanden" not in amstel.casemanager.client().get(f"/dossiers/{case_id}/{tab}").content.decode()
    form = amstel.hr.client().get(f"/dossiers/{case_id}/percentage/").content.decode()
    assert 'name="absence_percentage"' in form
    assert "absence_1" not in form


def test_each_employment_has_its_own_percentage_and_the_case_the_weighed_one(amstel: House, several: UUID) -> None:
    assert amstel.case(several).absence_percentage == 100
    make(amstel, partial(setting, several, (1, 100), (2, 0), ago=5))
    assert amstel.case(several).absence_percentage == 75  # 36 of 48 hours
    make(amstel, partial(setting, several, (1, 50), ago=2))
    assert amstel.case(several).absence_percentage == 38  # 37.5, half up
    assert rows(amstel, several) == [
        (day(-80), None, 100), (day(-5), 1, 100), (day(-5), 2, 0), (day(-2), 1, 50),
    ]  # fmt: skip
    page = amstel.casemanager.client().get(f"/dossiers/{several}/?tab=verloop").content.decode()
    assert "docent (2)" in page
    assert "gewogen naar uren per week" in page
    assert "62%" in page
    own = amstel.werknemer.client().get("/mijn-dossier/").content.decode()
    assert "docent (2)" in own


def test_without_hours_all_weigh_the_same(amstel: House) -> None:
    contract(amstel, hours_per_week=None)
    case_id = amstel.report(first_sick_day=day(-8))
    make(amstel, partial(setting, case_id, (2, 0)))
    assert amstel.case(case_id).absence_percentage == 50
    assert "gewone gemiddelde" in amstel.casemanager.client().get(f"/dossiers/{case_id}/").content.decode()


def test_absent_in_none_is_recovery_and_refused(amstel: House, several: UUID) -> None:
    before = everything(amstel)
    with pytest.raises(Invalid, match="meld dan herstel"):
        make(amstel, partial(setting, several, (1, 0), (2, 0)))
    make(amstel, partial(setting, several, (1, 0), ago=2))
    with pytest.raises(Invalid, match="meld dan herstel"):  # on day -2 it would be so
        make(amstel, partial(setting, several, (2, 0), ago=9))
    make(amstel, partial(services.case_recover, case_id=several, recovered_from=day(0)))
    assert amstel.case(several).state == "recovered"
    assert everything(amstel) != before


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"absence_percentage": 50}, "percentage van elk"),
        ({"employments": [Part(3, 50)]}, "Dienstverband 3"),
        ({"employments": [Part(1, 101)]}, "0 tot en met 100"),
        ({"employments": [Part(1, 50), Part(1, 60)]}, "één keer"),
        ({"employments": [Part(1, 50)], "absence_percentage": 50}, "niet allebei"),
    ],
)
def test_what_does_not_fit_is_refused(amstel: House, several: UUID, told: dict[str, Any], says: str) -> None:
    before = everything(amstel)
    with pytest.raises(Invalid, match=says):
        make(amstel, partial(services.case_set_percentage, case_id=several, from_date=day(0), **told))
    assert everything(amstel) == before


def test_undo_gives_each_employment_its_own_rows_back(amstel: House, several: UUID) -> None:
    make(amstel, partial(setting, several, (1, 60), (2, 20), ago=9))
    before = everything(amstel)
    done = make(amstel, partial(setting, several, (1, 10), (2, 0), ago=9))
    assert everything(amstel) != before
    undo(amstel, done)
    assert everything(amstel) == before
    same_day = make(amstel, partial(setting, several, (2, 0), ago=80))  # takes the place of the general row
    assert rows(amstel, several)[:2] == [(day(-80), 1, 100), (day(-80), 2, 0)]
    undo(amstel, same_day)
    assert everything(amstel) == before


def test_another_first_day_moves_the_rows_of_each(amstel: House, several: UUID) -> None:
    make(amstel, partial(setting, several, (1, 60), (2, 0), ago=70))
    before = everything(amstel)
    moved = make(amstel, partial(services.case_correct_first_day, case_id=several, first_sick_day=day(-60)))
    assert rows(amstel, several) == [(day(-60), 1, 60), (day(-60), 2, 0)]
    assert amstel.case(several).absence_percentage == 45
    undo(amstel, moved)
    assert everything(amstel) == before
    make(amstel, partial(services.case_correct_first_day, case_id=several, first_sick_day=day(-90)))
    assert rows(amstel, several)[0] == (day(-90), None, 100)


def test_withdrawal_and_relapse_keep_to_their_own_spell(amstel: House, several: UUID) -> None:
    make(amstel, partial(setting, several, (2, 0), ago=70))
    make(amstel, partial(services.case_recover, case_id=several, recovered_from=day(-10)))
    again = SickReport(employee_id=amstel.employee_id, first_sick_day=day(-3), employments=(2,))
    relapse = make(amstel, partial(services.case_report, report=again))
    assert rows(amstel, several)[-2:] == [(day(-3), 1, 0), (day(-3), 2, 100)]
    assert amstel.case(several).absence_percentage == 25
    make(amstel, partial(services.case_withdraw, case_id=several, reason="verkeerde werknemer"))
    assert [row[0] for row in rows(amstel, several)] == [day(-80), day(-70)]
    with pytest.raises(Conflict):
        undo(amstel, relapse)


def test_somebody_is_sick_for_one_job_and_not_for_the_other(amstel: House) -> None:
    contract(amstel)
    told = SickReport(employee_id=amstel.employee_id, first_sick_day=day(-9), employments=(5,))
    with pytest.raises(Invalid, match="geen dienstverband 5"):
        make(amstel, partial(services.case_report, report=told))
    client = amstel.hr.client()
    typed = {
        "employee": str(amstel.employee_id), "first_sick_day": f"{day(-9):%d-%m-%Y}", "expected_duration": "onbekend",
        "safety_net": "nee", "phone": "06 1234", "shown": "",
    }  # fmt: skip
    asked = client.post("/ziekmelding/", typed)
    html = asked.content.decode()
    assert asked.status_code == 200
    assert "In welk dienstverband" in html
    assert 'value="06 1234"' in html
    with context.entered(amstel.system):
        assert not Case.objects.exists()
    mark = {"asked": f"{amstel.employee_id},1,2"}
    assert f'name="asked" value="{mark["asked"]}"' in html
    none = client.post("/ziekmelding/", {**typed, **mark})
    assert none.status_code == 422
    assert "minstens één dienstverband" in none.content.decode()
    assert client.post("/ziekmelding/", {**typed, **mark, "employments": ["2"]}).status_code == 302
    with context.entered(amstel.system):
        case = Case.objects.get()
    assert rows(amstel, case.pk) == [(day(-9), 1, 0), (day(-9), 2, 100)]
    assert case.absence_percentage == 25
    assert "hierin niet ziek gemeld" in amstel.casemanager.client().get(f"/dossiers/{case.pk}/").content.decode()


def test_the_form_asks_each_employment_and_loses_nothing(amstel: House, several: UUID) -> None:
    client, address = amstel.leidinggevende.client(), f"/dossiers/{several}/percentage/"
    form = client.get(address).content.decode()
    assert 'name="absence_1"' in form
    assert 'name="absence_2"' in form
    assert 'name="absence_percentage"' not in form
    typed = {"from_date": f"{day(0):%d-%m-%Y}", "absence_1": "40", "absence_2": "130", "therapeutic_1": "on"}
    wrong = client.post(address, typed)
    assert wrong.status_code == 422
    assert 'value="130"' in wrong.content.decode()
    assert 'value="40"' in wrong.content.decode()
    nobody = client.post(address, {**typed, "absence_1": "0", "absence_2": "0"})
    assert nobody.status_code == 422
    assert "meld dan herstel" in nobody.content.decode()
    assert client.post(address, {**typed, "absence_2": "0"}).status_code == 302
    assert rows(amstel, several)[-2:] == [(day(0), 1, 40), (day(0), 2, 0)]
    assert amstel.case(several).absence_percentage == 30
    assert amstel.case(several).therapeutic


def test_an_employment_from_later_on_counts_from_its_day(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-30))
    before = dates(amstel, case_id)
    contract(amstel, starts_on=day(-10))
    assert dates(amstel, case_id) == before, "an employment that began later does not change the clock"
    assert amstel.case(case_id).absence_percentage == 75
    client, address = amstel.hr.client(), f"/dossiers/{case_id}/percentage/"
    typed = {"from_date": f"{day(-20):%d-%m-%Y}", "absence_1": "80", "absence_2": "0"}
    assert client.post(address, typed).status_code == 302, "what was not there on the day is left out"
    assert rows(amstel, case_id) == [(day(-30), None, 100), (day(-20), 1, 80)]
    assert client.post(address, {**typed, "absence_2": "10"}).status_code == 422


def test_a_contract_that_gets_another_number_keeps_its_percentages(amstel: House) -> None:
    second = contract(amstel)
    case_id = amstel.report(first_sick_day=day(-30))
    make(amstel, partial(setting, case_id, (1, 100), (2, 20), ago=5))
    with amstel.hr.at_work() as actor:
        employers.contract_set(
            by=actor, employee_id=amstel.employee_id, contract_id=second,
            terms=ContractTerms(LATER, None, Decimal(12), 7, "docent"),
        )  # fmt: skip
    assert rows(amstel, case_id)[-2:] == [(day(-5), 1, 100), (day(-5), 7, 20)]
    assert amstel.case(case_id).absence_percentage == 80


def test_two_percentages_of_one_employment_on_a_day_are_refused_by_the_database(amstel: House, several: UUID) -> None:
    with context.entered(amstel.system):
        spell = Spell.objects.get(case_id=several)
        for number in (None, 1):
            given = {"spell": spell, "from_date": day(-3), "employment_number": number, "absence_percentage": 50}
            PercentageChange.objects.create(**given)
            with pytest.raises(IntegrityError, match="one_percentage_a_day"), transaction.atomic():
                PercentageChange.objects.create(**given)


def test_other_people_than_before_see_nothing_more(amstel: House, several: UUID) -> None:
    members: list[Member] = [amstel.other_casemanager, amstel.beheerder]
    for member in members:
        assert member.client().get(f"/dossiers/{several}/").status_code in {403, 404}
