"""Signing in and out, and choosing where to work."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login as start_session
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as django_set_language

from privacy import audit, context
from privacy.actor import Actor, Role
from privacy.errors import NotFound
from roles import selectors, services
from roles.demo import demo_logins
from roles.forms import LoginForm
from roles.middleware import WORKPLACE
from roles.models import User
from roles.pages import public, signed_in
from roles.selectors import Workplace


class _SignIn(LoginView):
    """E-mail and password; an unknown address takes as long as a wrong password (ModelBackend hashes anyway)."""

    template_name = "roles/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """In the demo, who can sign in."""
        return super().get_context_data(demo_logins=demo_logins(), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Start the session, then work where there is one place to work."""
        start_session(self.request, form.get_user())
        return after_sign_in(self.request, self.get_redirect_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        """The typed address stays."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


login = public(require_http_methods(["GET", "HEAD", "POST"])(_SignIn.as_view()))
logout = public(require_POST(LogoutView.as_view()))


def my_places(request: HttpRequest) -> list[Workplace]:
    """Where the signed-in person may work today, in all tenants."""
    if not isinstance(request.user, User):
        return []
    with context.login(request.user.pk):
        return [place for place in selectors.my_workplaces() if place.role is not Role.API_CLIENT]


def enter(request: HttpRequest, place: Workplace) -> None:
    """Work here from now on; on record in the tenant itself."""
    request.session[WORKPLACE] = {
        "membership": str(place.membership_id),
        "tenant": str(place.tenant_id),
        "role": place.role.value,
    }
    actor = Actor(place.tenant_id, place.role, user_id=request.user.pk, membership_id=place.membership_id)
    with context.entered(actor):
        audit.record_write(actor, "workplace.enter", objects=[place.membership_id])


def after_sign_in(request: HttpRequest, target: str = "") -> HttpResponse:
    """On to the page that was asked for, by way of the choice when there is more than one place."""
    places = my_places(request)
    if len(places) == 1:
        enter(request, places[0])
        return redirect(target or settings.LOGIN_REDIRECT_URL)
    request.session.pop(WORKPLACE, None)
    if target:
        request.session["after_workplace"] = target
    return redirect("workplace")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def workplace(request: HttpRequest) -> HttpResponse:
    """Choose the membership to work as."""
    places = my_places(request)
    if request.method == "POST":
        wanted = request.POST.get("membership", "")
        chosen = next((place for place in places if str(place.membership_id) == wanted), None)
        if chosen is None:
            raise NotFound(wanted)
        enter(request, chosen)
        return redirect(request.session.pop("after_workplace", "") or settings.LOGIN_REDIRECT_URL)
    actor: Actor | None = getattr(request, "actor", None)
    current: UUID | None = actor.membership_id if actor else None
    return render(request, "roles/workplace.html", {"places": places, "current": current})


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie, and for mail in the account."""
    response = django_set_language(request)
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        services.language_choose(user_id=request.user.pk, language=language)
    return response
