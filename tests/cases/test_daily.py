"""The daily work on the cases of a tenant: one that fails stops no other."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cases import services
from cases.models import Case, Spell
from cases.tasks import close_recovered
from privacy import chance, context
from tests.support.cast import House, employee
from timeline.models import Step

TODAY = chance.today()
WORDS = "niet opnieuw berekend"


def recovering(house: House, count: int) -> list[UUID]:
    """Cases of which the recovery was announced for today, in the order in which they are worked on."""
    with context.entered(house.system):
        people = [employee(house.employer_id, house.department_id, f"d{n}", f"Dag{n}") for n in range(count)]
    cases = [house.report(employee_id=person, first_sick_day=TODAY - timedelta(days=20)) for person in people]
    with house.casemanager.at_work() as by:
        for case_id in cases:
            services.case_recover(by=by, case_id=case_id, recovered_from=TODAY)
    with context.entered(house.system):
        Step.objects.filter(case_id__in=cases, state="paused").update(state="planned")
    return sorted(cases)


def spoilt(house: House, case_id: UUID) -> dict[str, Any]:
    """The case has no period of sickness any more, which cannot be; returns what there was."""
    with context.entered(house.system):
        row = Spell.objects.filter(case_id=case_id).values().get()
        Spell.objects.filter(case_id=case_id).delete()
    return dict(row)


def paused(house: House, case_id: UUID) -> bool:
    with context.entered(house.system):
        return Step.objects.filter(case_id=case_id, state="paused").exists()


@pytest.mark.django_db(transaction=True)
def test_a_case_that_fails_stops_no_other_and_is_tried_again(amstel: House, caplog: pytest.LogCaptureFixture) -> None:
    first, second, third = recovering(amstel, 3)
    row = spoilt(amstel, first)
    close_recovered(tenant_id=str(amstel.tenant_id))
    assert [paused(amstel, case_id) for case_id in (first, second, third)] == [False, True, True]
    lines = [line.getMessage() for line in caplog.records if line.name == "cases.services.upkeep"]
    assert len(lines) == 1
    assert str(first) in lines[0]
    assert "Dag" not in caplog.text
    assert WORDS in amstel.beheerder.client().get("/meldingen/").content.decode()
    with context.entered(amstel.system):
        Spell.objects.create(**row)
    close_recovered(tenant_id=str(amstel.tenant_id))
    assert paused(amstel, first)


@pytest.mark.django_db(transaction=True)
def test_one_that_cannot_be_closed_leaves_the_others_to_be_closed(amstel: House) -> None:
    cases = recovering(amstel, 2)
    spoilt(amstel, cases[0])
    with context.entered(amstel.system):
        start, end = TODAY - timedelta(days=60), TODAY - timedelta(days=40)
        Case.objects.filter(pk__in=cases).update(first_sick_day=start, recovered_from=end)
        Spell.objects.filter(case_id__in=cases).update(starts_on=start, recovered_from=end)
    close_recovered(tenant_id=str(amstel.tenant_id))
    assert [amstel.case(case_id).state for case_id in cases] == ["recovered", "closed"]
