"""Every refusal of the API as a problem (RFC 9457): Dutch, with field and remedy, and nothing of our insides."""

import logging
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.views import set_rollback

from privacy import free_text
from privacy.errors import Conflict, HealthWords, Invalid, NotFound, Refused
from roles.api.schema import TITLES
from roles.refusals import explained
from timeline.errors import InputError

logger = logging.getLogger(__name__)
_NON_FIELD = "non_field_errors"


@dataclass(frozen=True)
class Problem:
    """One refusal. `errors`: (field or "", text)."""

    status: int
    code: str
    detail: str
    errors: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    health_words: tuple[Mapping[str, str], ...] = ()


def problem_response(exc: Exception, context: Mapping[str, Any]) -> JsonResponse:
    """The answer to any exception of an API view; what nobody foresaw is logged without its values."""
    set_rollback()
    return as_response(_of(exc, context))


def as_response(problem: Problem) -> JsonResponse:
    """`type` is a name, not an address: it stays the same on every installation."""
    body: dict[str, Any] = {
        "type": f"urn:poortwacht:problem:{problem.code}",
        "title": str(TITLES.get(problem.status, TITLES[500])),
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = [{"field": name or None, "detail": text} for name, text in problem.errors]
    if problem.health_words:
        body["health_words"] = list(problem.health_words)
    return JsonResponse(
        body,
        status=problem.status,
        content_type="application/problem+json",
        headers=dict(problem.headers),
    )


def not_found() -> Problem:
    """The same whether a thing does not exist or may not be known."""
    return Problem(
        404, "not_found", _("Dit bestaat niet, of u mag het niet zien. Controleer het adres; het eindigt op een /.")
    )


def _of(exc: Exception, context: Mapping[str, Any]) -> Problem:
    for kinds, make in _OURS:
        if isinstance(exc, kinds):
            return make(exc)
    if isinstance(exc, exceptions.APIException):
        return _of_framework(exc, context)
    return _unforeseen(exc, context)


def _invalid(errors: Sequence[tuple[str, str]]) -> Problem:
    detail = _("De invoer is niet bewaard. Pas aan wat bij de velden staat en stuur opnieuw.")
    return Problem(422, "invalid", detail, tuple((name, str(text)) for name, text in errors))


def _health_words(exc: HealthWords) -> Problem:
    """Which words in which field tell about health, by which rule, and how to go on."""
    if exc.overridable:
        remedy = _("Haal het woord weg, of stuur in override_reason mee waarom het blijft staan.")
    else:
        remedy = _("Schrijf de tekst zonder dit woord; hij komt in het inzagelogboek.")
    words = tuple(
        {
            "field": name,
            "word": found.word,
            "category": found.category,
            "rule": found.rule,
            "source": found.source,
            "remedy": remedy,
        }
        for name, hits in exc.words.items()
        for found in free_text.shown(hits)
    )
    problem = _invalid([(name, text) for name, texts in exc.errors.items() for text in texts])
    return replace(problem, code="health_words", health_words=words)


def _of_input(exc: InputError) -> Problem:
    english = (get_language() or "nl").startswith("en")
    return _invalid([(exc.key, exc.en if english else exc.nl)])


def _refused(reason: str) -> Problem:
    if reason == "medical":
        text = _("Deze stap is aan de bedrijfsarts en wordt hier niet afgerond.")
    else:
        text = explained(reason) or _(
            "Dit hoort niet bij uw rol. Vraag uw beheerder als dat niet klopt. De poging is vastgelegd."
        )
    return Problem(403, "refused", text)


def _of_framework(exc: exceptions.APIException, context: Mapping[str, Any]) -> Problem:
    match exc:
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            text = _("Meld u aan, of stuur een geldig token mee: Authorization: Bearer …")
            return Problem(401, "unauthenticated", text, headers={"WWW-Authenticate": 'Bearer realm="poortwacht"'})
        case exceptions.PermissionDenied():
            return _denied(exc, context)
        case exceptions.MethodNotAllowed():
            methods = ", ".join(getattr(context.get("view"), "allowed_methods", []))
            return Problem(405, "method_not_allowed", _("Gebruik op dit adres: %(methods)s.") % {"methods": methods})
        case _:
            text = str(_FORMATS.get(exc.status_code, exc.detail))
            return Problem(exc.status_code, str(exc.default_code), text)


_FORMATS = {
    406: gettext_lazy("Dit adres antwoordt in JSON. Vraag met Accept: application/json."),
    415: gettext_lazy("Stuur de invoer als JSON, met Content-Type: application/json."),
}


def _denied(exc: exceptions.PermissionDenied, context: Mapping[str, Any]) -> Problem:
    if exc.get_codes() == "insufficient_scope":
        scope = getattr(context.get("view"), "scope_required", "")
        challenge = f'Bearer realm="poortwacht", error="insufficient_scope", scope="{scope}"'
        text = _("Dit token heeft de scope %(scope)s niet. Vraag een token met die scope.") % {"scope": scope}
        return Problem(403, "insufficient_scope", text, headers={"WWW-Authenticate": challenge})
    if str(exc.detail).startswith("CSRF"):
        text = _("Het CSRF-token ontbreekt of is verlopen. Stuur het mee als X-CSRFToken, of gebruik een OAuth-token.")
        return Problem(403, "csrf", text)
    return _refused("")


def _flat(path: str, detail: Any) -> Iterator[tuple[str, str]]:
    """(field, text) of REST framework's nested errors: `spells[0].from`."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            step = "" if name == _NON_FIELD else str(name)
            yield from _flat(".".join(filter(None, (path, step))), inner)
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from _flat(f"{path}[{number}]" if isinstance(inner, Mapping | list) else path, inner)
    else:
        yield path, str(detail)


def _unforeseen(exc: Exception, context: Mapping[str, Any]) -> Problem:
    """The message of an exception may quote a row, so only its kind and the lines of code are logged."""
    lines = "".join(traceback.format_tb(exc.__traceback__))
    logger.error("%s in %s\n%s", type(exc).__name__, type(context.get("view")).__name__, lines)
    return Problem(
        500, "server_error", _("Er is niets bewaard. Probeer het later opnieuw, of meld het aan uw beheerder.")
    )


_Kinds = type[Exception] | tuple[type[Exception], ...]
_OURS: tuple[tuple[_Kinds, Callable[[Any], Problem]], ...] = (
    (HealthWords, _health_words),
    (Invalid, lambda exc: _invalid([(name, text) for name, texts in exc.errors.items() for text in texts])),
    (InputError, _of_input),
    ((NotFound, Http404, exceptions.NotFound), lambda _exc: not_found()),
    (Conflict, lambda exc: Problem(409, "conflict", str(exc))),
    (Refused, lambda exc: _refused(exc.reason)),
    (PermissionDenied, lambda _exc: _refused("")),
    (exceptions.ValidationError, lambda exc: _invalid(list(_flat("", exc.detail)))),
)
