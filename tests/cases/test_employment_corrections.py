"""A first day, a contract or a change put right afterwards, of who has several employments and of who has one."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from cases import services
from cases.models import Case
from cases.services import Changed, SickReport
from cases.services.employment import employments_over, paged
from employers import services as employers
from employers.models import Contract
from employers.services import ContractTerms
from privacy import chance, context
from privacy.errors import Conflict, Invalid
from tests.cases.absence_files import day
from tests.cases.test_course import everything, make, undo
from tests.cases.test_employments import LATER, contract, rows, setting
from tests.support.cast import House


def first_contract(amstel: House) -> Contract:
    with context.entered(amstel.system):
        return Contract.objects.get(employee_id=amstel.employee_id, employment_number=1)


def changed_contract(
    amstel: House, number: int, starts_on: date, ends_on: date | None = None, hours: int = 36, **which: Any
) -> UUID:
    """A contract of Özdemir, added or changed by HR."""
    terms = ContractTerms(starts_on, ends_on, Decimal(hours), number)
    with amstel.hr.at_work() as actor:
        return employers.contract_set(by=actor, employee_id=amstel.employee_id, terms=terms, **which)


def ends(case_id: UUID, ends_on: date | None, number: int | None = None) -> Callable[..., Changed]:
    return partial(services.case_set_employment_end, case_id=case_id, ends_on=ends_on, employment_number=number)


def sick_in_second(amstel: House, ago: int = 9) -> UUID:
    told = SickReport(employee_id=amstel.employee_id, first_sick_day=day(-ago), employments=(2,))
    return make(amstel, partial(services.case_report, report=told)).case_id


def first_day(case_id: UUID, ago: int) -> Callable[..., Changed]:
    return partial(services.case_correct_first_day, case_id=case_id, first_sick_day=day(-ago))


def test_a_first_day_before_the_employment_of_the_sickness_is_refused(amstel: House) -> None:
    contract(amstel, starts_on=day(-15))
    case_id = sick_in_second(amstel)
    before = everything(amstel)
    with pytest.raises(Invalid, match="geen dienstverband waarin"):
        make(amstel, first_day(case_id, 20))
    assert everything(amstel) == before
    client, address = amstel.hr.client(), f"/dossiers/{case_id}/eerste-ziektedag/"
    refused = client.post(address, {"first_sick_day": f"{day(-20):%d-%m-%Y}"})
    assert refused.status_code == 422
    assert "geen dienstverband waarin" in refused.content.decode()
    make(amstel, first_day(case_id, 12))
    assert rows(amstel, case_id) == [(day(-12), 1, 0), (day(-12), 2, 100)]


def test_a_first_day_before_one_of_two_began_keeps_what_was_told_of_it(amstel: House) -> None:
    contract(amstel, starts_on=day(-15))
    case_id = amstel.report(first_sick_day=day(-9))
    before = everything(amstel)
    moved = make(amstel, first_day(case_id, 20))
    assert rows(amstel, case_id) == [(day(-20), None, 100), (day(-9), 2, 100)]
    assert amstel.case(case_id).absence_percentage == 100
    undo(amstel, moved)
    assert everything(amstel) == before


def test_a_later_first_day_keeps_what_held_on_it(amstel: House) -> None:
    contract(amstel)
    case_id = amstel.report(first_sick_day=day(-80))
    make(amstel, partial(setting, case_id, (1, 50), (2, 100), ago=80))
    make(amstel, ends(case_id, day(-65), 2))
    make(amstel, partial(services.case_set_percentage, case_id=case_id, from_date=day(-60), absence_percentage=30))
    make(amstel, first_day(case_id, 50))
    assert rows(amstel, case_id) == [(day(-50), None, 30)]
    assert amstel.case(case_id).absence_percentage == 30


def test_a_later_first_day_makes_nobody_sick_in_what_began_meanwhile(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-30))
    contract(amstel, starts_on=day(-10))
    assert amstel.case(case_id).absence_percentage == 75
    make(amstel, first_day(case_id, 5))
    assert rows(amstel, case_id) == [(day(-5), 1, 100), (day(-5), 2, 0)]
    assert amstel.case(case_id).absence_percentage == 75


def test_a_later_first_day_on_which_nobody_was_absent_is_refused(amstel: House) -> None:
    contract(amstel)
    case_id = amstel.report(first_sick_day=day(-80))
    make(amstel, partial(setting, case_id, (2, 0), ago=80))
    first = first_contract(amstel)
    changed_contract(amstel, 1, first.starts_on, day(-60), contract_id=first.pk)
    with pytest.raises(Invalid, match="geen dienstverband waarin"):
        make(amstel, first_day(case_id, 50))


def test_with_one_employment_the_first_day_moves_as_it_did(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-30))
    for ago, absence in ((20, 60), (10, 40)):
        change = partial(services.case_set_percentage, from_date=day(-ago), absence_percentage=absence)
        make(amstel, partial(change, case_id=case_id))
    make(amstel, first_day(case_id, 40))
    assert rows(amstel, case_id) == [(day(-40), None, 100), (day(-20), None, 60), (day(-10), None, 40)]
    make(amstel, first_day(case_id, 15))
    assert rows(amstel, case_id) == [(day(-15), None, 60), (day(-10), None, 40)]
    first = first_contract(amstel)
    changed_contract(amstel, 1, first.starts_on, day(-18), contract_id=first.pk)
    changed_contract(amstel, 1, day(-16))
    make(amstel, first_day(case_id, 25))
    assert rows(amstel, case_id) == [(day(-25), None, 60), (day(-10), None, 40)]
    assert amstel.case(case_id).absence_percentage == 40


@pytest.mark.parametrize("dates", [(-5, None), (None, -12)])
def test_a_contract_that_would_leave_nobody_absent_is_refused(
    amstel: House, dates: tuple[int | None, int | None]
) -> None:
    second = contract(amstel)
    case_id = sick_in_second(amstel)
    before = everything(amstel)
    starts_on, ends_on = (None if ago is None else day(ago) for ago in dates)
    with pytest.raises(Invalid, match="dan in geen enkel dienstverband meer ziek"):
        changed_contract(amstel, 2, starts_on or LATER, ends_on, 12, contract_id=second)
    assert everything(amstel) == before
    typed = {
        "starts_on": f"{starts_on or LATER:%d-%m-%Y}", "ends_on": f"{ends_on:%d-%m-%Y}" if ends_on else "",
        "hours_per_week": "12", "employment_number": "2", "function": "docent",
    }  # fmt: skip
    refused = amstel.hr.client().post(f"/werknemers/{amstel.employee_id}/contracten/{second}/", typed)
    assert refused.status_code == 422
    assert "dan in geen enkel dienstverband meer ziek" in refused.content.decode()
    make(amstel, first_day(case_id, 4))
    changed_contract(amstel, 2, day(-5), None, 12, contract_id=second)
    make(amstel, partial(setting, case_id, (1, 0), (2, 60)))
    assert amstel.case(case_id).absence_percentage == 15


def test_an_end_before_the_relapse_in_that_employment_is_refused(amstel: House) -> None:
    contract(amstel)
    case_id = amstel.report(first_sick_day=day(-80))
    make(amstel, partial(services.case_recover, case_id=case_id, recovered_from=day(-10)))
    sick_in_second(amstel, ago=3)
    with pytest.raises(Invalid, match="dan in geen enkel dienstverband meer ziek"):
        make(amstel, ends(case_id, day(-5), 2))
    make(amstel, ends(case_id, day(-1), 2))
    assert amstel.case(case_id).absence_percentage == 25


def test_a_percentage_is_judged_from_its_own_day_on(amstel: House) -> None:
    contract(amstel)
    case_id = amstel.report(first_sick_day=day(-30))
    make(amstel, partial(setting, case_id, (1, 0), ago=20))
    make(amstel, ends(case_id, day(-15), 2))
    make(amstel, partial(setting, case_id, (1, 0), ago=18))
    make(amstel, partial(services.case_set_percentage, case_id=case_id, from_date=day(-3), absence_percentage=70))
    assert amstel.case(case_id).absence_percentage == 70


def test_an_end_is_not_taken_back_over_the_contract_that_came_after(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-80))
    done = make(amstel, ends(case_id, day(-10)))
    changed_contract(amstel, 1, day(-9))
    before = everything(amstel)
    with pytest.raises(Conflict, match="contract"):
        undo(amstel, done)
    client, address = amstel.hr.client(), f"/dossiers/{case_id}/verloop/{done.change_id}/ongedaan/"
    page = client.get(address)
    assert page.status_code == 200
    assert "overlapt" in page.content.decode()
    assert client.post(address, {"shown": ""}).status_code == 422
    assert everything(amstel) == before


def test_undo_weighs_anew(amstel: House) -> None:
    second = contract(amstel)
    case_id = amstel.report(first_sick_day=day(-30))
    make(amstel, partial(setting, case_id, (1, 100), (2, 0), ago=20))
    recovered = make(amstel, partial(services.case_recover, case_id=case_id, recovered_from=day(-5)))
    changed_contract(amstel, 2, LATER, None, 36, contract_id=second)
    undo(amstel, recovered)
    assert amstel.case(case_id).absence_percentage == 50


def test_undo_of_an_end_that_took_effect_weighs_both_again(amstel: House) -> None:
    noon = chance.now().replace(hour=12)
    with chance.seeded(seed=1, instant=noon):
        contract(amstel)
        case_id = amstel.report(first_sick_day=day(-80))
        make(amstel, partial(setting, case_id, (1, 100), (2, 0), ago=5))
        done = make(amstel, ends(case_id, day(0), 2))
    with chance.seeded(seed=2, instant=noon + timedelta(hours=20)):
        with context.entered(amstel.system):
            employments_over(by=amstel.system, today=chance.today())
        assert amstel.case(case_id).absence_percentage == 100
        undo(amstel, done)
    assert amstel.case(case_id).absence_percentage == 75


def test_undo_puts_percentages_back_under_the_number_of_now(amstel: House) -> None:
    second = contract(amstel)
    case_id = amstel.report(first_sick_day=day(-30))
    done = make(amstel, partial(setting, case_id, (1, 100), (2, 20), ago=5))
    recovered = make(amstel, partial(services.case_recover, case_id=case_id, recovered_from=day(-5)))
    changed_contract(amstel, 7, LATER, None, 12, contract_id=second)
    undo(amstel, recovered)
    assert rows(amstel, case_id) == [(day(-30), None, 100), (day(-5), 1, 100), (day(-5), 7, 20)]
    assert amstel.case(case_id).absence_percentage == 80
    undo(amstel, done)
    assert rows(amstel, case_id) == [(day(-30), None, 100)]
    assert amstel.case(case_id).absence_percentage == 100


def test_a_closed_case_shows_how_each_stood(amstel: House) -> None:
    contract(amstel)
    case_id = amstel.report(first_sick_day=day(-80))
    make(amstel, partial(setting, case_id, (1, 60), (2, 100), ago=5))
    close = partial(services.case_close, case_id=case_id, end_reason="einde_wachttijd", ended_on=day(0))
    make(amstel, close)
    page = " ".join(amstel.casemanager.client().get(f"/dossiers/{case_id}/").content.decode().split())
    assert 'data-label="Werkt nu"> 40%' in page
    assert 'data-label="Werkt nu"> 100%' not in page


def test_a_recovered_case_shows_work_in_each(amstel: House) -> None:
    contract(amstel)
    case_id = amstel.report(first_sick_day=day(-80))
    make(amstel, partial(services.case_recover, case_id=case_id, recovered_from=day(-5)))
    page = " ".join(amstel.casemanager.client().get(f"/dossiers/{case_id}/").content.decode().split())
    assert page.count('data-label="Werkt nu"> 100%') == 2


def test_the_page_says_why_an_end_asks_nothing(amstel: House) -> None:
    contract(amstel)
    case_id = amstel.report(first_sick_day=day(-80))
    make(amstel, partial(setting, case_id, (1, 100), (2, 0), ago=1))
    make(amstel, ends(case_id, day(5), 2))
    page = amstel.casemanager.client().get(f"/dossiers/{case_id}/").content.decode()
    assert "geen melding en geen verslag" in page
    make(amstel, partial(setting, case_id, (1, 100), (2, 10)))
    page = amstel.casemanager.client().get(f"/dossiers/{case_id}/").content.decode()
    assert "geen melding en geen verslag" not in page
    assert "terwijl de werknemer daarin ziek is" in page
    assert (
        "geen melding en geen verslag" in amstel.hr.client().get(f"/dossiers/{case_id}/dienstverband/").content.decode()
    )


def test_the_night_reads_every_case_page_by_page(amstel: House) -> None:
    cases = [amstel.report(first_sick_day=day(-80))]
    cases.append(amstel.report(employee_id=amstel.colleague_id, first_sick_day=day(-80)))
    with context.entered(amstel.system):
        for size in (1, 2, 5000):
            assert list(paged(Case.objects.all(), size)) == sorted(cases)
