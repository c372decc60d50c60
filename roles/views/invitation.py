"""The one-time link."""

from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from privacy.errors import Invalid, NotFound
from roles import selectors, services
from roles.forms import KnownPersonForm, NewPersonForm, show_errors
from roles.models import User
from roles.pages import public
from roles.selectors import InvitationView
from roles.signin import attempts, entry
from roles.views.session import too_many

OPENED = "openen"
_KEPT = "invitation"


@public
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept a place once: choose a password, or prove to be the person who has the account."""
    if token != OPENED:
        # As Django does with password links: the secret leaves the address, so no log line and no referrer repeats it.
        request.session[_KEPT] = token
        return redirect("invitation", OPENED)
    token = request.session.get(_KEPT, "")
    try:
        found = selectors.invitation(token)
    except NotFound:
        return render(request, "roles/invitation_gone.html", status=410)
    mine = request.user.is_authenticated and request.user.pk == found.user_id
    form = _form(request, found)
    guessing = found.has_account and not mine
    if guessing and form.is_bound and not attempts.may_try(request, "password", attempts.account_of(found.email)):
        form.add_error(None, too_many())
    if request.method == "POST" and (mine or form.is_valid()):
        response = _accept(request, token, form, found.user_id if mine else None)
        if response is not None:
            return response
    content = {"invitation": found, "form": form, "mine": mine}
    return render(request, "roles/invitation.html", content, status=422 if form.errors and not mine else 200)


def _form(request: HttpRequest, found: InvitationView) -> KnownPersonForm | NewPersonForm:
    shape = KnownPersonForm if found.has_account else NewPersonForm
    return shape(request.POST or None)


def _accept(
    request: HttpRequest, token: str, form: KnownPersonForm | NewPersonForm, signed_in_as: UUID | None
) -> HttpResponse | None:
    """None when the form has to be shown again."""
    password = "" if signed_in_as else form.cleaned_data["password"]
    try:
        accepted = services.invitation_accept(token=token, password=password, signed_in_as=signed_in_as)
    except Invalid as error:
        show_errors(form, error)
        return None
    except NotFound:
        return render(request, "roles/invitation_gone.html", status=410)
    request.session.pop(_KEPT, None)
    if signed_in_as:
        return entry.go_to_work(request)
    if request.user.is_authenticated:
        logout(request)  # a session of somebody else ends
    user = User.objects.get(pk=accepted.user_id)
    return entry.by_password(request, user)
