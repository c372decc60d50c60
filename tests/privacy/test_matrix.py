"""Who may do what, in words: complete, current in the documentation, and true of what each role gets."""

import html
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from cases import selectors
from medical import drafts
from medical.drafts import MedicalHalf
from privacy import chance, matrix
from privacy.actor import Role
from privacy.errors import NotFound, Refused
from privacy.management.commands import access_matrix
from privacy.policy import PARTS, TABLE, Action, Part
from privacy.policy_words import ACTIONS, GROUPS, PART_NAMES, REASONS, REASONS_BY_PREFIX, WHOSE
from tests.cases.test_employments import contract
from tests.support.cast import House
from tests.support.worlds import run_jobs, write_probleemanalyse

ROOT = Path(__file__).parents[2]
_ROOMS = ("cases", "employers", "medical", "outbox", "privacy", "roles", "timeline")


def test_every_action_is_in_the_table_and_has_a_name_and_a_group() -> None:
    assert set(TABLE) == set(Action), "deny by default is written down too"
    assert {action.value for action in Action} <= set(ACTIONS), "give it a name in privacy/policy_words.py"
    assert {named.group for named in ACTIONS.values()} <= set(GROUPS)
    assert set(PARTS) == set(Part) == set(PART_NAMES)
    assert set(matrix.ROLES) == set(WHOSE) == set(Role) - {Role.SYSTEM}


def test_every_reason_that_the_code_gives_has_words() -> None:
    given: set[str] = set()
    pattern = re.compile(r"(?:Decision\(False, |(?<!File)Refused\()f?\"([a-z_]+)")
    for room in _ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            given |= set(pattern.findall(path.read_text(encoding="utf-8")))
    assert {"role", "tenant", "case", "system", "owner"} <= given
    assert given <= set(REASONS) | set(REASONS_BY_PREFIX)
    with translation.override("nl"):
        assert matrix.reason_text("task:triage") == "deze taak is niet gedelegeerd"


def test_the_page_in_the_documentation_is_current() -> None:
    call_command("access_matrix", check=True)


def test_an_outdated_page_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_matrix, "FILE", tmp_path / "page.md")
    with pytest.raises(CommandError, match="access_matrix --write"):
        call_command("access_matrix", check=True)
    call_command("access_matrix", write=True)
    call_command("access_matrix", check=True)
    monkeypatch.setitem(TABLE, Action.MEDICAL_READ, TABLE[Action.MEDICAL_READ] | {Role.HR})
    with pytest.raises(CommandError, match="access_matrix --write"):
        call_command("access_matrix", check=True)


@pytest.mark.parametrize(
    "name",
    ["werknemer", "leidinggevende", "hr", "werkgever", "casemanager", "bedrijfsarts", "cmtd", "beheerder"],
)
def test_each_role_gets_the_parts_that_the_table_gives_it(amstel: House, name: str) -> None:
    contract(amstel)
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=30))
    write_probleemanalyse(amstel, case_id, MedicalHalf(findings="Bevinding", psychological=True))
    run_jobs(amstel)
    with getattr(amstel, name).at_work() as actor:
        gets = {part for part in Part if actor.role in PARTS[part]}
        if not gets:
            with pytest.raises((Refused, NotFound)):
                selectors.dossier(actor, case_id)
            return
        dossier = selectors.dossier(actor, case_id)
        file = drafts.draft_read(actor, case_id=case_id, employee_id=amstel.employee_id)
    seen = {Part.ABSENCE} | ({Part.INTAKE} if dossier.intake else set()) | ({Part.STEPS} if dossier.steps else set())
    seen |= {Part.OPINIONS}  # the same list for every reader; `tests/medical` compares its words
    seen |= {Part.WORK} if dossier.tells_work else set()
    seen |= {Part.MEDICAL_STEPS} if any(step.medical for step in dossier.steps) else set()
    seen |= {Part.MEDICAL_FILE} if file.medical.findings else set()
    assert seen == gets


def page_of(client: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", client.get("/wie-mag-wat/").content.decode()))


@pytest.mark.parametrize("name", ["werknemer", "hr", "casemanager", "bedrijfsarts", "beheerder"])
def test_whoever_works_here_reads_the_table_with_the_own_role_first(amstel: House, name: str) -> None:
    page = page_of(getattr(amstel, name).client())
    own = page.split('class="may-list"')[1].split("</ul>")[0]
    assert ("het medisch dossier lezen" in own) is (name == "bedrijfsarts")
    assert "ziek melden" in page
    assert "Dit is de tabel waarmee Poortwacht zelf beslist" in page
    assert page.count("<tr>") >= len(Action) + len(Part)


def test_it_is_there_in_english_and_found_from_every_page(amstel: House) -> None:
    client = amstel.hr.client()
    assert 'href="/wie-mag-wat/"' in client.get("/dossiers/").content.decode()
    client.cookies["django_language"] = "en"
    assert "read the medical file" in page_of(client)
