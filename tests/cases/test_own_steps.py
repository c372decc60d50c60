"""Steps that an employer adds: in every case from then on, moved and closed like any other, and gone when it stops."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from cases import selectors, services
from cases.selectors.calendar import calendar_file
from cases.selectors.extra_steps import own_steps
from cases.services.extra_steps import OwnStep, own_step_add, own_step_retire
from outbox.models import Notice
from privacy import chance, context
from privacy.errors import Conflict, Invalid, NotFound, Refused
from tests.support.cast import House, Member
from tests.support.worlds import run_jobs
from timeline.catalogue import Party
from timeline.engine.waits import first_workday_from
from timeline.models import Reminder, Step
from timeline.presentation import StepRow
from timeline.sweep import sweep

TODAY = chance.today()
FIRST = TODAY - timedelta(days=10)


def asked(**more: Any) -> OwnStep:
    values: dict[str, Any] = {
        "name": "Bloemetje sturen", "name_en": "Send flowers", "rule": "Een kaart is ook goed.", "rule_en": "",
        "owner": Party.WG, "sick_day": 14, "after": "", "days": None, "valid_from": FIRST, **more,
    }  # fmt: skip
    return OwnStep(**values)


def add(member: Member, employer_id: UUID, *, everywhere: bool = False, **more: Any) -> UUID:
    with member.at_work() as actor:
        return own_step_add(by=actor, employer_id=employer_id, step=asked(**more), everywhere=everywhere)


def own(member: Member, case_id: UUID) -> list[StepRow]:
    with member.at_work() as actor:
        return [step for step in selectors.dossier(actor, case_id).steps if step.code.startswith("X-")]


def test_a_running_case_follows_and_everybody_of_the_case_sees_it(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=FIRST)
    add(amstel.hr, amstel.employer_id)
    run_jobs(amstel)
    for member in (amstel.hr, amstel.casemanager, amstel.leidinggevende, amstel.werknemer, amstel.bedrijfsarts):
        (step,) = own(member, case_id)
        assert (step.name, step.rule, step.target) == (
            "Bloemetje sturen",
            "Een kaart is ook goed.",
            FIRST + timedelta(13),
        )
        assert step.source == "Eigen afspraak van Zorggroep De Linde"
        assert not step.statutory
    with amstel.leidinggevende.at_work() as actor:
        services.step_close(by=actor, step_id=own(amstel.leidinggevende, case_id)[0].id, done_on=TODAY)
    assert own(amstel.hr, case_id)[0].status == "done"


def test_it_follows_another_step_and_moves_with_it(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=FIRST)
    add(amstel.beheerder, amstel.employer_id, everywhere=True, sick_day=None, after="W8-VOORLICHTING", days=7)
    run_jobs(amstel)
    (step,) = own(amstel.casemanager, case_id)
    assert step.act_by is None
    with amstel.casemanager.at_work() as actor:
        told = next(s for s in selectors.dossier(actor, case_id).steps if s.code == "W8-VOORLICHTING")
        services.step_close(by=actor, step_id=told.id, done_on=TODAY)
    assert own(amstel.casemanager, case_id)[0].target == TODAY + timedelta(days=7)


def test_it_is_for_who_falls_ill_from_its_first_day_on(amstel: House) -> None:
    earlier = amstel.report(first_sick_day=FIRST)
    add(amstel.hr, amstel.employer_id, valid_from=TODAY)
    run_jobs(amstel)
    assert own(amstel.hr, earlier) == []
    later = amstel.report(employee_id=amstel.colleague_id, first_sick_day=TODAY)
    assert len(own(amstel.hr, later)) == 1


def test_stopped_it_falls_away_where_it_waits(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=FIRST)
    extra_id = add(amstel.hr, amstel.employer_id)
    run_jobs(amstel)
    with amstel.hr.at_work() as actor:
        own_step_retire(by=actor, employer_id=amstel.employer_id, extra_id=extra_id)
        assert own_steps(actor, amstel.employer_id).rows == ()
    assert own(amstel.hr, case_id)[0].status == "cancelled"
    with amstel.hr.at_work() as actor, pytest.raises(Conflict):
        own_step_retire(by=actor, employer_id=amstel.employer_id, extra_id=extra_id)


def test_nothing_of_the_law_can_be_named_moved_or_taken_away(amstel: House) -> None:
    before = amstel.report(first_sick_day=FIRST)
    with context.entered(amstel.system):
        law = dict(Step.objects.filter(case_id=before).values_list("code", "target"))
    add(amstel.hr, amstel.employer_id, name="Probleemanalyse", sick_day=1)
    run_jobs(amstel)
    with context.entered(amstel.system):
        found = Step.objects.filter(case_id=before).exclude(code__startswith="X-")
        assert dict(found.values_list("code", "target")) == law


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"),
        ({"sick_day": None}, "sick_day"),
        ({"after": "W8-VOORLICHTING", "days": 3}, "sick_day"),
        ({"sick_day": None, "after": "W8-VOORLICHTING"}, "days"),
        ({"owner": Party.BA}, "owner"),
        ({"sick_day": None, "after": "NOWHERE", "days": 3}, ""),
        ({"name": "Vraag naar de depressie"}, "name"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(amstel: House, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        add(amstel.hr, amstel.employer_id, **more)
    assert field in caught.value.errors


def test_only_who_keeps_the_organisation_adds_and_only_the_beheerder_for_all(amstel: House, maas: House) -> None:
    for member in (amstel.casemanager, amstel.leidinggevende, amstel.bedrijfsarts, amstel.werknemer):
        with pytest.raises(Refused):
            add(member, amstel.employer_id)
    with pytest.raises(Refused):
        add(amstel.hr, amstel.employer_id, everywhere=True)
    with pytest.raises(NotFound):
        add(maas.hr, amstel.employer_id)
    everywhere = add(amstel.beheerder, amstel.employer_id, everywhere=True)
    with amstel.hr.at_work() as actor, pytest.raises(Refused):
        own_step_retire(by=actor, employer_id=amstel.employer_id, extra_id=everywhere)


def test_on_the_page(amstel: House) -> None:
    client = amstel.hr.client()
    url = f"/werkgevers/{amstel.employer_id}/stappen/"
    assert "Nog geen eigen stappen" in client.get(url).content.decode()
    filled = {
        "name": "Kaart sturen", "owner": "WG", "sick_day": "14", "valid_from": f"{date(2026, 1, 1):%d-%m-%Y}",
    }  # fmt: skip
    assert client.post(url, {**filled, "sick_day": "0"}).status_code == 422
    assert client.post(url, filled).status_code == 302
    page = client.get(url).content.decode()
    assert "Kaart sturen" in page
    assert "ziektedag 14" in page


@pytest.mark.django_db(transaction=True)
def test_an_own_step_alerts_like_any_other(amstel: House) -> None:
    amstel.report(first_sick_day=FIRST)
    add(amstel.hr, amstel.employer_id)
    run_jobs(amstel)
    sweep(amstel.tenant_id, today=first_workday_from(FIRST + timedelta(days=20)))
    with context.entered(amstel.system):
        found = Reminder.objects.filter(step__code__startswith="X-").exclude(rule__startswith="escalated")
        told = {f"reminder:{pk}:{amstel.leidinggevende.user_id}" for pk in found.values_list("pk", flat=True)}
        assert {"due", "late-1w"} <= set(found.values_list("rule", flat=True))
        assert Notice.objects.get(dedupe_key__in=told).payload["reminders"] == len(told)


@pytest.mark.django_db(transaction=True)
def test_after_an_upgrade_running_cases_get_the_rows_that_it_added(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=FIRST)
    with context.entered(amstel.system):
        Step.objects.filter(case_id=case_id, code="L-LOONSANCTIEBESLUIT").delete()
    call_command("recompute_cases", skip_checks=True)
    run_jobs(amstel)
    with context.entered(amstel.system):
        assert Step.objects.get(case_id=case_id, code="L-LOONSANCTIEBESLUIT").target == FIRST + timedelta(days=685)


def test_in_a_calendar_elsewhere_its_words_are_not_shown(amstel: House) -> None:
    amstel.report(first_sick_day=FIRST)
    add(amstel.hr, amstel.employer_id, name="Kaart aan mevrouw Jansen")
    run_jobs(amstel)
    with amstel.leidinggevende.at_work() as actor:
        content = calendar_file(actor).content
    assert b"BEGIN:VEVENT" in content
    assert b"Jansen" not in content
