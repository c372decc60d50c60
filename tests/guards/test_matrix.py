"""Role × address × thing: what each answers, what a refusal leaves behind, and that the table knows every address."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.guards import world as worlds
from tests.guards.knock import Knock, snapshot, undone
from tests.guards.matrix import COLUMNS, READS, lines
from tests.guards.routes import routes
from tests.guards.verdict import GOOD, Line, wrong_cells

LINES = lines()
IDS = [" ".join(line[:3]) for line in LINES]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, broker_url: str) -> Iterator[worlds.World]:
    """Built once for all knocks; each is rolled back."""
    with django_db_blocker.unblock(), override_settings(CELERY_BROKER_URL=broker_url), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def before(world: worlds.World) -> dict[str, Any]:
    """What every table holds before anyone knocks."""
    return snapshot(world)


def test_every_address_is_in_the_table_and_nothing_else_is() -> None:
    assert {line[0] for line in LINES} == {route.name for route in routes()}, (
        "add a line for a new route, remove a stale one"
    )
    assert len(LINES) >= 200
    assert not [key for key, count in Counter(line[:3] for line in LINES).items() if count > 1]
    assert {(line[0], line[2]) for line in LINES if line[1] == "POST"} >= READS, "stale lines in READS"


def test_every_address_has_a_success_and_a_denial() -> None:
    answers: dict[str, set[str]] = defaultdict(set)
    for name, _method, _thing, cells in LINES:
        answers[name] |= set(cells.values())
    lacking = {name for name, found in answers.items() if not found & GOOD or not found - GOOD}
    assert lacking == {"api_nothing"}, "which answers 404 to everybody"


def test_every_address_with_a_thing_in_it_is_tried_with_one_of_another_tenant() -> None:
    tried = {line[0] for line in LINES if line[2] == "foreign"}
    with_things = {route.name for route in routes() if "_id>" in route.pattern}
    assert len(with_things) >= 30
    assert with_things <= tried


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_every_method_that_is_answered_is_in_the_table(world: worlds.World, route: Any) -> None:
    """PATCH is answered nowhere; the refusal says what is."""
    wanted = {line[1] for line in LINES if line[0] == route.name and set(line[3].values()) & GOOD}
    line = next(line for line in LINES if line[0] == route.name)
    who = next((c for c in COLUMNS if line[3][c] in GOOD), "an")
    with undone():
        answer = Knock(world, who, route.name, "PATCH", line[2]).send()
    if route.name == "api_nothing":
        assert answer.status_code == 404
        return
    assert answer.status_code == 405
    assert {method for method in answer["Allow"].split(", ") if method not in {"HEAD", "OPTIONS"}} == wanted


@pytest.mark.parametrize("line", LINES, ids=IDS)
def test_the_table_is_what_happens(world: worlds.World, before: dict[str, Any], line: Line) -> None:
    wrong = wrong_cells(world, before, line)
    assert not wrong, f"{line[1]} {line[0]} ({line[2]}): {wrong}"


def test_an_anonymous_call_of_the_api_gets_a_problem_and_a_page_sends_to_the_sign_in(world: worlds.World) -> None:
    answer = Client().get("/api/v1/cases/")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    page = Client().get("/dossiers/?state=all")
    assert page["Location"] == "/inloggen/?next=/dossiers/%3Fstate%3Dall"


@pytest.mark.parametrize("thing", ["foreign", "other"])
def test_what_may_not_be_known_looks_like_what_does_not_exist(world: worlds.World, thing: str) -> None:
    """The same bytes for a case of somebody else and for a case of nobody."""
    nobody = "00000000-0000-4000-8000-000000000000"
    someones = str(world.places[thing].case_id)
    for path in ("/dossiers/{}/", "/api/v1/cases/{}/", "/api/v1/cases/{}/timeline/", "/dossiers/{}/herstel/"):
        pages = []
        for case_id in (nobody, someones):
            with undone():
                knock = Knock(world, "hr", "home", "GET", "-")
                content = knock.fetch(path.format(case_id)).content.replace(case_id.encode(), b"#")
                pages.append(re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", content))
        assert pages[0] == pages[1], path
