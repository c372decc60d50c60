"""Leaks in status, headers, cookies, logs and tasks of an answer, and in what a refusal says."""

import hashlib
import logging
from typing import Any
from uuid import UUID

import pytest
from celery import current_app
from django.utils.html import format_html

from privacy.errors import Conflict, Invalid, NotFound, Refused
from tests.privacy.mutants.library import Hidden, hidden, mutant, swap

logger = logging.getLogger("cases.views")


def _answer(patch: pytest.MonkeyPatch, change: Any) -> None:
    """`change(response, hidden)` for every answer that is about a case."""

    def made(real: Any) -> Any:
        def leaky(self: Any, request: Any) -> Any:
            response = real(self, request)
            match = request.resolver_match
            case_id = match.kwargs.get("case_id") if match else None
            from privacy import context

            if isinstance(case_id, UUID) and getattr(request, "actor", None) and not request.actor.is_medical:
                with context.entered(request.actor):
                    change(response, hidden(case_id))
            return response

        return leaky

    swap(patch, "roles.middleware:TenancyMiddleware.__call__", made)


def _header(name: str, value: Any) -> Any:
    def change(response: Any, behind: Hidden) -> None:
        response.headers[name] = str(value(response, behind))

    return change


@mutant("ETag")
def etag_of_everything(patch: pytest.MonkeyPatch) -> None:
    """The ETag is made of the whole dossier, medical rows too."""
    _answer(patch, _header("ETag", lambda _r, behind: hashlib.sha256(behind.mark.encode()).hexdigest()[:16]))


@mutant("Last-Modified")
def last_modified_by_the_doctor(patch: pytest.MonkeyPatch) -> None:
    """Last-Modified follows the last save of the draft."""
    _answer(patch, _header("Last-Modified", lambda _r, behind: behind.saved_at))


@mutant("Content-Length")
def length_only(patch: pytest.MonkeyPatch) -> None:
    """The same bytes, another Content-Length."""
    _answer(patch, _header("Content-Length", lambda response, behind: len(response.content) + len(behind.done)))


@mutant("header")
def header_with_a_version(patch: pytest.MonkeyPatch) -> None:
    """A header counts every change of the dossier."""
    _answer(patch, _header("X-Dossier-Version", lambda _r, behind: behind.revision + len(behind.done)))


@mutant("caching header")
def kept_longer_without_facts(patch: pytest.MonkeyPatch) -> None:
    """Pages of cases without medical facts may be cached by the browser."""
    _answer(patch, _header("Cache-Control", lambda _r, b: "no-store" if b.facts else "private, max-age=60"))


@mutant("cookie")
def cookie_with_what_was_seen(patch: pytest.MonkeyPatch) -> None:
    """A cookie remembers which state of the dossier was seen."""
    _answer(patch, lambda response, behind: response.set_cookie("gezien", behind.mark))


@mutant("white space")
def a_blank_at_the_end(patch: pytest.MonkeyPatch) -> None:
    """A template for psychological cases leaves an empty line behind."""

    def change(response: Any, behind: Hidden) -> None:
        if behind.psychological and response.get("Content-Type", "").startswith("text/html"):
            response.content += b"\n"

    _answer(patch, change)


@mutant("attribute of an element")
def class_for_urgent(patch: pytest.MonkeyPatch) -> None:
    """The page's main element says in an attribute how many medical steps there are."""

    def change(response: Any, behind: Hidden) -> None:
        name = format_html(' data-n="{}"', len(behind.codes)).encode()
        response.content = response.content.replace(b"<main", b"<main" + name)

    _answer(patch, change)


@mutant("aria label")
def label_for_the_blind_alone(patch: pytest.MonkeyPatch) -> None:
    """Only a screen reader hears that something was added."""

    def change(response: Any, behind: Hidden) -> None:
        if behind.revision > 1:
            response.content = response.content.replace(b'aria-label="Hoofdmenu"', b'aria-label="Hoofdmenu, nieuw"')

    _answer(patch, change)


