"""Pages ask the database the same questions for a thousand cases as for ten, and the queue finds its steps by index."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from medical.drafts import MedicalHalf
from privacy import chance
from tests.guards.crowd import grow
from tests.guards.things import medical_things
from tests.support.cast import House, house
from tests.support.database import TestDatabase
from tests.support.worlds import run_jobs, write_probleemanalyse

PAGES = {
    "queue": ("casemanager", "/vandaag/?weeks=0&mine=0"),
    "queue of this week": ("casemanager", "/vandaag/"),
    "queue, searched": ("casemanager", "/vandaag/?weeks=0"),
    "case list": ("casemanager", "/dossiers/"),
    "case list of everything": ("hr", "/dossiers/?state=all"),
    "team": ("hr", "/mijn-mensen/"),
    "team of a leidinggevende": ("leidinggevende", "/mijn-mensen/"),
    "consultations": ("bedrijfsarts", "/spreekuur/"),
    "consultations of a delegate": ("cmtd", "/spreekuur/"),
    "triage": ("bedrijfsarts", "/triage/"),
    "triage of a delegate": ("cmtd", "/triage/"),
    "medical record": ("bedrijfsarts", "/dossiers/{case}/medisch/"),
    "handing over": ("bedrijfsarts", "/overdragen/{employee}/"),
    "receiving": ("bedrijfsarts", "/ontvangen/{employee}/"),
    "case": ("casemanager", "/dossiers/{case}/"),
    "what if": ("casemanager", "/dossiers/{case}/wat-als/"),
    "case of the bedrijfsarts": ("bedrijfsarts", "/dossiers/{case}/"),
    "own case": ("werknemer", "/mijn-dossier/"),
    "requests": ("hr", "/verzoeken/"),
    "requests about a record": ("bedrijfsarts", "/spreekuur/verzoeken/"),
    "own data": ("werknemer", "/mijn-gegevens/"),
    "ziekmelding": ("hr", "/ziekmelding/"),
    "delegations": ("bedrijfsarts", "/taakdelegatie/"),
    "certificates": ("bedrijfsarts", "/taakdelegatie/certificaten/"),
    "skills": ("bedrijfsarts", "/taakdelegatie/bekwaamheden/"),
    "own tasks": ("cmtd", "/mijn-taken/"),
    "replacements": ("bedrijfsarts", "/vervanging/"),
    "thresholds": ("hr", "/werkgevers/{employer}/herinneringen/"),
    "stand-ins": ("hr", "/meldingen/afwezig/"),
    "delegated work": ("bedrijfsarts", "/gedelegeerd-werk/"),
    "people": ("beheerder", "/mensen/"),
    "employers": ("beheerder", "/werkgevers/"),
    "own steps of an employer": ("hr", "/werkgevers/{employer}/stappen/"),
    "employer": ("beheerder", "/werkgevers/{employer}/"),
    "own consents": ("werknemer", "/mijn-toestemmingen/"),
    "consents of an employee": ("bedrijfsarts", "/toestemmingen/{employee}/"),
    "requests for information": ("bedrijfsarts", "/dossiers/{case}/informatieverzoeken/"),
    "break-glass to review": ("bedrijfsarts", "/noodtoegang/nakijken/"),
    "own break-glass": ("other_bedrijfsarts", "/noodtoegang/"),
    "break-glass counted": ("beheerder", "/noodtoegang/overzicht/"),
    "notices": ("casemanager", "/meldingen/"),
    "deliveries": ("beheerder", "/bezorging/"),
    "retention": ("hr", "/bewaartermijnen/"),
    "retention of medical files": ("bedrijfsarts", "/medische-bewaartermijnen/"),
    "own visits": ("werknemer", "/mijn-inzage/"),
    "access log": ("beheerder", "/inzagelog/"),
    "questions about access": ("beheerder", "/inzagelog/vragen/"),
    "questions to the bedrijfsarts": ("bedrijfsarts", "/spreekuur/vragen/"),
    "API list": ("hr", "/api/v1/cases/"),
    "API case": ("hr", "/api/v1/cases/{case}/"),
    "API timeline": ("hr", "/api/v1/cases/{case}/timeline/"),
}
FEW, MANY = 10, 1000


@dataclass
class Measured:
    """Per page and size the questions asked; and how the planner answers the main ones when there are many."""

    few: dict[str, Counter[str]]
    many: dict[str, Counter[str]]
    plans: dict[str, Any]


def fingerprint(sql: str) -> str:
    """The question without its values: which tables, columns and conditions."""
    text = re.sub(r"'(?:[^']|'')*'(::[a-z_]+(\[\])?)?", "?", sql)
    text = re.sub(r"\b\d+(\.\d+)?\b", "?", text)
    text = re.sub(r"\(\?(, \?)*\)|ARRAY\[[^\]]*\]", "(?)", text)
    text = re.sub(r"(\(\?\))(, \(\?\))+", r"\1", text)
    return re.sub(r'SAVEPOINT "\w+"', "SAVEPOINT", text)


def asked(place: House, case_id: UUID) -> tuple[dict[str, Counter[str]], dict[str, list[str]]]:
    """(fingerprints, raw statements) per page."""
    found, raw = {}, {}
    for name, (who, path) in PAGES.items():
        client = getattr(place, who).client()
        with CaptureQueriesContext(connection) as queries:
            address = path.format(case=case_id, employer=place.employer_id, employee=place.employee_id)
            response = client.post(address, {"q": "dem"}) if "searched" in name else client.get(address)
        assert response.status_code == 200, name
        raw[name] = [query["sql"] for query in queries.captured_queries]
        found[name] = Counter(fingerprint(sql) for sql in raw[name])
    return found, raw


def plan(place: House, who: str, sql: str) -> Any:
    """The plan as the app role gets it, in the context of who asks."""
    with getattr(place, who).at_work(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (text,) = cursor.fetchone()
    return text if isinstance(text, list) else json.loads(text)


@pytest.fixture(scope="module")
def measured(django_db_setup: None, django_db_blocker: Any, database: TestDatabase) -> Iterator[Measured]:
    """Ten cases, then a thousand in each of two tenants, committed, so that the planner's statistics are real."""
    with django_db_blocker.unblock():
        try:
            here, there = house("amstel"), house("maas")
            cases = [_first_case(one) for one in (here, there)]
            grow(here, cases[0], start=1, stop=FEW)
            few, _raw = asked(here, cases[0])
            for one, case_id in zip((here, there), cases, strict=True):
                grow(one, case_id, start=FEW, stop=MANY)
            with database.owner() as owner, owner.cursor() as cursor:
                cursor.execute("ANALYZE")
            many, raw = asked(here, cases[0])
            yield Measured(few, many, _plans(here, raw))
        finally:
            database.clean()


