"""Asking again who is there, before a medical screen and before the account's own security changes.

The page that asks carries what was typed as hidden fields, back and forth between browser and server: no session ever
holds anything medical, and the request goes on where it stopped.
"""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from privacy.actor import Actor
from privacy.policy import Action
from roles.models import User
from roles.services import second_factor
from roles.signin import attempts, events, standing
from roles.signin.events import Kind

SECRET = "_secret"  # noqa: S105  a field's name
CAME_BY = "_came_by"
_OURS = {SECRET, CAME_BY, "csrfmiddlewaretoken"}
_MEDICAL = ("medical.", "information.")
_MEDICAL_TOO = {Action.OPINION_RELEASE, Action.CONSENT_ASK, Action.GLASS_OPEN, Action.GLASS_REVIEW}
_SHOWS_MEDICAL = {Action.CASE_READ, Action.STEP_READ, Action.STEP_CLOSE}  # to medical roles


def wanted(request: HttpRequest, actor: Actor, action: Action) -> bool:
    """Whether this is a medical screen, after a quarter of an hour in which nobody moved."""
    medical = action.value.startswith(_MEDICAL) or action in _MEDICAL_TOO
    found = standing.of(request)
    return bool(found and found.unattended and (medical or (actor.is_medical and action in _SHOWS_MEDICAL)))


def wanted_for_account(request: HttpRequest) -> bool:
    """Whether the last proof is too old to change how this account signs in."""
    found = standing.of(request)
    return found is None or not found.fresh


def page(request: HttpRequest, error: str = "") -> HttpResponse:
    """The question; 401, so that no script takes it for the answer it waited for."""
    typed = [(name, value) for name, values in request.POST.lists() if name not in _OURS for value in values]
    content = {
        "typed": typed,
        "came_by": request.POST.get(CAME_BY) or request.method,
        "error": error,
        "files": bool(request.FILES),
    }
    response = render(request, "roles/confirm.html", content, status=401)
    response["WWW-Authenticate"] = 'Session realm="poortwacht"'
    if request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response


def answered(request: HttpRequest) -> HttpResponse | None:
    """Take the answer before any transaction of the request, so that a wrong one stays counted; None: go on."""
    user = request.user
    if request.method != "POST" or SECRET not in request.POST or not isinstance(user, User):
        return None
    denied = CsrfViewMiddleware(lambda _request: HttpResponse()).process_view(request, page, (), {})
    if denied is not None:
        return denied
    limited = f"{user.pk}:{request.session.session_key}"
    if not attempts.spend(attempts.CONFIRM, limited):
        events.record(Kind.LOCKED, user_id=user.pk, detail="confirm")
        logout(request)
        return redirect("login")
    how = _right(user, request.POST[SECRET])
    if not how:
        events.record(Kind.CODE_WRONG, user_id=user.pk, detail="confirm")
        return page(request, error=_("Dit klopt niet. Vul uw wachtwoord in, of de code die uw app nu toont."))
    attempts.forget(attempts.CONFIRM, limited)
    events.record(Kind.CONFIRMED, user_id=user.pk, detail=how)
    standing.proven(request, second=how == "code")
    return redirect(request.get_full_path()) if request.POST.get(CAME_BY) == "GET" else None


def _right(user: User, secret: str) -> str:
    """`code` or `password`; empty when it is neither."""
    if second_factor.looks_like_code(secret):
        return "code" if second_factor.code_accept(user_id=user.pk, code=secret) else ""
    return "password" if user.check_password(secret) else ""
