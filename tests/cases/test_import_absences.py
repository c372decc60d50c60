"""What an import makes of absences: spells, waits, recoveries, and what is already known. On a real database."""

import dataclasses
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from cases import services
from cases.models import Case
from employers.models import Contract, Department, Employee, Employer
from outbox.models import Message, Notice
from privacy import chance, context, grants
from privacy.models import AuditEntry
from tests.cases.absence_files import LINDE, SMALL, CaseFacts, cases_of, codes, day, imported, row
from tests.support.cast import House
from timeline.models import Step

GONE = day(-400)


def counts(report: dict[str, Any], kind: str) -> tuple[int, int]:
    new, changed = report["counts"][kind]
    return new, changed


def test_the_shared_format_goes_in_whole(amstel: House) -> None:
    report = imported(amstel.beheerder, SMALL.read_bytes(), create_employers=True)
    assert report["problems"] == []
    assert {kind: new for kind, (new, _changed) in report["counts"].items()} == {
        "employers": 1, "departments": 3, "employees": 6, "contracts": 6, "cases": 7, "spells": 8, "percentages": 12,
    }  # fmt: skip
    joined = cases_of(amstel, "3001")
    assert [len(case.spells) for case in joined] == [2]  # 2 June to 29 June: 27 days
    parted = cases_of(amstel, "3002")
    assert parted[0].recovered
    assert [(c.first, c.state, c.safety_net) for c in parted] == [
        (parted[0].first, "closed", "ja"), (parted[0].recovered + timedelta(days=28), "closed", "ja"),
    ]  # fmt: skip
    assert parted[1].follows == parted[0].first
    running = cases_of(amstel, "3003")[0]
    assert (running.state, running.percentage, [p for _d, p in running.percentages]) == ("open", 60, [100, 80, 60])


def test_people_come_in_as_the_file_has_them(amstel: House) -> None:
    imported(amstel.beheerder, SMALL.read_bytes(), create_employers=True)
    with context.entered(amstel.system):
        meijer = Employee.objects.select_related("department").get(personnel_number="3003")
        assert (meijer.prefix, meijer.last_name, meijer.initials, meijer.gender) == ("in 't", "Meijer", "G.", "v")
        assert meijer.department
        assert meijer.department.name == "Financiën"
        contract = Contract.objects.get(employee__personnel_number="42")
        assert (contract.starts_on.isoformat(), contract.ends_on) == ("2014-05-17", contract.ends_on)
        assert Department.objects.filter(name="Wijkzorg").count() == 1


def test_importing_twice_changes_nothing(amstel: House) -> None:
    imported(amstel.beheerder, SMALL.read_bytes(), create_employers=True)
    with context.entered(amstel.system):
        before = list(Case.objects.order_by("id").values()), list(Step.objects.order_by("id").values())
    again = imported(amstel.beheerder, SMALL.read_bytes(), create_employers=True)
    assert all(pair == [0, 0] for pair in again["counts"].values())
    with context.entered(amstel.system):
        assert before == (list(Case.objects.order_by("id").values()), list(Step.objects.order_by("id").values()))


@pytest.mark.parametrize(("gap", "expected"), [(0, 1), (27, 1), (28, 2)])
def test_a_gap_of_28_days_is_a_new_case(amstel: House, gap: int, expected: int) -> None:
    back = GONE + timedelta(days=10)
    again = back + timedelta(days=gap)
    imported(amstel.hr, [row(GONE, Hersteldatum=back), row(again, Hersteldatum=again + timedelta(days=3))])
    found = cases_of(amstel)
    assert len(found) == expected
    assert sum(len(case.spells) for case in found) == 2
    assert found[-1].follows == (GONE if expected == 2 else None)


@pytest.mark.parametrize(("days", "state"), [(-28, "closed"), (-27, "recovered"), (7, "recovered")])
def test_how_a_recovered_case_comes_in(amstel: House, days: int, state: str) -> None:
    imported(amstel.hr, [row(day(-200), Hersteldatum=day(days))])
    assert [(case.state, case.percentage, case.recovered) for case in cases_of(amstel)] == [(state, 0, day(days))]


