"""Role × address × thing: what each answers, what a refusal leaves behind, and that the table knows every address."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.guards import world as worlds
from tests.guards.knock import Knock, Left, left, snapshot, undone
from tests.guards.matrix import COLUMNS, OF_THE_LOGIN, READS, lines
from tests.guards.routes import routes

Line = tuple[str, str, str, dict[str, str]]
LINES = lines()
GOOD = {"200", "201", "302"}
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


def _answer(response: Any) -> str:
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/inloggen/?next=")
    return "log" if to_sign_in else str(response.status_code)


@pytest.mark.parametrize("line", LINES, ids=IDS)
def test_the_table_is_what_happens(world: worlds.World, before: dict[str, Any], line: Line) -> None:
    (name, method, thing, cells), wrong = line, {}
    for column, expected in cells.items():
        with undone():
            knock = Knock(world, column, name, method, thing)
            response = knock.send()
            trace = left(before, snapshot(world))
        got = _answer(response)
        complaint = f"answers {got}, not {expected}" if got != expected else _complaint(knock, response, trace)
        if complaint:
            wrong[column] = complaint
    assert not wrong, f"{method} {name} ({thing}): {wrong}"


def _complaint(knock: Knock, response: Any, trace: Left) -> str:
    """What is wrong with what was left behind; empty when nothing is."""
    path = response.wsgi_request.path
    known = knock.person is not None or (knock.column == "ac" and path.startswith("/api/"))
    got = _answer(response)
    refused = got in {"403", "404"} and known
    if trace.elsewhere:
        return "the other tenant's access record changed"
    if trace.denials != (1 if refused else 0):
        return f"{trace.denials} denials on record"
    if got not in GOOD or knock.method == "GET":
        # A delegate's export is noted for the bedrijfsarts by the access record itself.
        changed = trace.changed - ({"here.roles_delegatedact"} if got in GOOD else set())
        return f"changed {sorted(changed)}" if changed or (trace.writes and got not in GOOD) else ""
    if any(name.startswith("there.") for name in trace.changed):
        return "the other tenant's rows changed"
    return _written(knock, trace, known=known)


def _written(knock: Knock, trace: Left, *, known: bool) -> str:
    if (knock.name, knock.thing) in READS:
        return ""
    if not trace.changed:
        return "answers as if it had written, and wrote nothing"
    if known and not trace.writes and knock.name not in OF_THE_LOGIN:
        return "wrote without a row in the access record"
    return ""


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
