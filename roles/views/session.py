"""Signing in and out, and choosing where to work."""

import json
from typing import Any
from uuid import UUID

from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth import logout as end_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as django_set_language

from privacy.actor import Actor
from privacy.errors import Invalid, NotFound
from roles import selectors, services
from roles.demo import demo_code, demo_logins
from roles.forms import CodeForm, LoginForm, PasskeyForm, show_errors
from roles.models import User
from roles.pages import public, signed_in
from roles.services import second_factor
from roles.signin import attempts, entry, events
from roles.signin.events import Kind
from roles.signin.stages import SecondStep

TOO_MANY = 429


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """E-mail and password; an unknown address takes as long as a wrong password (ModelBackend hashes anyway)."""
    target = _inside(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(target or settings.LOGIN_REDIRECT_URL)
    form, status = LoginForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = _password(request, form, target)
            if isinstance(answer, HttpResponse):
                return answer
            status = answer
    content = {"form": form, "next": target, "demo_logins": demo_logins(), "demo_code": demo_code()}
    return render(request, "roles/login.html", content, status=status)


def _password(request: HttpRequest, form: LoginForm, target: str) -> HttpResponse | int:
    """Where it leads, or the status with which the form comes back."""
    account = attempts.account_of(form.cleaned_data["username"])
    known = User.objects.filter(email=account).values_list("pk", flat=True).first()
    if not attempts.may_try(request, "password", account):
        events.record(Kind.LOCKED, user_id=known, detail="password")
        form.add_error(None, too_many())
        return TOO_MANY
    user = authenticate(request, username=account, password=form.cleaned_data["password"])
    if not isinstance(user, User):
        events.record(Kind.PASSWORD_WRONG, user_id=known)
        form.add_error(
            None, _("E-mailadres of wachtwoord klopt niet. Controleer beide, of vraag een nieuw wachtwoord aan.")
        )
        return 422
    attempts.succeeded(request, "password", account)
    return _remembered(request, entry.by_password(request, user, target=target), user)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(stage=SecondStep.key, redirect_urlname="login")  # type: ignore[untyped-decorator]
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of the app, or one from the list on paper; until then nobody is signed in."""
    stage = request._login_stage  # type: ignore[attr-defined]  # set by the decorator
    user: User = stage.login.user
    key = "credential" in request.POST
    form, keys = CodeForm(None if key else request.POST or None), PasskeyForm(request.POST if key else None)
    status = 200
    if request.method == "POST":
        answer = _shown(request, keys if key else form, stage)
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    content = {"form": form, "keys": keys, "demo_code": demo_code(user.email)}
    if selectors.factors(user.pk).passkeys:
        content["options"] = json.dumps(webauthn.begin_authentication(user))
    return render(request, "roles/second_step.html", content, status=status)


def _shown(request: HttpRequest, form: CodeForm | PasskeyForm, stage: SecondStep) -> HttpResponse | int:
    """Where it leads, or the status with which the form comes back."""
    user: User = stage.login.user
    if not form.is_valid():
        return 422
    if not attempts.may_try(request, "code", user.email):
        events.record(Kind.LOCKED, user_id=user.pk, detail="code")
        form.add_error(None, too_many())
        return TOO_MANY
    accepted = _accepted(user, form)
    if accepted is None:
        events.record(Kind.CODE_WRONG, user_id=user.pk)
        return 422
    attempts.succeeded(request, "code", user.email)
    post_authentication(request, accepted)
    return _remembered(request, stage.exit(), user)


def _accepted(user: User, form: CodeForm | PasskeyForm) -> Any:
    """The factor that was shown; None with the reason on the form."""
    if isinstance(form, PasskeyForm):
        try:
            return second_factor.passkey_accept(user_id=user.pk, credential=form.cleaned_data["credential"])
        except Invalid as error:
            show_errors(form, error)
            return None
    accepted = second_factor.code_accept(user_id=user.pk, code=form.cleaned_data["code"])
    if accepted is None:
        form.add_error("code", _("Deze code klopt niet. Vul de code in die uw app nu toont, of een herstelcode."))
    return accepted


def _remembered(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """Once signed in, this browser tries on its own count."""
    if request.user.is_authenticated:
        attempts.remember_device(request, response, user.email)
    return response


def too_many() -> str:
    """What a stranger to an account reads, and how its owner gets in."""
    return _(
        "Er is te vaak iets verkeerds ingevuld. Wacht een kwartier, log in op een apparaat waarop u eerder inlogde, of "
        "vraag een nieuw wachtwoord aan."
    )


def _inside(request: HttpRequest, target: str) -> str:
    """An address of this product, or nothing."""
    ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if ours else ""


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """The session ends here and in the database."""
    if request.user.is_authenticated:
        events.record(Kind.SIGNED_OUT, user_id=request.user.pk)
    end_session(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def workplace(request: HttpRequest) -> HttpResponse:
    """Choose the membership to work as."""
    places = entry.my_places(request)
    if request.method == "POST":
        wanted = request.POST.get("membership", "")
        chosen = next((place for place in places if str(place.membership_id) == wanted), None)
        if chosen is None:
            raise NotFound(wanted)
        return entry.chosen(request, chosen)
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
