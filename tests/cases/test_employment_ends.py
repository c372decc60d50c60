"""One wait over several employments, what is owed when one of them ends, and the same over REST."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.template.loader import render_to_string

from cases import services
from cases.models import Case
from cases.selectors import own_data
from cases.services import SickReport
from cases.services.daily import day_begun
from employers.models import Contract
from privacy import chance, context
from privacy.errors import Invalid
from tests.cases.absence_files import COLUMNS, day, imported, row, written
from tests.cases.test_course import everything, make, undo
from tests.cases.test_employments import contract, dates, rows, setting
from tests.support.cast import House
from tests.support.rest import rest
from tests.timeline.reference import date_of

REPORT, RIV = "L-ZIEK-UIT-DIENST", "L-RIV-EINDE-DIENSTVERBAND"


@pytest.fixture
def several(amstel: House) -> UUID:
    """Sick for eighty days in two employments of 36 and 12 hours."""
    contract(amstel)
    return amstel.report(first_sick_day=day(-80))


def live(amstel: House, case_id: UUID) -> dict[str, Any]:
    found = dates(amstel, case_id).items()
    return {code: target for (code, _nth), (target, _act_by, state) in found if state != "cancelled"}


def ending(case_id: UUID, ends: int | None, number: int | None, by: Any) -> services.Changed:
    ends_on = None if ends is None else day(ends)
    return services.case_set_employment_end(by=by, case_id=case_id, ends_on=ends_on, employment_number=number)


def test_the_wait_is_one_and_partial_recovery_never_moves_a_date(amstel: House, several: UUID) -> None:
    single = amstel.report(employee_id=amstel.colleague_id, first_sick_day=day(-80))
    before = dates(amstel, several)
    assert before == dates(amstel, single), "as with one employment"
    for ago, parts in ((70, ((1, 0),)), (50, ((1, 40), (2, 0))), (20, ((1, 0), (2, 10))), (0, ((2, 90),))):
        done = make(amstel, partial(setting, several, *parts, ago=ago))
        assert done.effects == ()
    assert dates(amstel, several) == before
    for code, sick_day in (("W42-MELDING-UWV", 294), ("L-EINDE-LOONDOORBETALING", 728)):
        assert live(amstel, several)[code] == date_of([(day(-80), None)], sick_day)


def test_one_that_ends_asks_its_own_report_and_the_other_goes_on(amstel: House, several: UUID) -> None:
    before, untouched = live(amstel, several), everything(amstel)
    with pytest.raises(Invalid, match="1, 2"):
        make(amstel, partial(ending, several, 30, None))
    done = make(amstel, partial(ending, several, 30, 2))
    after = live(amstel, several)
    assert {code: after[code] for code in after.keys() - before.keys()} == {
        f"{REPORT}-DEEL": day(30), "L-RIV-EINDE-DEEL-DIENSTVERBAND": day(30),
    }  # fmt: skip
    assert before.items() <= after.items(), "nothing else moves or falls away"
    page = amstel.casemanager.client().get(f"/dossiers/{several}/").content.decode()
    assert "art. 38 lid 2 Ziektewet" in page
    assert "een volledig re-integratieverslag" in page
    undo(amstel, done)
    assert everything(amstel) == untouched


def test_the_last_that_ends_ends_the_duties_of_the_employer(amstel: House, several: UUID) -> None:
    make(amstel, partial(ending, several, 30, 2))
    make(amstel, partial(ending, several, 60, 1))
    found = live(amstel, several)
    assert (found[f"{REPORT}-DEEL"], found[REPORT], found[RIV]) == (day(30), day(60), day(60))
    assert "W42-MELDING-UWV" not in found


def test_not_sick_in_the_one_that_goes_on_is_the_end_of_the_duties(amstel: House) -> None:
    contract(amstel)
    told = SickReport(employee_id=amstel.employee_id, first_sick_day=day(-80), employments=(2,))
    case_id = make(amstel, partial(services.case_report, report=told)).case_id
    make(amstel, partial(ending, case_id, 30, 2))
    found = live(amstel, case_id)
    assert (found[REPORT], found[RIV]) == (day(30), day(30))
    assert f"{REPORT}-DEEL" not in found
    sick_there_too = make(amstel, partial(setting, case_id, (1, 50)))
    assert f"{REPORT}-DEEL" in live(amstel, case_id)
    assert "W42-MELDING-UWV" in live(amstel, case_id)
    undo(amstel, sick_there_too)
    assert live(amstel, case_id) == found


def test_the_screen_asks_which_one_ends(amstel: House, several: UUID) -> None:
    client, address = amstel.hr.client(), f"/dossiers/{several}/dienstverband/"
    assert "docent (2)" in client.get(address).content.decode()
    typed = {"ends_on": f"{day(30):%d-%m-%Y}"}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert typed["ends_on"] in refused.content.decode()
    assert client.post(address, {**typed, "employment_number": "2"}).status_code == 302
    with context.entered(amstel.system):
        found = Contract.objects.filter(employee_id=amstel.employee_id)
        assert dict(found.values_list("employment_number", "ends_on")) == {1: None, 2: day(30)}


def test_the_day_after_one_ended_the_others_weigh_alone(amstel: House, several: UUID) -> None:
    make(amstel, partial(setting, several, (1, 50), (2, 100)))
    make(amstel, partial(ending, several, 1, 2))
    assert amstel.case(several).absence_percentage == 63
    later = chance.now() + timedelta(days=2)
    with chance.seeded(seed=1, instant=later), context.entered(amstel.system):
        day_begun(by=amstel.system, today=chance.today())
    assert amstel.case(several).absence_percentage == 50


def test_over_rest_each_employment_goes_in_and_out(amstel: House) -> None:
    contract(amstel)
    api = rest(amstel)
    told = {"employee_id": str(amstel.employee_id), "first_sick_day": day(-9).isoformat()}
    wrong = api.report({**told, "employments": [4]})
    assert wrong.status_code == 422
    assert "employments" in wrong.content.decode()
    made = api.report({**told, "employments": [1]})
    assert made.status_code == 201
    case_id = made.json()["id"]
    address = f"/api/v1/cases/{case_id}/percentage/"
    bare = api.post(address, {"from_date": day(-2).isoformat(), "absence_percentage": 40})
    assert bare.status_code == 422
    assert "1, 2" in bare.content.decode()
    nothing = api.post(address, {"from_date": day(-2).isoformat()})
    assert nothing.status_code == 422
    assert "absence_percentage" in nothing.content.decode()
    all_at_work = {"from_date": day(-2).isoformat(), "employments": [{"number": 1, "absence_percentage": 0}]}
    assert "meld dan herstel" in api.post(address, all_at_work).content.decode()
    parts = [{"number": 1, "absence_percentage": 40, "therapeutic": True}, {"number": 2, "absence_percentage": 20}]
    assert api.post(f"{address}?preview=true", {**all_at_work, "employments": parts}).status_code == 200
    assert len(rows(amstel, UUID(case_id))) == 2
    saved = api.post(address, {**all_at_work, "employments": parts})
    assert saved.status_code == 200
    shown = api.get(f"/api/v1/cases/{case_id}/").json()
    assert shown["employments"] == saved.json()["employments"]
    assert shown["header"]["absence_percentage"] == 35
    assert [p["absence_percentage"] for p in shown["spells"][0]["percentages"]] == [75, 35]
    told_back = [(e["number"], e["function"], e["absence_percentage"], e["therapeutic"]) for e in shown["employments"]]
    assert told_back == [(1, "", 40, True), (2, "docent", 20, False)]
    assert [p["absence_percentage"] for p in shown["employments"][1]["percentages"]] == [0, 20]


def test_over_rest_one_employment_answers_as_it_did(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-9))
    shown = rest(amstel).get(f"/api/v1/cases/{case_id}/").json()
    assert "employments" not in shown
    assert shown["spells"][0]["percentages"][0].keys() == {"from_date", "absence_percentage", "therapeutic"}


def test_the_own_data_have_each_employment(amstel: House, several: UUID) -> None:
    make(amstel, partial(setting, several, (2, 0)))
    data = amstel.werknemer.client().get("/mijn-gegevens/gegevens.json").json()
    assert [(one["employment_number"], one["function"]) for one in data["contracts"]] == [(2, "docent"), (1, "")]
    assert [one["absence_percentage"] for one in data["cases"][0]["employments"]] == [100, 0]
    with amstel.werknemer.at_work() as actor:
        told = own_data(actor, with_record=False)
    document = render_to_string("cases/own_data_document.html", {"data": told, "today": day(0), "language": "nl"})
    assert document.count("docent") == 2, "with the contracts and in the course"


def told(number: str, starts: str, ends: str = "") -> dict[str, str]:
    return {**row(day(-80)), "IKV": number, "In dienst": starts, "Uit dienst": ends}


def test_an_import_reads_the_number_and_leaves_who_has_several_in_the_file_alone(amstel: House) -> None:
    columns = (*COLUMNS, "IKV")
    beside = written([told("1", "01-01-2015"), told("2", "01-01-2020")], columns)
    assert [notice["code"] for notice in imported(amstel.beheerder, beside)["notices"]] == ["several_employments"]
    wrong = imported(amstel.beheerder, written([told("IKV2", "01-01-2015")], columns))
    assert [problem["code"] for problem in wrong["problems"]] == ["not_employment_number"]
    with context.entered(amstel.system):
        assert not Case.objects.exists()
    earlier = {**told("1", "01-01-2015", "31-12-2019"), "Eerste ziektedag": "07-01-2019", "Ingangsdatum": "07-01-2019"}
    after = written([{**earlier, "Hersteldatum": "21-01-2019"}, told("2", "01-01-2020")], columns)
    assert imported(amstel.beheerder, after)["notices"] == []
    with context.entered(amstel.system):
        found = Contract.objects.filter(employee__personnel_number="9001").order_by("starts_on")
        assert list(found.values_list("employment_number", flat=True)) == [1, 2]
    again = imported(amstel.beheerder, after)
    assert again["counts"]["contracts"] == [0, 0], "the same file twice changes nothing"


def test_an_import_leaves_who_has_several_employments_alone(amstel: House, several: UUID) -> None:
    before = everything(amstel)
    report = imported(amstel.beheerder, [row(day(-80), Personeelsnummer="1001", Verzuim_pct="30")])
    assert [notice["code"] for notice in report["notices"]] == ["several_employments"]
    assert everything(amstel) == before
    with context.entered(amstel.system):
        assert Case.objects.get().absence_percentage == 100
