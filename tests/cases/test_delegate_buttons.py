"""A delegate sees the buttons of the tasks that were delegated, and no others; pressing one never ends in a refusal."""

import re

import pytest

from medical import record
from medical.record import Content, Kind, NewEntry
from privacy import chance, context
from privacy.actor import Role
from privacy.delegable import Task
from tests.support.cast import House, Member, delegated, member
from tests.support.worlds import run_jobs


def delegate(amstel: House, *tasks: Task) -> Member:
    with context.entered(amstel.system):
        made = member(amstel.tenant_id, Role.CMTD, "Dele Gaat", employers=(amstel.employer_id,))
    names = tuple(task.value for task in tasks)
    delegated(amstel.bedrijfsarts, made, employer_id=amstel.employer_id, number="RSC-2026-77", tasks=names)
    return made


CASES = {
    Task.MONITORING: set(),
    Task.TRIAGE: {"triage", "medisch/nieuw/contact"},
    Task.ANAMNESIS: {"medisch/nieuw/note", "medisch/nieuw/finding"},
    Task.ADMINISTRATION: {"medisch/nieuw/note", "medisch/nieuw/contact", "medisch/nieuw/document"},
}


@pytest.mark.parametrize("task", CASES)
def test_the_record_offers_what_was_delegated_and_each_offer_opens(amstel: House, task: Task) -> None:
    who = delegate(amstel, task)
    case_id = amstel.report()
    run_jobs(amstel)
    with amstel.bedrijfsarts.at_work() as by:
        record.entry_add(
            by=by, new=NewEntry(amstel.employee_id, case_id, Kind.NOTE, chance.today(), Content(text="Rug."))
        )
    client = who.client()
    page = client.get(f"/dossiers/{case_id}/medisch/").content.decode()
    offered = set(re.findall(rf'href="/dossiers/{case_id}/((?:medisch/nieuw/\w+|triage))/"', page))
    assert offered == CASES[task]
    assert "verbeteren" not in page, "what the bedrijfsarts wrote is not a delegate's to correct"
    for path in offered:
        assert client.get(f"/dossiers/{case_id}/{path}/").status_code == 200


def test_the_bedrijfsarts_is_offered_everything(amstel: House) -> None:
    case_id = amstel.report()
    page = amstel.bedrijfsarts.client().get(f"/dossiers/{case_id}/medisch/").content.decode()
    offered = set(re.findall(rf'href="/dossiers/{case_id}/((?:medisch/nieuw/\w+|triage|triage/oordeel))/"', page))
    assert offered >= {"triage", "triage/oordeel", "medisch/nieuw/note", "medisch/nieuw/finding"}


@pytest.mark.parametrize(("task", "calls"), [(Task.MONITORING, False), (Task.TRIAGE, True)])
def test_the_list_of_calls_and_the_case_offer_what_was_delegated(amstel: House, task: Task, calls: bool) -> None:
    who = delegate(amstel, task)
    case_id = amstel.report()
    run_jobs(amstel)
    client = who.client()
    assert (f'href="/dossiers/{case_id}/triage/"' in client.get("/triage/").content.decode()) is calls
    case = client.get(f"/dossiers/{case_id}/").content.decode()
    assert "Schrijf probleemanalyse" not in case
    assert "Informatie opvragen" not in case
    assert ("W2-TRIAGE/afronden" in case) is calls


def test_the_preventive_file_offers_nothing_without_prevention(amstel: House) -> None:
    who = delegate(amstel, Task.MONITORING)
    amstel.report()
    page = who.client().get(f"/preventief/{amstel.employee_id}/").content.decode()
    assert "/nieuw/" not in page


def test_the_account_page_leaves_the_focus_where_it_was(amstel: House) -> None:
    assert "autofocus" not in amstel.hr.client().get("/account/").content.decode()
