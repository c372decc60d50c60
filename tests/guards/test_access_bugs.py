"""The six shapes in which access goes wrong, planted one by one: with a mistake in, and only then, guards complain.

(Missing check on a sibling route, inverted check, ignored deny, id from the body trusted, check after the action,
and going from one's own thing to a related one that is not.)
"""

import inspect
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from cases import selectors
from cases.access import case_for
from cases.models import Case, Document
from cases.selectors import medical, overview
from cases.services import changes, reporting
from privacy import grants
from privacy.actor import Actor
from privacy.policy import ALLOW, Action, Decision, may
from roles import middleware, pages
from tests.guards import test_foreign_ids, test_urls
from tests.guards import world as worlds
from tests.guards.knock import snapshot
from tests.guards.matrix import lines
from tests.guards.routes import routes
from tests.guards.verdict import wrong_cells
from tests.guards.world import World

LINES = {line[:3]: line for line in lines()}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once; each knock is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def before(world: World) -> dict[str, Any]:
    return snapshot(world)


def address(name: str) -> URLPattern:
    """The place in the tree of addresses where a view hangs."""
    return next(entry for entry in _walked(get_resolver()) if entry.name == name)


def _walked(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        yield from _walked(entry) if isinstance(entry, URLResolver) else [entry]


def test_a_missing_check_on_a_sibling_route(
    world: World, before: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of a case asks whose it is; the PDF beside it forgot."""
    page, sibling = LINES["case", "GET", "other"], LINES["opinion_pdf", "GET", "other"]
    assert not wrong_cells(world, before, sibling)
    monkeypatch.setattr(medical, "case_for", lambda _actor, _action, case_id: Case.objects.get(pk=case_id))
    wrong = wrong_cells(world, before, sibling)
    assert set(wrong) == {"wn", "wg", "lg", "hr", "cm", "ba", "ct", "ma"}, "everybody whom the role lets in"
    assert set(wrong.values()) == {"answers 200, not 404"}
    assert not wrong_cells(world, before, page), "the page itself is whole, so only its sibling tells"


def test_a_route_without_any_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {route.name: route for route in routes()}
    test_urls.test_every_route_declares_its_audience(named["opinion_pdf"])
    bare = inspect.unwrap(address("opinion_pdf").callback)
    monkeypatch.setattr(address("opinion_pdf"), "callback", bare)
    named = {route.name: route for route in routes()}
    with pytest.raises(AssertionError, match="wear @guarded"):
        test_urls.test_every_route_declares_its_audience(named["opinion_pdf"])


def test_an_inverted_check(world: World, before: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    own, other = LINES["case", "GET", "own"], LINES["case", "GET", "other"]
    assert not wrong_cells(world, before, own) | wrong_cells(world, before, other)
    right = grants.case_filter
    monkeypatch.setattr(grants, "case_filter", lambda actor, path="": ~right(actor, path))
    assert "answers 404, not 200" in wrong_cells(world, before, own).values()
    assert "answers 200, not 404" in wrong_cells(world, before, other).values()


def test_an_ignored_deny(world: World, before: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The question is asked and the answer thrown away."""
    line = LINES["report", "GET", "-"]
    assert not wrong_cells(world, before, line)
    asked: list[Decision] = []

    def deaf(actor: Actor, action: Action) -> Decision:
        asked.append(may(actor, action))
        return ALLOW

    monkeypatch.setattr(pages, "may", deaf)
    wrong = wrong_cells(world, before, line)
    assert len([decision for decision in asked if not decision]) == len(wrong) == 7


def test_an_id_from_the_body_trusted(world: World, before: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom a ziekmelding is about is typed by the client: a choice of one's own people, or anybody's."""
    line = LINES["api_ziekmeldingen", "POST", "other"]
    assert not wrong_cells(world, before, line)
    monkeypatch.setattr(reporting, "may_report_for", lambda _by, _employee: True)
    wrong = wrong_cells(world, before, line)
    assert set(wrong) == {"wg", "lg", "hr", "cm", "ac"}
    assert set(wrong.values()) == {"answers 404, not 422"}, "it was made; only its receipt is not theirs to read"


def test_a_check_after_the_action(world: World, before: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Done first, refused afterwards. The request's savepoint takes it back; without that the matrix finds the rows."""
    line, place = LINES["case_recover", "POST", "other"], address("case_recover")
    assert not wrong_cells(world, before, line)
    deed: Callable[..., HttpResponse] = place.callback

    def late(request: HttpRequest, case_id: UUID) -> HttpResponse:
        answer = deed(request, case_id=case_id)
        if answer.status_code < 400 and (actor := getattr(request, "actor", None)):
            case_for(actor, Action.CASE_CHANGE, case_id)
        return answer

    for module in (changes, overview):
        monkeypatch.setattr(module, "case_for", lambda _actor, _action, case_id, **_lock: Case.objects.get(pk=case_id))
    monkeypatch.setattr(place, "callback", late)
    assert not wrong_cells(world, before, line), "the savepoint around the view is the floor under this mistake"
    floorless = SimpleNamespace(atomic=transaction.atomic, set_rollback=lambda _rollback: None)
    monkeypatch.setattr(middleware, "transaction", floorless)
    wrong = wrong_cells(world, before, line)
    assert set(wrong) == {"wg", "lg", "hr", "cm"}
    assert all("cases_case" in complaint for complaint in wrong.values())


def test_going_on_to_a_related_thing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One's own case in the address, and an oordeel of somebody else behind it."""
    test_foreign_ids.test_an_oordeel_goes_with_its_own_case(world, "dept")

    def traversing(actor: Actor, case_id: UUID, opinion_id: UUID) -> tuple[bytes, str]:
        case_for(actor, Action.OPINION_READ, case_id)
        return bytes(Document.objects.get(opinion_id=opinion_id).content), "oordeel.pdf"

    monkeypatch.setattr(selectors, "opinion_document", traversing)
    with pytest.raises(AssertionError):
        test_foreign_ids.test_an_oordeel_goes_with_its_own_case(world, "dept")
