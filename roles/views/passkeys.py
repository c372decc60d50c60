"""Passkeys of the own account: made by the browser, kept by the device, asked for at the second step."""

import json
from typing import Any, cast

from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from privacy.errors import Invalid
from roles import mail
from roles.forms import PasskeyForm, show_errors
from roles.models import User
from roles.pages import signed_in
from roles.rules import needs_second_factor
from roles.services import second_factor as services
from roles.signin import confirm, entry
from roles.views.second_factor import added


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def passkey_add(request: HttpRequest) -> HttpResponse:
    """The device proves that it made a key for this address; only the public half comes here."""
    if confirm.wanted_for_account(request):
        return confirm.page(request)
    user = cast("User", request.user)
    form = PasskeyForm(request.POST if "credential" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            services.passkey_add(
                user_id=user.pk, name=form.cleaned_data["name"], credential=form.cleaned_data["credential"]
            )
        except Invalid as error:
            show_errors(form, error)
        else:
            return added(request)
    options: Any = webauthn.begin_registration(user, False)
    content = {"form": form, "options": json.dumps(options)}
    return render(request, "roles/passkey.html", content, status=422 if form.errors else 200)


@require_POST
@signed_in
def factor_remove(request: HttpRequest) -> HttpResponse:
    """Take away one second step; the last one stays where a role needs it."""
    if confirm.wanted_for_account(request):
        return confirm.page(request)
    user = cast("User", request.user)
    needed = any(needs_second_factor(place.role) for place in entry.my_places(request))
    try:
        services.factor_remove(user_id=user.pk, which=request.POST.get("factor", ""), needed=needed)
    except Invalid as error:
        messages.error(request, error.errors[""][0])
    else:
        mail.tell_of_security(user, mail.SecurityNews.FACTOR_REMOVED)
        messages.success(request, _("Deze tweede stap is verwijderd."))
    return redirect("account")