def test_the_recovery_may_stand_on_any_row_and_nothing_means_recovered(amstel: House) -> None:
    first, half, back = day(-300), day(-290), day(-280)
    rows = [
        row(first, Hersteldatum=back), row(first, Ingangsdatum=half, Verzuim_pct="50", Therapeutisch="J"),
        row(first, Ingangsdatum=back, Verzuim_pct="0"),
    ]  # fmt: skip
    imported(amstel.hr, list(reversed(rows)))
    expected = CaseFacts("closed", first, back, 0, ((first, back),), ((first, 100), (half, 50)))
    assert cases_of(amstel) == [expected]


def test_a_first_row_that_begins_later_leaves_full_absence_before_it(amstel: House) -> None:
    imported(amstel.hr, [row(day(-30), Ingangsdatum=day(-20), Verzuim_pct="40")])
    assert cases_of(amstel)[0].percentages == ((day(-30), 100), (day(-20), 40))


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"Hersteldatum": day(-30)}, "Hersteldatum", "recovery_early"),
        ({"Hersteldatum": day(8)}, "Hersteldatum", "recovery_to_come"),
        ({"Ingangsdatum": day(-31)}, "Ingangsdatum", "from_date_early"),
        ({"Verzuim_pct": "0"}, "Verzuim %", "nothing_without_recovery"),
        ({"In_dienst": day(-29)}, "Eerste ziektedag", "before_contract"),
        ({"Uit_dienst": day(-31)}, "Eerste ziektedag", "after_contract"),
        ({"Achternaam": ""}, "Achternaam", "no_last_name"),
        ({"Eerste_ziektedag": day(1), "Ingangsdatum": day(1)}, "Eerste ziektedag", "first_sick_day_to_come"),
        ({"Personeelsnummer": ""}, "Personeelsnummer", "no_personnel_number"),
        ({"Werkgever": ""}, "Werkgever", "no_employer"),
        ({"Werkgever": "Onbekend B.V."}, "Werkgever", "employer_not_yours"),
    ],
)
def test_what_is_wrong_in_a_row(amstel: House, cells: dict[str, Any], column: str, code: str) -> None:
    wrong = row(day(-30), **cells)
    report = imported(amstel.hr, [row(day(-50), Personeelsnummer="9002", Hersteldatum=day(-45)), wrong])
    assert codes(report) == [(3, column, wrong[column], code)]
    assert cases_of(amstel) == cases_of(amstel, "9002") == []


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (row(day(-60), Hersteldatum=day(-50)), "recoveries_differ"),
        (row(day(-60), Ingangsdatum=day(-60), Verzuim_pct="50"), "percentages_differ"),
        (row(day(-60), Ingangsdatum=day(-30), Verzuim_pct="50"), "change_after_recovery"),
        (row(day(-50)), "absences_overlap"),
    ],
)
def test_rows_that_contradict_each_other(amstel: House, second: dict[str, str], code: str) -> None:
    report = imported(amstel.hr, [row(day(-60), Hersteldatum=day(-40)), second])
    assert [(line, found) for line, _column, _value, found in codes(report)] == [(3, code)]


def test_an_absence_that_never_ended_before_the_next(amstel: House) -> None:
    report = imported(amstel.hr, [row(day(-60)), row(day(-20))])
    assert [(line, found) for line, _column, _value, found in codes(report)] == [(3, "absence_not_ended")]


def test_partial_leaves_out_the_whole_employee(amstel: House) -> None:
    rows = [
        row(day(-60), Hersteldatum="gisteren"), row(day(-20)),
        row(day(-50), Personeelsnummer="9002"),
        row(day(-50), Personeelsnummer="9002", Ingangsdatum=day(-40), Verzuim_pct="60"),
    ]  # fmt: skip
    nothing = imported(amstel.hr, rows)
    assert (nothing["done"], nothing["problem_count"], cases_of(amstel, "9002")) == (False, 1, [])
    some = imported(amstel.hr, rows, partial=True)
    assert (some["done"], some["skipped"]) == (True, 2)
    assert cases_of(amstel) == []
    assert len(cases_of(amstel, "9002")) == 1