def _first_case(place: House) -> UUID:
    case_id = place.report(first_sick_day=chance.today() - timedelta(days=40))
    write_probleemanalyse(place, case_id, MedicalHalf("Rugklachten.", "L100"))
    medical_things(place, place.bedrijfsarts, case_id, place.employee_id)
    run_jobs(place)
    return case_id


def _plans(place: House, raw: dict[str, list[str]]) -> dict[str, Any]:
    found = {}
    for name in ("queue", "queue of this week", "case list"):
        (sql,) = [sql for sql in raw[name] if sql.startswith("SELECT") and "ORDER BY" in sql and "LIMIT 51" in sql]
        found[name] = plan(place, PAGES[name][0], sql)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_the_questions_do_not_depend_on_how_many_cases_there_are(measured: Measured, name: str) -> None:
    few, many = measured.few[name], measured.many[name]
    assert few.total() >= 5
    assert many == few, {"only with many": many - few, "only with few": few - many}


def test_a_page_asks_no_question_more_than_a_few_times(measured: Measured) -> None:
    """Entering and leaving a context aside, what is asked again and again is a loop in the making."""
    plain = {"SAVEPOINT", "RELEASE SAVEPOINT"}
    for name, questions in measured.many.items():
        again = {sql: n for sql, n in questions.items() if n > 2 and sql not in plain and "set_config" not in sql}
        assert not again, name


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, list):
        for inner in tree:
            yield from _nodes(inner)
    elif isinstance(tree, dict):
        if "Node Type" in tree:
            yield tree
        for inner in tree.values():
            yield from _nodes(inner)


@pytest.mark.parametrize("name", ["queue", "queue of this week"])
def test_the_queue_finds_its_steps_by_index(measured: Measured, name: str) -> None:
    nodes = list(_nodes(measured.plans[name]))
    steps = [
        node for node in nodes if node.get("Relation Name") == "timeline_step" or "step" in node.get("Index Name", "")
    ]
    assert steps
    assert not [node for node in steps if node["Node Type"] == "Seq Scan"], json.dumps(measured.plans[name])


def test_the_case_list_walks_its_index(measured: Measured) -> None:
    nodes = [node for node in _nodes(measured.plans["case list"]) if node.get("Relation Name") == "cases_case"]
    assert nodes
    assert not [node for node in nodes if node["Node Type"] == "Seq Scan"], json.dumps(measured.plans["case list"])
