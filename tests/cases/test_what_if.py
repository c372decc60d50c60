"""*Wat als?*: the calendar under a supposition beside the present one, and nothing that changes."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from cases.selectors.what_if import WhatIf, what_if
from cases.supposing import Supposition
from employers.aow import aow_date
from employers.models import Employee
from privacy import chance, context
from privacy.errors import Invalid, NotFound
from tests.support.cast import House, Member
from timeline.models import Step

FIRST = chance.today() - timedelta(days=30)
ONE = timedelta(days=1)


@pytest.fixture
def case_id(amstel: House) -> UUID:
    return amstel.report(first_sick_day=FIRST)


def compared(member: Member, case_id: UUID, **supposed: object) -> WhatIf:
    with member.at_work() as actor:
        return what_if(actor, case_id, Supposition(**supposed))  # type: ignore[arg-type]


def moved(found: WhatIf) -> dict[str, int | None]:
    return {row.code: row.days for row in found.changed}


def stored(house: House, case_id: UUID) -> list[object]:
    with context.entered(house.system):
        return list(Step.objects.filter(case_id=case_id).order_by("code").values_list("code", "state", "target"))


def test_a_relapse_moves_what_is_counted_in_sick_days_by_the_gap(amstel: House, case_id: UUID) -> None:
    before = stored(amstel, case_id)
    recovered = chance.today() + timedelta(days=20)
    again = recovered + timedelta(days=10)
    found = compared(amstel.casemanager, case_id, recovered_from=recovered, sick_again_on=again)
    with context.entered(amstel.system):
        target = Step.objects.get(case_id=case_id, code="W42-MELDING-UWV").target
    assert target == FIRST + timedelta(days=293)
    ends = next(row for row in found.landmarks if row.label == "Einde wachttijd")
    assert (ends.now, ends.then) == (FIRST + timedelta(days=727), FIRST + timedelta(days=737))
    assert "W42-MELDING-UWV" in moved(found)
    assert "W2-RAPPORTAGE" in {row.code for row in found.unchanged}
    assert stored(amstel, case_id) == before


def test_recovery_pauses_and_the_end_of_the_employment_lets_fall_away(amstel: House, case_id: UUID) -> None:
    paused = compared(amstel.leidinggevende, case_id, recovered_from=chance.today())
    labels = {row.code: row.then.label for row in paused.changed}
    assert labels["W42-MELDING-UWV"] == "gepauzeerd"
    ended = compared(amstel.casemanager, case_id, employment_ends=chance.today() + timedelta(days=60))
    labels = {row.code: row.then.label for row in ended.changed}
    assert labels["W42-MELDING-UWV"] == "vervalt"
    assert "L-ZIEK-UIT-DIENST" in labels
    assert any("re-integratieverslag" in flag for flag in ended.flags)


def test_leave_and_a_step_on_another_day(amstel: House, case_id: UUID) -> None:
    start = chance.today() + timedelta(days=30)
    until = start + timedelta(days=111)
    joined = compared(amstel.hr, case_id, leave_from=start, leave_until=until, leave_joined=True)
    assert next(row for row in joined.landmarks if row.label == "Einde wachttijd").then == FIRST + timedelta(days=839)
    apart = compared(amstel.hr, case_id, leave_from=start, leave_until=until)
    assert apart.landmarks[0].then == until + ONE
    assert any("Beoordeling samentelling nodig" in flag for flag in apart.flags)
    plan = compared(amstel.casemanager, case_id, done={"W6-PROBLEEMANALYSE": chance.today()})
    assert next(row for row in plan.changed if row.code == "W8-PLAN-VAN-AANPAK").then.act_by


def test_a_supposition_that_cannot_be_names_its_field(amstel: House, case_id: UUID) -> None:
    today = chance.today()
    for field, supposed in (
        ("recovered_from", {"recovered_from": FIRST}),
        ("recovered_from", {"sick_again_on": today}),
        ("sick_again_on", {"recovered_from": today, "sick_again_on": today - ONE}),
        ("leave_until", {"leave_from": today}),
        ("leave_until", {"leave_from": today, "leave_until": today - ONE}),
        ("leave_from", {"leave_until": today}),
    ):
        with pytest.raises(Invalid) as caught:
            compared(amstel.casemanager, case_id, **supposed)
        assert list(caught.value.errors) == [field]


def test_nobody_else_supposes_about_it(amstel: House, maas: House, case_id: UUID) -> None:
    with pytest.raises(NotFound):
        compared(maas.casemanager, case_id, recovered_from=chance.today())


def test_on_the_page_dates_stay_and_an_error_stands_at_its_field(amstel: House, case_id: UUID) -> None:
    client = amstel.casemanager.client()
    url = f"/dossiers/{case_id}/wat-als/"
    assert "Wat als?" in client.get(url).content.decode()
    soon = f"{chance.today() + timedelta(days=9):%d-%m-%Y}"
    page = client.post(url, {"recovered_from": soon})
    assert page.status_code == 200
    assert "Stappen die veranderen" in page.content.decode()
    assert f'value="{soon}"' in page.content.decode()
    bad = client.post(url, {"recovered_from": f"{FIRST:%d-%m-%Y}", "plan_on": "gisteren"})
    assert bad.status_code == 422
    assert "Vul een datum in als dd-mm-jjjj" in bad.content.decode()
    empty = client.post(url, {})
    assert empty.status_code == 422
    assert "Vul minstens één datum in" in empty.content.decode()


def test_what_a_released_oordeel_says_counts_and_what_is_medical_does_not(amstel: House, case_id: UUID) -> None:
    seen = [
        compared(member, case_id, employment_ends=date(2040, 1, 1))
        for member in (amstel.casemanager, amstel.bedrijfsarts, amstel.werknemer)
    ]
    assert seen[0] == seen[1] == seen[2]


def born_for(aow: date) -> date:
    """A date of birth of who reaches AOW age on that day."""
    days = (date(aow.year - 67, 1, 1) + timedelta(days=number) for number in range(-200, 400))
    return next(birth for birth in days if aow_date(birth) == aow)


def test_who_may_not_read_birth_dates_reads_no_aow_date(amstel: House, case_id: UUID) -> None:
    aow = FIRST + timedelta(days=612)  # after the explanation of the WIA; with a gap that comes too late
    with context.entered(amstel.system):
        Employee.objects.filter(pk=amstel.employee_id).update(birth_date=born_for(aow))
    again = {"recovered_from": chance.today(), "sick_again_on": chance.today() + timedelta(days=20)}
    told = f"{aow:%d-%m-%Y}"
    for member in (amstel.leidinggevende, amstel.werkgever):
        (row,) = [row for row in compared(member, case_id, **again).changed if row.code == "W88-UITLEG-WIA"]
        assert row.why == "Niet van toepassing: vanaf de AOW-leeftijd vraagt de wet dit niet."
        told_them = {"recovered_from": f"{chance.today():%d-%m-%Y}"}
        told_them["sick_again_on"] = f"{again['sick_again_on']:%d-%m-%Y}"
        assert told not in member.client().post(f"/dossiers/{case_id}/wat-als/", told_them).content.decode()
    for member in (amstel.hr, amstel.casemanager, amstel.werknemer, amstel.bedrijfsarts):
        (row,) = [row for row in compared(member, case_id, **again).changed if row.code == "W88-UITLEG-WIA"]
        assert told in row.why