@mutant("log line")
def line_in_the_log(patch: pytest.MonkeyPatch) -> None:
    """Showing a case logs how many medical facts it has."""
    _answer(patch, lambda _response, behind: logger.warning("shown with %d facts", len(behind.facts)))


@mutant("task argument")
def task_with_the_facts(patch: pytest.MonkeyPatch) -> None:
    """Showing a case sends a task with its facts."""
    _answer(patch, lambda _response, behind: current_app.send_task("cases.warm", args=[list(behind.facts)]))


@mutant("task frequency")
def task_when_there_is_a_draft(patch: pytest.MonkeyPatch) -> None:
    """A task is sent only when something waits to be released; its arguments say nothing."""

    def change(_response: Any, behind: Hidden) -> None:
        if behind.revision > 1:
            current_app.send_task("cases.warm")

    _answer(patch, change)


def _case_for(patch: pytest.MonkeyPatch, change: Any) -> None:
    """`change(real, actor, action, case_id, **more)` in the one door to a case, wherever it was imported."""
    for module in (
        "selectors.overview",
        "selectors.medical",
        "views.case",
        "views.course",
        "services.changes",
        "services.steps",
    ):

        def made(real: Any) -> Any:
            return lambda actor, action, case_id, **more: change(real, actor, action, case_id, **more)

        swap(patch, f"cases.{module}:case_for", made)


@mutant("403 for 404")
def refused_where_not_found_was_right(patch: pytest.MonkeyPatch) -> None:
    """Of a case with a medical file others hear that they may not, instead of that it is not there."""

    def change(real: Any, actor: Any, action: Any, case_id: UUID, **more: Any) -> Any:
        try:
            return real(actor, action, case_id, **more)
        except NotFound:
            if hidden(case_id).revision > 1 or hidden(case_id).facts:
                raise Refused("case") from None
            raise

    _case_for(patch, change)


@mutant("query then check")
def looks_before_it_asks(patch: pytest.MonkeyPatch) -> None:
    """The medical file is fetched first and the question whether one may comes after: it costs a query more."""

    def change(real: Any, actor: Any, action: Any, case_id: UUID, **more: Any) -> Any:
        if hidden(case_id).done:
            hidden(case_id)
        return real(actor, action, case_id, **more)

    _case_for(patch, change)


@mutant("status")
def refusal_by_medical_state(patch: pytest.MonkeyPatch) -> None:
    """A withdrawal is refused while there are medical facts."""

    def made(real: Any) -> Any:
        def leaky(*, by: Any, case_id: UUID, **values: Any) -> Any:
            if hidden(case_id).facts:
                raise Conflict("Dit dossier kan nu niet worden ingetrokken.")
            return real(by=by, case_id=case_id, **values)

        return leaky

    swap(patch, "cases.services:case_withdraw", made)


@mutant("error text")
def remedy_tells_more(patch: pytest.MonkeyPatch) -> None:
    """An error names the bedrijfsarts as the remedy when there is a file to talk about."""

    def made(real: Any) -> Any:
        def leaky(*, by: Any, case_id: UUID, recovered_from: Any) -> Any:
            behind = hidden(case_id)
            if behind.psychological:
                raise Invalid({"recovered_from": ["Overleg eerst met de bedrijfsarts."]})
            return real(by=by, case_id=case_id, recovered_from=recovered_from)

        return leaky

    swap(patch, "cases.services:case_recover", made)


@mutant("redirect target")
def sent_on_to_another_tab(patch: pytest.MonkeyPatch) -> None:
    """After a change one lands on the tab where something may soon appear."""

    def made(real: Any) -> Any:
        def leaky(to: str, *args: Any, **kwargs: Any) -> Any:
            response = real(to, *args, **kwargs)
            case_id = kwargs.get("case_id")
            if case_id and hidden(case_id).revision > 1:
                response["Location"] += "?tab=oordelen"
            return response

        return leaky

    for module in ("case", "course", "reporting"):
        swap(patch, f"cases.views.{module}:redirect", made)
