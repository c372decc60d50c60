"""Guards that every view wears, and the pages that say no."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from privacy.actor import Actor
from privacy.policy import Action, may
from roles.refusals import explained
from roles.signin import confirm

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = Callable[..., HttpResponse]


def not_found(request: HttpRequest) -> HttpResponse:
    """The same page whether a thing does not exist or may not be known."""
    return render(request, "404.html", status=404)


def refused(request: HttpRequest, reason: str) -> HttpResponse:
    """The actor may see it but not do it."""
    return render(request, "403.html", {"reason": explained(reason)}, status=403)


def guarded(action: Action) -> Callable[[Callable[..., HttpResponse]], View]:
    """Only for actors whose role may do `action`; the view gets (request, actor, …) and narrows to rows itself."""

    def decorate(view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor: Actor | None = getattr(request, "actor", None)
            if actor is None:
                return _first(request)
            decision = may(actor, action)
            if not decision:
                return refused(request, decision.reason)
            if confirm.wanted(request, actor, action):
                return confirm.page(request)
            return view(request, actor, *args, **kwargs)

        wrapper.audience = action  # type: ignore[attr-defined]  # read by the URL guard test
        return wrapper

    return decorate


def _first(request: HttpRequest) -> HttpResponse:
    """Where somebody goes who is not at work yet: to sign in, to show more of who they are, or to choose a place."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return redirect("second_factor" if getattr(request, "unproven", False) else "workplace")


def public(view: Callable[P, R]) -> Callable[P, R]:
    """For anyone, signed in or not; declared so that the URL guard knows it was a decision."""
    view.audience = "public"  # type: ignore[attr-defined]  # read by the URL guard test
    return view


def signed_in(view: Callable[..., HttpResponse]) -> View:
    """For any signed-in person, before a workplace is chosen: touches the own account only."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    wrapper.audience = "signed_in"  # type: ignore[attr-defined]  # read by the URL guard test
    return wrapper
