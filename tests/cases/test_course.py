"""What happens in a case is shown before it is saved, saved as it was shown, and taken back within a day."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from cases import services
from cases.course.effects import Effect, EffectKind
from cases.course.models import CourseChange
from cases.models import Case, PercentageChange, Spell
from cases.services import Changed, SickReport
from privacy import chance, context
from privacy.errors import Conflict, NotFound, Refused
from privacy.models import AuditEntry
from tests.cases.absence_files import day
from tests.support.cast import House, Member
from tests.support.rest import rest
from tests.support.worlds import run_jobs
from timeline.models import Step

WHY = "verkeerde werknemer"


def everything(amstel: House) -> dict[str, Any]:
    """All that a change of course may touch, of the whole house."""
    with context.entered(amstel.system):
        return {
            model.__name__: {row["id"]: row for row in model._default_manager.values()}
            for model in (Case, Spell, PercentageChange, Step)
        }


def recovery(case_id: UUID, by: Any, ago: int = 0) -> Changed:
    return services.case_recover(by=by, case_id=case_id, recovered_from=day(-ago))


def percentage(case_id: UUID, by: Any) -> Changed:
    return services.case_set_percentage(
        by=by, case_id=case_id, from_date=day(-2), absence_percentage=40, therapeutic=True
    )


def withdrawal(case_id: UUID, by: Any) -> Changed:
    return services.case_withdraw(by=by, case_id=case_id, reason=WHY)


def relapse(amstel: House, by: Any, ago: int = 3) -> services.Sick:
    told = SickReport(employee_id=amstel.employee_id, first_sick_day=day(-ago), phone="0612345678")
    return services.case_report(by=by, report=told)


def of_kind(done: Changed, kind: EffectKind) -> list[Effect]:
    return [effect for effect in done.effects if effect.kind is kind]


def make(amstel: House, change: Callable[..., Changed], member: Member | None = None) -> Changed:
    with (member or amstel.hr).at_work() as actor:
        return change(by=actor)


def undo(amstel: House, done: Changed, member: Member | None = None) -> Changed:
    assert done.change_id
    return make(amstel, partial(services.case_undo, case_id=done.case_id, change_id=done.change_id), member)


@pytest.fixture
def sick(amstel: House) -> UUID:
    """Sick for sixty days."""
    return amstel.report(first_sick_day=day(-60))


@pytest.fixture
def better(amstel: House, sick: UUID) -> UUID:
    """Of those the last ten better again."""
    make(amstel, partial(recovery, sick, ago=10))
    return sick


CHANGES = {"recovery": recovery, "percentage": percentage, "withdrawal": withdrawal}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_planned_is_what_happens_and_leaves_nothing_behind(amstel: House, sick: UUID, name: str) -> None:
    before = everything(amstel)
    change = partial(CHANGES[name], sick)
    with amstel.hr.at_work() as actor:
        planned = services.planned(lambda: change(by=actor))
    assert everything(amstel) == before
    assert (planned.saved, planned.change_id) == (False, None)
    with context.entered(amstel.system):
        assert not CourseChange.objects.exists()
        assert not AuditEntry.objects.filter(action__startswith=f"case.{name}").exists()
    done = make(amstel, change)
    assert done.effects == planned.effects
    assert done.saved
    assert everything(amstel) != before


def test_a_recovery_pauses_and_a_relapse_moves_by_the_days_in_between(amstel: House, sick: UUID) -> None:
    paused = of_kind(make(amstel, partial(recovery, sick, ago=10)), EffectKind.PAUSED)
    with amstel.hr.at_work():
        first_year = Step.objects.get(case=sick, code="W52-EERSTEJAARSEVALUATIE").act_by
    with amstel.hr.at_work() as actor:
        again = relapse(amstel, actor)
    assert again.outcome is services.Outcome.JOINED
    resumed = {effect.code: effect for effect in of_kind(again, EffectKind.RESUMED)}
    assert {effect.code for effect in paused} == set(resumed)
    yearly = resumed["W52-EERSTEJAARSEVALUATIE"]
    assert first_year is not None
    assert yearly.day_before == first_year
    assert yearly.day_after is not None
    assert 5 <= (yearly.day_after - first_year).days <= 9  # seven days did not count; both are working days


def test_a_percentage_moves_nothing(amstel: House, sick: UUID) -> None:
    assert make(amstel, partial(percentage, sick)).effects == ()


@pytest.mark.parametrize("name", CHANGES)
def test_undone_is_as_it_was(amstel: House, sick: UUID, name: str) -> None:
    before = everything(amstel)
    done = make(amstel, partial(CHANGES[name], sick))
    undo(amstel, done, amstel.casemanager)
    assert everything(amstel) == before
    with context.entered(amstel.system):
        row = CourseChange.objects.get()
        assert (row.by_id, row.undone_by_id) == (amstel.hr.id, amstel.casemanager.id)
        assert AuditEntry.objects.get(action="case.undo").case_id == sick


@pytest.mark.parametrize("change", [relapse, None], ids=["relapse", "withdrawn relapse"])
def test_a_relapse_and_its_withdrawal_are_undone_too(amstel: House, better: UUID, change: Any) -> None:
    if change is None:
        make(amstel, partial(relapse, amstel))
    before = everything(amstel)
    done = make(amstel, partial(relapse, amstel) if change else partial(withdrawal, better))
    assert everything(amstel) != before
    undo(amstel, done)
    after = everything(amstel)
    # What was set apart as a mistake stays on record, without a day in it.
    apart = [after["Case"].pop(key) for key in set(after["Case"]) - set(before["Case"])]
    assert after == before
    assert [row["withdrawn_reason"] for row in apart] == ([] if change else ["De intrekking is ongedaan gemaakt."])


def test_after_undoing_the_engine_has_nothing_to_add(amstel: House, sick: UUID) -> None:
    undo(amstel, make(amstel, partial(recovery, sick, ago=30)))
    before = everything(amstel)
    case = amstel.case(sick)
    with context.entered(amstel.system):
        services.clock.resync(by=amstel.system, case=case, because="facts")
    assert everything(amstel) == before


def test_what_was_built_on_a_change_comes_first(amstel: House, better: UUID) -> None:
    again = make(amstel, partial(relapse, amstel))
    later = make(amstel, partial(percentage, better))
    with pytest.raises(Conflict, match="percentage gewijzigd"):
        undo(amstel, again)
    undo(amstel, later)
    undo(amstel, again)
    assert amstel.case(better).state == Case.State.RECOVERED
    with pytest.raises(Conflict, match="al ongedaan"):
        undo(amstel, again)


def test_a_step_that_was_done_since_comes_first(amstel: House, better: UUID) -> None:
    again = make(amstel, partial(relapse, amstel))
    with amstel.casemanager.at_work() as actor:
        step = Step.objects.get(case=better, code="W8-PLAN-VAN-AANPAK")
        services.step_close(by=actor, step_id=step.pk, done_on=day(0))
    with pytest.raises(Conflict, match=r"[Pp]lan van aanpak"):
        undo(amstel, again)
    with amstel.casemanager.at_work() as actor:
        services.step_reopen(by=actor, step_id=step.pk, reason="te vroeg")
    undo(amstel, again)


def test_a_new_absence_in_between_comes_first(amstel: House, sick: UUID) -> None:
    done = make(amstel, partial(withdrawal, sick))
    amstel.report()
    with pytest.raises(Conflict, match="ander dossier"):
        undo(amstel, done)


def test_after_a_day_it_stands_and_how_it_was_is_forgotten(amstel: House, sick: UUID) -> None:
    done = make(amstel, partial(recovery, sick))
    with chance.seeded(seed=1, instant=chance.now() + timedelta(hours=24)):
        with pytest.raises(Conflict, match="24 uur"):
            undo(amstel, done)
        with context.entered(amstel.system):
            assert services.changes_forget(by=amstel.system, now=chance.now()) == 1
            assert services.changes_forget(by=amstel.system, now=chance.now()) == 0
            row = CourseChange.objects.get()
    assert (row.before, row.after, row.day) == ({}, {}, day(0))


def test_only_who_may_change_undoes_and_only_the_own_case(amstel: House, maas: House, sick: UUID) -> None:
    done = make(amstel, partial(recovery, sick))
    for member in (amstel.bedrijfsarts, amstel.werknemer):
        with pytest.raises(Refused):
            undo(amstel, done, member)
    with pytest.raises(NotFound):
        undo(amstel, done, maas.hr)
    other = amstel.report(employee_id=amstel.colleague_id)
    assert done.change_id
    with pytest.raises(NotFound):
        make(amstel, partial(services.case_undo, case_id=other, change_id=done.change_id))


def test_an_announced_recovery_that_began_can_still_be_undone(amstel: House, sick: UUID) -> None:
    before = everything(amstel)
    done = make(amstel, partial(recovery, sick, ago=-1))
    with chance.seeded(seed=1, instant=chance.now() + timedelta(hours=20)):
        with context.entered(amstel.system):
            services.recovered_begin(by=amstel.system, today=day(1))
        undo(amstel, done)
    after = everything(amstel)
    assert after["Spell"] == before["Spell"]
    states = {row["code"]: row["state"] for row in before["Step"].values()}
    assert {row["code"]: row["state"] for row in after["Step"].values()} == states


def test_nothing_behind_the_wall_is_told(amstel: House, sick: UUID) -> None:
    run_jobs(amstel)
    done = make(amstel, partial(recovery, sick))
    with context.entered(amstel.system):
        stored = set(Step.objects.filter(case=sick).values_list("code", flat=True))
    assert {effect.code for effect in done.effects} <= stored
    assert not {"W2-TOESTEMMING", "W4-PROBLEEMANALYSE-PSYCHISCH"} & {effect.code for effect in done.effects}


HERSTEL = "/dossiers/{}/herstel/"


def test_a_screen_shows_the_effects_first_and_saves_what_it_showed(amstel: House, sick: UUID) -> None:
    client = amstel.leidinggevende.client()
    address = HERSTEL.format(sick)
    assert "Bekijk gevolgen" in client.get(address).content.decode()
    first = client.post(address, {"recovered_from": f"{day(-3):%d-%m-%Y}", "shown": ""})
    assert first.status_code == 200
    page = first.content.decode()
    assert "stappen staan stil" in page
    assert "Eerstejaarsevaluatie" in page
    assert f'value="{day(-3):%d-%m-%Y}"' in page
    assert amstel.case(sick).state == Case.State.OPEN
    mark = first.context["shown"]
    sent = client.post(address, {"recovered_from": f"{day(-3):%d-%m-%Y}", "shown": mark}, follow=True)
    assert "Ongedaan maken kan 24 uur lang" in sent.content.decode()
    assert amstel.case(sick).recovered_from == day(-3)


def test_what_was_not_shown_is_not_saved(amstel: House, sick: UUID) -> None:
    client, address = amstel.hr.client(), HERSTEL.format(sick)
    mark = client.post(address, {"recovered_from": f"{day(1):%d-%m-%Y}", "shown": ""}).context["shown"]
    again = client.post(address, {"recovered_from": f"{day(-20):%d-%m-%Y}", "shown": mark})
    assert "U hebt iets gewijzigd" in again.content.decode()
    assert amstel.case(sick).state == Case.State.OPEN


def test_a_relapse_is_shown_before_it_joins_and_a_new_absence_is_not(amstel: House, better: UUID) -> None:
    client = amstel.hr.client()
    told = {
        "employee": str(amstel.employee_id), "first_sick_day": f"{day(-3):%d-%m-%Y}", "expected_duration": "onbekend",
        "safety_net": "onbekend", "shown": "",
    }  # fmt: skip
    page = client.post("/ziekmelding/", told)
    assert "lopen weer" in page.content.decode()
    assert amstel.case(better).state == Case.State.RECOVERED
    assert client.post("/ziekmelding/", {**told, "shown": page.context["shown"]}).status_code == 302
    assert amstel.case(better).state == Case.State.OPEN
    fresh = {**told, "employee": str(amstel.colleague_id)}
    assert client.post("/ziekmelding/", fresh).status_code == 302


def test_the_course_is_listed_for_everybody_and_undone_from_there(amstel: House, sick: UUID) -> None:
    done = make(amstel, partial(recovery, sick))
    tab, address = f"/dossiers/{sick}/?tab=verloop", f"/dossiers/{sick}/verloop/{done.change_id}/ongedaan/"
    for member in (amstel.bedrijfsarts, amstel.werknemer):
        own = "/mijn-dossier/" if member is amstel.werknemer else tab
        page = member.client().get(own).content.decode()
        assert "Hersteld gemeld" in page
        assert address not in page
    client = amstel.casemanager.client()
    assert address in client.get(tab).content.decode()
    shown = client.get(address)
    assert "stappen lopen weer" in shown.content.decode()
    assert amstel.case(sick).state == Case.State.RECOVERED
    assert client.post(address, {"shown": shown.context["shown"]}).status_code == 302
    assert amstel.case(sick).state == Case.State.OPEN
    page = client.get(tab).content.decode()
    assert "Ongedaan gemaakt op" in page
    assert address not in page
    assert "al ongedaan gemaakt" in client.get(address).content.decode()
    assert client.post(address, {"shown": ""}).status_code == 422


def test_the_api_reckons_without_saving_and_undoes(amstel: House, sick: UUID) -> None:
    api = rest(amstel)
    address, body = f"/api/v1/cases/{sick}/herstel/", {"recovered_from": day(-3).isoformat()}
    seen = api.post(f"{address}?preview=true", body).json()
    assert (seen["saved"], seen["change_id"], seen["header"]["state"]) == (False, None, "open")
    assert amstel.case(sick).state == Case.State.OPEN
    assert api.post(f"{address}?previw=true", body).status_code == 422
    done = api.post(address, body).json()
    assert done["saved"]
    assert done["effects"] == seen["effects"]
    assert {effect["kind"] for effect in done["effects"]} == {"paused"}
    undo_address = f"/api/v1/cases/{sick}/verloop/{done['change_id']}/ongedaan/"
    assert api.post(f"{undo_address}?preview=true", {}).json()["saved"] is False
    undone = api.post(undo_address, {}).json()
    assert undone["header"]["state"] == "open"
    assert undone["changes"][0]["undone_at"]
    assert api.post(undo_address, {}).status_code == 409


def test_the_api_tells_what_a_ziekmelding_would_do(amstel: House, better: UUID) -> None:
    api = rest(amstel)
    body = {"employee_id": str(amstel.employee_id), "first_sick_day": day(0).isoformat()}
    seen = api.post("/api/v1/ziekmeldingen/?preview=true", body)
    assert seen.status_code == 200
    told = seen.json()
    assert (told["saved"], told["outcome"]) == (False, "joined")
    assert "resumed" in {effect["kind"] for effect in told["effects"]}
    assert amstel.case(better).state == Case.State.RECOVERED
