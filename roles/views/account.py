"""The own account: a forgotten password, a new one, and how to change it."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from roles import selectors, services
from roles.forms import EmailForm
from roles.models import User
from roles.pages import public, signed_in
from roles.signin.entry import my_places


@public
@require_http_methods(["GET", "HEAD", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    """Ask for a new password; the answer is the same whoever asks."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.password_reset_request(email=form.cleaned_data["email"])
        return redirect("password_reset_done")
    return render(request, "roles/password_reset.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_GET
def password_reset_done(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    return render(request, "roles/password_reset_done.html")


class _NewPassword(PasswordResetConfirmView):
    """Choose the new password; the link works once, for an hour."""

    template_name = "roles/password_reset_confirm.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form: Any) -> HttpResponse:
        """Saved; signing in with it is the proof."""
        messages.success(self.request, _("Uw nieuwe wachtwoord is bewaard. Log ermee in."))
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say what is wrong with it."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """A used or old link is gone."""
        if not self.validlink:
            kwargs["status"] = 410
        return super().render_to_response(context, **kwargs)


password_reset_confirm = public(require_http_methods(["GET", "HEAD", "POST"])(_NewPassword.as_view()))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """The own address, places to work, and a form for another password."""
    form = PasswordChangeForm(request.user, request.POST or None)  # type: ignore[arg-type]  # signed in, so a User
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("Uw wachtwoord is gewijzigd. Op andere apparaten bent u uitgelogd."))
        return redirect("account")
    content = {
        "form": form,
        "places": my_places(request),
        "email": request.user.get_username(),
        "factors": selectors.factors(cast("User", request.user).pk),
    }
    return render(request, "roles/account.html", content, status=422 if form.errors else 200)
