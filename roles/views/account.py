"""The own account: a forgotten password, a new one, and how to change it."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from privacy.errors import NotFound
from roles import mail, selectors, services
from roles.forms import EmailForm
from roles.models import User
from roles.pages import public, signed_in
from roles.services.sessions import session_end, session_renamed
from roles.services.sessions import sessions_end as sessions_end_all
from roles.signin import attempts, events
from roles.signin.entry import my_places
from roles.signin.events import Kind


@public
@require_http_methods(["GET", "HEAD", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    """Ask for a new password; the answer is the same whoever asks."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = attempts.account_of(form.cleaned_data["email"])
        if attempts.may_ask_reset(request, email):
            services.password_reset_request(email=email)
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
        response: HttpResponse = super().form_valid(form)
        user: User = form.user
        sessions_end_all(user_id=user.pk)
        events.record(Kind.PASSWORD_CHANGED, user_id=user.pk, detail="mail")
        mail.tell_of_security(user, mail.SecurityNews.PASSWORD_CHANGED)
        # Who reads this mailbox is no stranger to the account: nobody can keep the owner out by guessing.
        attempts.remember_device(self.request, response, user.email)
        return response

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
    """The own address, places to work, second step, calendars, sessions, and a form for another password."""
    user = cast("User", request.user)  # signed in, so a User
    form = PasswordChangeForm(user, request.POST or None)
    form.fields["old_password"].widget.attrs.pop("autofocus", None)  # the page is about more than the password
    if request.method == "POST" and form.is_valid():
        _change_password(request, form, user)
        messages.success(request, _("Uw wachtwoord is gewijzigd. Op andere apparaten bent u uitgelogd."))
        return redirect("account")
    places = my_places(request)
    content = {
        "form": form,
        "places": places,
        "email": user.email,
        "factors": selectors.factors(user.pk),
        "calendars": selectors.calendar_places(places, user_id=user.pk),
        "sessions": selectors.sessions(user.pk, current_key=str(request.session.session_key)),
    }
    return render(request, "roles/account.html", content, status=422 if form.errors else 200)


def _change_password(request: HttpRequest, form: Any, user: User) -> None:
    """The other sessions end, this one goes on under another key."""
    before = str(request.session.session_key)
    update_session_auth_hash(request, form.save())
    after = str(request.session.session_key)
    session_renamed(before=before, after=after)
    sessions_end_all(user_id=user.pk, keep=after)
    events.record(Kind.PASSWORD_CHANGED, user_id=user.pk, by_id=user.pk)
    mail.tell_of_security(user, mail.SecurityNews.PASSWORD_CHANGED)


@require_POST
@signed_in
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End one of the own sessions, or all others. Ending this one is signing out."""
    user_id = cast("User", request.user).pk
    wanted = request.POST.get("session", "")
    if wanted == "others":
        sessions_end_all(user_id=user_id, keep=str(request.session.session_key))
        messages.success(request, _("U bent op alle andere apparaten uitgelogd."))
        return redirect("account")
    try:
        session_end(user_id=user_id, login_id=UUID(wanted))
    except ValueError as error:
        raise NotFound(wanted) from error
    messages.success(request, _("Deze sessie is beëindigd."))
    return redirect("account")
