"""Ends sessions that lasted too long, notices who is there, and takes the answer of whoever was asked again."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from roles.services.sessions import session_seen
from roles.signin import confirm, standing


class SignInMiddleware:
    """Stands before the tenancy: what it writes outlives a request that is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A token has no session; everybody else's session is looked at first."""
        if request.headers.get("Authorization", "").startswith("Bearer ") or not request.user.is_authenticated:
            return self.get_response(request)
        found = standing.of(request)
        if found is None or found.over:
            logout(request)
            messages.info(request, _("U bent uitgelogd, omdat uw sessie te lang duurde of een uur stil lag."))
            return self.get_response(request)
        if standing.noticed(request, found):
            session_seen(key=str(request.session.session_key))
        return confirm.answered(request) or self.get_response(request)
