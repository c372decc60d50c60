"""The second step of the own account: an authenticator app, and recovery codes for when it is lost."""

import base64
from typing import Any, cast

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from privacy.errors import Invalid
from roles import mail, selectors
from roles.forms import AppForm, show_errors
from roles.models import User
from roles.pages import signed_in
from roles.services import second_factor as services
from roles.signin import confirm, entry, standing

_SHOWN = "recovery_codes_shown"  # session key: the list may be looked at until its owner says it is kept
_TO_WORK = "then_to_work"


def _me(request: HttpRequest) -> User:
    return cast("User", request.user)  # signed in, so a User


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """Scan, type the code that the app shows, done; then the recovery codes."""
    if confirm.wanted_for_account(request):
        return confirm.page(request)
    user = _me(request)
    secret: str = get_totp_secret()
    form = AppForm(request.POST if "code" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            services.totp_activate(user_id=user.pk, secret=secret, code=form.cleaned_data["code"])
        except Invalid as error:
            show_errors(form, error)
        else:
            return added(request)
    content = {"form": form, **_drawn(user, secret), **_required(request, user)}
    return render(request, "roles/second_factor.html", content, status=422 if form.errors else 200)


def added(request: HttpRequest) -> HttpResponse:
    """This session has shown it, and its owner hears of it by mail."""
    clear_totp_secret(request)
    before = standing.of(request)
    standing.proven(request, second=True)
    if before and not before.second:
        entry.resume(request)
        request.session[_TO_WORK] = True
    request.session[_SHOWN] = True
    mail.tell_of_security(_me(request), mail.SecurityNews.FACTOR_ADDED)
    return redirect("recovery_codes")


def _drawn(user: User, secret: str) -> dict[str, str]:
    adapter = get_adapter()
    address = adapter.build_totp_url(user, secret)
    drawing = base64.b64encode(adapter.build_totp_svg(address).encode()).decode()
    groups = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return {"qr": f"data:image/svg+xml;base64,{drawing}", "secret": groups, "address": address}


def _required(request: HttpRequest, user: User) -> dict[str, Any]:
    found = standing.of(request)
    return {"required": bool(found and not found.second), "replaces": selectors.factors(user.pk).app is not None}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The list, once, until its owner says that it is kept."""
    if request.method == "POST" and "kept" in request.POST:
        request.session.pop(_SHOWN, None)
        return redirect(entry.after(request) if request.session.pop(_TO_WORK, False) else "account")
    codes = selectors.recovery_codes(_me(request).pk) if request.session.get(_SHOWN) else ()
    content = {"codes": codes, "left": selectors.factors(_me(request).pk).codes_left}
    return render(request, "roles/recovery_codes.html", content)


@require_POST
@signed_in
def recovery_codes_renew(request: HttpRequest) -> HttpResponse:
    """Another list; the old one stops working."""
    if confirm.wanted_for_account(request):
        return confirm.page(request)
    try:
        services.recovery_codes_renew(user_id=_me(request).pk)
    except Invalid as error:
        messages.error(request, error.errors[""][0])
        return redirect("account")
    request.session[_SHOWN] = True
    mail.tell_of_security(_me(request), mail.SecurityNews.CODES_RENEWED)
    messages.success(request, _("Uw oude herstelcodes werken niet meer. Bewaar deze nieuwe."))
    return redirect("recovery_codes")
