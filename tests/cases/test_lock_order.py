"""Employee, case, contract, step: every service locks in that order, so that two never wait for each other."""

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections

from cases import services
from cases.models import Case
from employers import services as employers
from employers.models import Contract, Employee
from employers.services import ContractTerms
from privacy import context
from tests.cases.absence_files import day
from tests.cases.test_course import make
from tests.support.cast import House

CHANGES: dict[str, Callable[..., Any]] = {
    "employment": partial(services.case_set_employment_end, ends_on=day(30)),
    "leave": partial(services.leave_set, starts_on=day(10), ends_on=day(29)),
    "withdrawal": partial(services.case_withdraw, reason="verkeerde werknemer"),
}
_WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def somebody_waits() -> bool:
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(_WAITS)
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.1)
    return False


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", CHANGES)
def test_who_changes_what_belongs_to_the_employee_waits_without_holding_the_case(amstel: House, name: str) -> None:
    case_id = amstel.report(first_sick_day=day(-60))
    failed: list[Exception] = []

    def change() -> None:
        try:
            make(amstel, partial(CHANGES[name], case_id=case_id))
        except Exception as error:  # noqa: BLE001  what a thread raises is lost otherwise
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=change)
    with context.entered(amstel.system):
        Employee.objects.select_for_update(no_key=True).get(pk=amstel.employee_id)
        thread.start()
        assert somebody_waits()
        Case.objects.select_for_update(no_key=True, nowait=True).get(pk=case_id)
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert failed == []


@pytest.mark.django_db(transaction=True)
def test_a_contract_and_the_end_of_the_employment_at_once_both_get_through(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-60))
    with context.entered(amstel.system):
        contract_id = Contract.objects.get(employee_id=amstel.employee_id).pk
    failed: list[Exception] = []

    def end(to: int) -> None:
        make(amstel, partial(services.case_set_employment_end, case_id=case_id, ends_on=day(to)))

    def contract(to: int, contract_id: UUID) -> None:
        terms = ContractTerms(day(-2000), day(to), None)
        with amstel.hr.at_work() as actor:
            employers.contract_set(by=actor, employee_id=amstel.employee_id, terms=terms, contract_id=contract_id)

    def often(change: Callable[[int], None]) -> None:
        try:
            for to in range(30, 34):
                change(to)
        except Exception as error:  # noqa: BLE001  what a thread raises is lost otherwise
            failed.append(error)
        finally:
            connections.close_all()

    changes = (end, partial(contract, contract_id=contract_id))
    threads = [threading.Thread(target=often, args=(change,)) for change in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
