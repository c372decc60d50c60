"""What the dossier of each reader is made of: steps, buttons and people."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import translation

from cases import selectors, services
from cases.dossier import Abilities
from cases.models import Case
from cases.selectors import overview
from cases.selectors.overview import own_people, reportable_employees, steps_for
from cases.services.glass import Search, glass_open
from employers.models import Employee
from medical.drafts import MedicalHalf
from medical.models import MedicalStep
from privacy import chance, context, grants
from privacy.actor import Actor, Role
from privacy.errors import NotFound
from privacy.models import AuditEntry
from tests.support.cast import ALL_TASKS, House, delegated, employee, house, member
from tests.support.worlds import close_medical_step, run_jobs, write_probleemanalyse
from timeline.models import Step

EMPLOYERS_SIDE = ("hr", "werkgever", "leidinggevende", "casemanager")
MEDICAL_SIDE = ("bedrijfsarts", "cmtd")
EARLY, ANALYSIS, CONSULT = "W4-PROBLEEMANALYSE-PSYCHISCH", "W6-PROBLEEMANALYSE", "W5-SPREEKUUR"


@dataclass(frozen=True)
class Scene:
    """A case three weeks old, in which the bedrijfsarts knows more than the others."""

    amstel: House
    case_id: UUID

    def case(self) -> Case:
        return Case.objects.get(pk=self.case_id)


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), transaction.atomic():
        amstel = house("amstel")
        case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=21))
        write_probleemanalyse(amstel, case_id, MedicalHalf(findings="Slaapt slecht.", psychological=True))
        run_jobs(amstel)
        close_medical_step(amstel, case_id, "W2-TRIAGE", chance.today() - timedelta(days=9))
        run_jobs(amstel)
        yield Scene(amstel, case_id)
        transaction.set_rollback(True)


@pytest.fixture
def undone(scene: Scene) -> Iterator[Scene]:
    """What a test changes is taken back."""
    with transaction.atomic():
        yield scene
        transaction.set_rollback(True)


@contextmanager
def at_work(scene: Scene, name: str) -> Iterator[Actor]:
    with getattr(scene.amstel, name).at_work() as actor:
        yield actor


def in_state(scene: Scene, state: str) -> None:
    with context.entered(scene.amstel.system):
        Case.objects.filter(pk=scene.case_id).update(state=state)


def steps(scene: Scene, name: str) -> dict[str, Any]:
    """{code: row} in the order in which this reader sees them."""
    with at_work(scene, name) as actor:
        return {row.code: row for row in steps_for(actor, scene.case(), chance.today())}


@pytest.mark.parametrize("name", EMPLOYERS_SIDE)
def test_the_employers_side_sees_stored_steps_and_of_medical_ones_name_and_date_only(scene: Scene, name: str) -> None:
    found = steps(scene, name)
    with context.entered(scene.amstel.system):
        stored = dict(Step.objects.filter(case_id=scene.case_id).values_list("code", "visibility"))
    assert set(found) == set(stored)
    assert not any(row.medical for row in found.values())
    assert EARLY not in found
    assert found[CONSULT].status == ""
    assert found["W2-TRIAGE"].done_on is None
    assert found[ANALYSIS].status
    assert list(found) == list(steps(scene, "hr")), "the same order for all"


@pytest.mark.parametrize("name", ["hr", "bedrijfsarts"])
def test_no_step_of_another_case(undone: Scene, name: str) -> None:
    undone.amstel.report(employee_id=undone.amstel.colleague_id)
    with at_work(undone, name) as actor:
        assert {row.case_id for row in steps_for(actor, undone.case(), chance.today())} == {undone.case_id}


@pytest.mark.parametrize("name", [*MEDICAL_SIDE, "werknemer"])
def test_the_medical_side_and_the_employee_see_the_real_steps_in_the_place_of_the_neutral(
    scene: Scene, name: str
) -> None:
    found = steps(scene, name)
    assert found[EARLY].medical
    assert found[EARLY].replaces == ANALYSIS
    assert ANALYSIS not in found, "the early analysis stands for it"
    assert found["W2-TRIAGE"].done_on == chance.today() - timedelta(days=9)
    assert found["W2-TRIAGE"].status == "done"
    assert {code for code, row in found.items() if not row.medical} <= set(steps(scene, "hr"))
    assert "W8-PLAN-VAN-AANPAK" in found
    assert [row.act_by for row in found.values() if row.act_by] == sorted(
        row.act_by for row in found.values() if row.act_by
    )


@pytest.mark.parametrize("name", ["hr", "bedrijfsarts"])
def test_a_medical_step_that_fell_away_is_gone_and_another_stays(undone: Scene, name: str) -> None:
    with context.entered(undone.amstel.system):
        rows = Step.objects.filter(case_id=undone.case_id)
        rows.filter(code__in=[CONSULT, "W8-PLAN-VAN-AANPAK"]).update(state="cancelled")
    found = steps(undone, name)
    assert found["W8-PLAN-VAN-AANPAK"].status == "cancelled"
    assert name != "hr" or CONSULT not in found


@pytest.mark.parametrize("state", ["open", "recovered", "closed", "withdrawn", "destroyed"])
def test_in_a_case_that_ended_nothing_medical_is_still_to_do(undone: Scene, state: str) -> None:
    in_state(undone, state)
    found = steps(undone, "bedrijfsarts")
    waiting = [row for row in found.values() if row.medical and (row.to_do or row.status == "paused")]
    assert bool(waiting) == (state in {"open", "recovered"})
    assert found["W2-TRIAGE"].status == "done", "what was done stays to be read"


def test_what_is_paused_is_not_to_come_in_a_case_that_ended(undone: Scene) -> None:
    code = next(code for code, row in steps(undone, "bedrijfsarts").items() if row.medical and row.to_do)
    with context.medical_opened(undone.amstel.system, []):
        MedicalStep.objects.filter(case_id=undone.case_id, code=code).update(state="paused")
    assert steps(undone, "bedrijfsarts")[code].status == "paused"
    in_state(undone, "closed")
    assert code not in steps(undone, "bedrijfsarts")


def test_names_follow_the_language_of_the_reader(scene: Scene) -> None:
    with translation.override("en"):
        english = {name: steps(scene, name)["W2-TRIAGE"].name for name in ("hr", "bedrijfsarts")}
    dutch = {name: steps(scene, name)["W2-TRIAGE"].name for name in ("hr", "bedrijfsarts")}
    with translation.override(None):
        assert steps(scene, "hr")["W2-TRIAGE"].name == dutch["hr"], "Dutch when nothing is chosen"
        assert steps(scene, "bedrijfsarts")["W2-TRIAGE"].name == dutch["bedrijfsarts"]
    assert all(english[name] != dutch[name] for name in english)


def test_a_dossier_is_whole_and_on_record(scene: Scene) -> None:
    with at_work(scene, "hr") as actor:
        before = AuditEntry.objects.filter(action="case.read", case_id=scene.case_id).count()
        dossier = selectors.dossier(actor, scene.case_id)
        rows = AuditEntry.objects.filter(action="case.read", case_id=scene.case_id).order_by("-id")
        assert rows.count() == before + 1
        assert rows[0].employee_id == scene.amstel.employee_id
    assert dossier.header.id == scene.case_id
    assert dossier.intake is not None
    assert len(dossier.spells) == 1
    assert dossier.opinions == ()
    assert not dossier.medical
    following = dossier.next_steps
    assert len(following) == 2
    assert all(step.to_do and step.act_by for step in following)
    assert following == tuple(step for step in dossier.steps if step.to_do and step.act_by)[:2]


@pytest.mark.parametrize(("name", "medical"), [("bedrijfsarts", True), ("cmtd", True), ("werknemer", False)])
def test_the_view_says_whether_it_is_the_medical_one(scene: Scene, name: str, medical: bool) -> None:
    with at_work(scene, name) as actor:
        assert selectors.dossier(actor, scene.case_id).medical is medical


def test_a_step_without_a_date_is_no_next_step(undone: Scene) -> None:
    with context.entered(undone.amstel.system):
        Step.objects.filter(case_id=undone.case_id).update(act_by=None, window_opens=None)
    with at_work(undone, "hr") as actor:
        assert selectors.dossier(actor, undone.case_id).next_steps == ()


EVERY_TASK = frozenset(ALL_TASKS)
_CHANGING = {"change": True, "withdraw": True, "closes": frozenset({"WG"})}
_OFFICE = {**_CHANGING, "knows": frozenset({"WG", "CMWG"})}  # says to know of what is late on its own side
ABLE: dict[str, Abilities] = {
    "hr": Abilities(**_OFFICE, assign=True, employment=True, judge_leave=True),  # type: ignore[arg-type]
    "werkgever": Abilities(**_OFFICE),  # type: ignore[arg-type]
    "leidinggevende": Abilities(**_CHANGING),  # type: ignore[arg-type]
    "casemanager": Abilities(
        change=True,
        withdraw=True,
        closes=frozenset({"CMWG", "WG", "WN"}),
        knows=frozenset({"CMWG", "WG", "WN", "BA", "CMTD"}),
        facts=True,
        assign=True,
        employment=True,
        judge_leave=True,
    ),
    "werknemer": Abilities(closes=frozenset({"WN"})),
    "bedrijfsarts": Abilities(
        closes=frozenset({"BA", "CMTD"}),
        knows=frozenset({"BA", "CMTD"}),
        write_medical=True,
        read_medical=True,
        tasks=EVERY_TASK,
        judge_leave=True,
    ),
    "cmtd": Abilities(closes=frozenset({"CMTD"}), write_medical=True, read_medical=True, tasks=EVERY_TASK),
}


@pytest.mark.parametrize("name", ABLE)
@pytest.mark.parametrize("state", ["open", "recovered", "closed", "withdrawn"])
def test_the_buttons_of_each_reader_in_each_state(undone: Scene, name: str, state: str) -> None:
    in_state(undone, state)
    with at_work(undone, name) as actor:
        got = selectors.dossier(actor, undone.case_id).abilities
    able = ABLE[name]
    running, unended = state == "open", state in {"open", "recovered"}
    assert got == Abilities(
        change=able.change and running,
        withdraw=able.withdraw and unended,
        closes=able.closes if unended else frozenset(),
        knows=able.knows if unended else frozenset(),
        facts=able.facts and running,
        assign=able.assign and unended,
        suppose=unended,
        employment=able.employment and unended,
        judge_leave=able.judge_leave and unended,
        write_medical=able.write_medical,
        read_medical=able.read_medical,
        tasks=able.tasks,
    )


def test_a_delegate_has_the_tasks_that_were_given(undone: Scene) -> None:
    amstel = undone.amstel
    with context.entered(amstel.system):
        second = member(amstel.tenant_id, Role.CMTD, "Tess Triage", employers=(amstel.employer_id,))
        assert second.actor.user_id
        grants.grant(case_id=undone.case_id, user_id=second.actor.user_id, codename="assist_case")
    delegated(amstel.bedrijfsarts, second, employer_id=amstel.employer_id, number="RSC-9", tasks=("triage",))
    with second.at_work() as actor:
        assert selectors.dossier(actor, undone.case_id).abilities.tasks == {"triage"}


def test_who_looks_in_need_has_no_button_but_reading(undone: Scene) -> None:
    with at_work(undone, "other_bedrijfsarts") as actor:
        with pytest.raises(NotFound):
            selectors.dossier(actor, undone.case_id)
        with context.entered(undone.amstel.system):
            reference = undone.case().reference
        glass_open(
            by=actor,
            search=Search(reference=reference),
            category="acute",
            reason="Spoed: de huisarts belt en wacht op antwoord.",
        )
        seen = selectors.dossier(actor, undone.case_id)
    assert seen.abilities == Abilities(read_medical=True)
    assert seen.medical


def names(actor: Actor, **asked: Any) -> list[UUID]:
    return [person.id for person in reportable_employees(actor, **asked).people]


def test_whom_each_reader_may_report_sick(scene: Scene) -> None:
    amstel = scene.amstel
    wanted = {
        "hr": {amstel.colleague_id}, "werkgever": {amstel.colleague_id}, "leidinggevende": set(),
        "casemanager": {amstel.colleague_id}, "other_casemanager": {amstel.stranger_id}, "bedrijfsarts": set(),
        "cmtd": set(), "werknemer": set(), "beheerder": set(),
    }  # fmt: skip
    for name, people in wanted.items():
        with at_work(scene, name) as actor:
            assert set(names(actor)) == people, name  # who has a running absence is not among them
    with context.entered(amstel.system):
        everywhere = member(amstel.tenant_id, Role.HR, "Ans Overal", employers=None)
        machine = member(amstel.tenant_id, Role.API_CLIENT, "Pakket", employers=(amstel.other_employer_id,))
    with everywhere.at_work() as actor:
        assert set(names(actor)) == {amstel.colleague_id, amstel.stranger_id}
    with machine.at_work() as actor:
        assert set(names(actor)) == {amstel.stranger_id}


def test_a_leidinggevende_reports_the_own_department_and_nobody_reports_oneself(undone: Scene) -> None:
    amstel = undone.amstel
    with context.entered(amstel.system):
        own = employee(amstel.employer_id, amstel.department_id, "1003", "Aalders")
        boss = member(
            amstel.tenant_id, Role.LEIDINGGEVENDE, "Bas Baas", departments=(amstel.department_id,),
            employee_id=amstel.colleague_id,
        )  # fmt: skip
        Employee.objects.filter(pk=amstel.colleague_id).update(department_id=amstel.department_id)
    with at_work(undone, "leidinggevende") as actor:
        assert names(actor) == [own, amstel.colleague_id], "sorted on the last name"
    with boss.at_work() as actor:
        assert names(actor) == [own]


def test_a_long_list_is_cut_searched_and_on_record(undone: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    amstel = undone.amstel
    assert overview.REPORTABLE == 500
    with context.entered(amstel.system):
        made = [employee(amstel.employer_id, amstel.department_id, f"9{n}", name) for n, name in enumerate("ABC")]
        Employee.objects.filter(pk=made[2]).update(department_id=None)
    monkeypatch.setattr(overview, "REPORTABLE", 2)
    with at_work(undone, "hr") as actor:
        short = reportable_employees(actor)
        assert ([person.id for person in short.people], short.cut) == (made[:2], True)
        entry = AuditEntry.objects.latest("id")
        assert (entry.action, entry.purpose, set(entry.objects_touched)) == ("employee.list", "report", set(made[:2]))
        asked = reportable_employees(actor, asked=made[2])
        assert [person.id for person in asked.people] == made
        assert reportable_employees(actor, asked=made[0]).people == short.people
        assert names(actor, asked=amstel.employee_id) == made[:2], "who is sick already is not added"
        found = reportable_employees(actor, search="c")
        assert ([person.id for person in found.people], found.cut) == ([made[2]], False)
        assert found.people[0].place == "Zorggroep De Linde"
        assert short.people[0].place == "Wijkzorg"
        monkeypatch.setattr(overview, "REPORTABLE", 4)
        assert not reportable_employees(actor).cut, "exactly as many as the list holds"


def test_own_people_of_a_casemanager_are_those_of_the_employers_that_name_this_one(scene: Scene) -> None:
    with at_work(scene, "other_casemanager") as actor:
        assert set(Employee.objects.filter(own_people(actor)).values_list("pk", flat=True)) == {
            scene.amstel.stranger_id
        }


def test_a_recovered_employee_can_be_reported_again(undone: Scene) -> None:
    with at_work(undone, "hr") as actor:
        services.case_recover(by=actor, case_id=undone.case_id, recovered_from=chance.today())
        assert undone.amstel.employee_id in names(actor)
        dossier = selectors.dossier(actor, undone.case_id)
    assert dossier.header.recovered_from == chance.today()
    assert isinstance(dossier.header.first_sick_day, date)