def test_a_dry_run_writes_nothing(amstel: House) -> None:
    def everything() -> list[int]:
        with context.entered(amstel.system):
            return [m.objects.count() for m in (Case, Employee, Employer, Department, Contract, Message, AuditEntry)]

    before = everything()
    report = imported(amstel.beheerder, SMALL.read_bytes(), dry_run=True, create_employers=True)
    assert counts(report, "cases") == (7, 0)
    assert [(line["name"], line["is_new"], line["running"]) for line in report["employers"]] == [
        ("Drukkerij Het Zetsel B.V.", True, 1), (LINDE, False, 1),
    ]  # fmt: skip
    assert everything() == before


def test_a_case_opened_on_screen_takes_over_what_the_file_knows(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-40))
    mine = {"Personeelsnummer": "1001", "Achternaam": "Özdemir", "Voorletters": "Ö."}
    rows = [row(day(-40), **mine), row(day(-40), Ingangsdatum=day(-10), Verzuim_pct="60", **mine)]
    report = imported(amstel.hr, rows)
    assert (counts(report, "cases"), counts(report, "spells"), counts(report, "percentages")) == (
        (0, 1),
        (0, 0),
        (1, 0),
    )
    found = cases_of(amstel, "1001")
    assert [(case.percentage, case.percentages) for case in found] == [(60, ((day(-40), 100), (day(-10), 60)))]
    assert amstel.case(case_id).source == Case.Source.SCREEN


def test_a_recovery_in_the_file_pauses_and_an_old_one_closes(amstel: House) -> None:
    amstel.report(first_sick_day=day(-60))
    mine = {"Personeelsnummer": "1001", "Achternaam": "Özdemir"}
    imported(amstel.hr, [row(day(-60), Hersteldatum=day(-5), **mine)])
    assert cases_of(amstel, "1001")[0].state == "recovered"
    with context.entered(amstel.system):
        assert Step.objects.filter(state=Step.State.PAUSED).exists()
    imported(amstel.hr, [row(day(-60), Hersteldatum=day(-40), **mine)])
    assert cases_of(amstel, "1001")[0].state == "closed"
    with context.entered(amstel.system):
        assert not Step.objects.filter(state__in=[Step.State.PAUSED, Step.State.PLANNED]).exists()


def test_a_relapse_after_28_days_follows_the_case_of_the_screen(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-90))
    with amstel.hr.at_work() as actor:
        services.case_recover(by=actor, case_id=case_id, recovered_from=day(-50))
    report = imported(amstel.hr, [row(day(-10), Personeelsnummer="1001", Achternaam="Özdemir")])
    assert counts(report, "cases") == (1, 1)
    assert [(c.state, c.follows) for c in cases_of(amstel, "1001")] == [("closed", None), ("open", day(-90))]


def test_history_from_before_links_the_running_case_to_it(amstel: House) -> None:
    amstel.report(first_sick_day=day(-20))
    mine = {"Personeelsnummer": "1001", "Achternaam": "Özdemir"}
    imported(amstel.hr, [row(day(-100), Hersteldatum=day(-80), **mine)])
    assert [(c.state, c.follows) for c in cases_of(amstel, "1001")] == [("closed", None), ("open", day(-100))]


def test_history_that_joins_moves_the_first_sick_day(amstel: House) -> None:
    amstel.report(first_sick_day=day(-20))
    imported(amstel.hr, [row(day(-60), Hersteldatum=day(-40), Personeelsnummer="1001", Achternaam="Özdemir")])
    found = cases_of(amstel, "1001")
    assert [(case.first, len(case.spells), case.state) for case in found] == [(day(-60), 2, "open")]


def test_an_overlap_with_the_screen_is_an_error(amstel: House) -> None:
    amstel.report(first_sick_day=day(-20))
    for first in (day(-21), day(-19)):
        report = imported(amstel.hr, [row(first, Personeelsnummer="1001", Achternaam="Özdemir")])
        assert [code for *_place, code in codes(report)] == ["overlaps_known"]
    assert [case.first for case in cases_of(amstel, "1001")] == [day(-20)]


def test_what_the_file_does_not_mention_stays(amstel: House) -> None:
    rows = [row(day(-60)), row(day(-60), Ingangsdatum=day(-30), Verzuim_pct="50")]
    imported(amstel.hr, [*rows, row(day(-50), Personeelsnummer="9002")])
    with amstel.casemanager.at_work() as actor, context.entered(actor):
        case_id = Case.objects.get(employee__personnel_number="9001").pk
        services.case_recover(by=actor, case_id=case_id, recovered_from=day(-3))
    report = imported(amstel.hr, rows[:1])
    assert all(pair == [0, 0] for pair in report["counts"].values())
    assert cases_of(amstel)[0].recovered == day(-3)
    assert len(cases_of(amstel, "9002")) == 1


def test_a_withdrawn_report_does_not_come_back(amstel: House) -> None:
    imported(amstel.hr, [row(day(-10))])
    with amstel.casemanager.at_work() as actor:
        services.case_withdraw(by=actor, case_id=Case.objects.get().pk, reason="verkeerde werknemer")
    report = imported(amstel.hr, [row(day(-10))])
    assert [notice["code"] for notice in report["notices"]] == ["withdrawn"]
    assert [case.state for case in cases_of(amstel)] == ["withdrawn"]


def test_a_changed_name_department_and_contract_follow_the_file(amstel: House) -> None:
    imported(amstel.hr, [row(day(-10), Voorvoegsel="de")])
    cells = {"Achternaam": "Bakker", "Afdeling": "Keuken", "Uren_per_week": "24", "In_dienst": "01-01-2014"}
    report = imported(amstel.hr, [row(day(-10), **cells)])
    assert (counts(report, "employees"), counts(report, "contracts"), counts(report, "cases")) == ((0, 1),) * 3
    with context.entered(amstel.system):
        case = Case.objects.select_related("employee").get()
        assert (case.employee.last_name, case.employee.prefix) == ("Bakker", "")
        assert case.department_id == case.employee.department_id == amstel.other_department_id
        contract = Contract.objects.get(employee=case.employee)
        assert (contract.starts_on.year, str(contract.hours_per_week)) == (2014, "24.0")


def test_who_gets_to_see_an_imported_case(amstel: House) -> None:
    imported(amstel.hr, [row(day(-10))])
    with context.entered(amstel.system):
        case_id = Case.objects.get().pk
        team = {name: grants.holders(case_ids=[case_id], codename=name).get(case_id, []) for name in GRANTS}
    assert team == {
        "casemanage_case": [amstel.casemanager.actor.user_id],
        "treat_case": [amstel.bedrijfsarts.actor.user_id],
        "assist_case": [amstel.cmtd.actor.user_id],
        "own_case": [],
    }
    for member, status in ((amstel.casemanager, 200), (amstel.hr, 200), (amstel.other_casemanager, 404)):
        assert member.client().get(f"/dossiers/{case_id}/").status_code == status


GRANTS = ("casemanage_case", "treat_case", "assist_case", "own_case")


def test_steps_long_past_are_not_recorded_and_ask_nobody(amstel: House) -> None:
    report = imported(amstel.hr, [row(day(-200)), row(day(0), Personeelsnummer="9002")])
    with context.entered(amstel.system):
        past = Step.objects.filter(
            visibility="case", act_by__lt=chance.today(), case__employee__personnel_number="9001"
        )
        assert set(past.values_list("state", flat=True)) == {Step.State.NOT_RECORDED}
        assert Step.objects.get(code="D1-ZIEKMELDING", case__employee__personnel_number="9002").state == Step.State.DONE
        assert report["not_recorded"] == Step.objects.filter(state=Step.State.NOT_RECORDED).count() > 5


def test_one_message_for_the_casemanager_however_many_cases(amstel: House) -> None:
    rows = [row(day(-200), Personeelsnummer=str(number)) for number in range(9000, 9010)]
    imported(amstel.hr, rows)
    imported(amstel.hr, rows)
    with context.entered(amstel.system):
        notices = list(Notice.objects.values_list("recipient_id", "topic"))
        mails = list(Message.objects.filter(kind=Message.Kind.MAIL).values_list("recipient_id", flat=True))
    assert notices == [(amstel.casemanager.actor.user_id, "import:done")]
    assert mails == [amstel.casemanager.actor.user_id]


def test_each_case_and_the_run_are_on_record_without_names(amstel: House) -> None:
    imported(amstel.hr, [row(day(-20)), row(day(-20), Personeelsnummer="9002", Achternaam="Geheimnaam")])
    with context.entered(amstel.system):
        entries = list(AuditEntry.objects.order_by("id").values("action", "case_id", "detail", "user_id"))
        cases = set(Case.objects.values_list("id", flat=True))
    assert {entry["case_id"] for entry in entries if entry["action"] == "case.import"} == cases
    assert [e["user_id"] for e in entries if e["action"] == "absence.import"] == [amstel.hr.actor.user_id]
    assert "Geheimnaam" not in str(entries)


def test_nobody_imports_for_an_employer_of_somebody_else(amstel: House, maas: House) -> None:
    theirs = [row(day(-20), Werkgever="Transport Van Houten & Zn.")]
    # Also a casemanager who may work for every employer imports only where it is the one named.
    roaming = dataclasses.replace(amstel.casemanager.actor, employer_ids=None)
    for member in (amstel.hr, amstel.casemanager, dataclasses.replace(amstel.casemanager, actor=roaming)):
        assert [code for *_place, code in codes(imported(member, theirs, create_employers=True))] == [
            "employer_not_yours"
        ]
    assert imported(amstel.other_casemanager, theirs)["done"]
    assert imported(maas.beheerder, theirs)["done"]
    with context.entered(amstel.system):
        assert Case.objects.count() == 1
    with context.entered(maas.system):
        assert Case.objects.count() == 1


def test_nobody_handles_the_own_absence(amstel: House) -> None:
    self_managed = dataclasses.replace(
        amstel.hr, actor=dataclasses.replace(amstel.hr.actor, employee_id=amstel.employee_id)
    )
    report = imported(self_managed, [row(day(-20), Personeelsnummer="1001"), row(day(-20))])
    assert [(notice["code"], notice["line"]) for notice in report["notices"]] == [("own_absence", 2)]
    assert cases_of(amstel, "1001") == []
    assert len(cases_of(amstel)) == 1


def test_a_reference_that_is_taken_is_drawn_again(amstel: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with context.entered(amstel.system):
        Case.objects.create(
            employer_id=amstel.employer_id, employee_id=amstel.colleague_id, first_sick_day=day(-5), reference="AAAAAA"
        )
    drawn = iter(["BBBBBB", "CCCCCC"])
    monkeypatch.setattr(Case._meta.get_field("reference"), "default", lambda: "AAAAAA")
    monkeypatch.setattr(Case._meta.get_field("reference"), "_get_default", lambda: "AAAAAA")
    monkeypatch.setattr(chance, "reference", lambda: next(drawn))
    imported(amstel.hr, [row(day(-20)), row(day(-20), Personeelsnummer="9002")])
    with context.entered(amstel.system):
        assert sorted(Case.objects.values_list("reference", flat=True)) == ["AAAAAA", "BBBBBB", "CCCCCC"]


def test_an_imported_timeline_is_the_one_that_the_preview_gives(amstel: House, tmp_path: Path) -> None:
    first, back, again = day(-120), day(-100), day(-90)
    imported(amstel.hr, [row(first, Hersteldatum=back), row(again)])
    spells = [
        {"from": first.isoformat(), "to": (back - timedelta(days=1)).isoformat()},
        {"from": again.isoformat(), "to": None},
    ]
    file, out = tmp_path / "case.json", StringIO()
    file.write_text(json.dumps({"spells": spells, "viewer": "employer"}))
    call_command("timeline_preview", str(file), stdout=out)
    preview = {step["code"]: step["target"] for step in json.loads(out.getvalue())["steps"]}
    with context.entered(amstel.system):
        stored = {code: target and target.isoformat() for code, target in Step.objects.values_list("code", "target")}
    assert len(stored) > 20
    assert stored == {code: preview[code] for code in stored}
