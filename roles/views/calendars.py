"""The address of the own calendar, on the account page."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from privacy import context
from privacy.errors import NotFound
from roles import selectors, services
from roles.models import User
from roles.pages import signed_in
from roles.selectors import Workplace
from roles.signin import confirm, standing
from roles.signin.entry import my_places


@require_POST
@signed_in
def calendar_make(request: HttpRequest) -> HttpResponse:
    """Make or replace an address; this answer is the only page that ever shows it."""
    if confirm.wanted_for_account(request):
        return confirm.page(request)  # whoever has the address needs no session any more
    place = _chosen(request)
    found = standing.of(request)
    if found is None or not found.opens(place.role, place.tenant_id):
        return redirect("second_factor")
    actor = selectors.own_actor(place, user_id=cast("User", request.user).pk)
    with context.entered(actor):
        token = services.calendar_make(by=actor)
    address = settings.BASE_URL.rstrip("/") + reverse("calendar_feed", args=[token])
    content = {"place": place, "address": address, "opener": f"webcal:{address.partition(':')[2]}"}
    return render(request, "roles/calendar_made.html", content)


@require_POST
@signed_in
def calendar_revoke(request: HttpRequest) -> HttpResponse:
    """The address opens nothing from now on; what a calendar fetched before stays there until it looks again."""
    place = _chosen(request)
    actor = selectors.own_actor(place, user_id=cast("User", request.user).pk)
    with context.entered(actor):
        services.calendar_revoke(by=actor)
    messages.success(request, _("Het agenda-adres is ingetrokken. Verwijder de agenda ook uit uw agendaprogramma."))
    return redirect("account")


def _chosen(request: HttpRequest) -> Workplace:
    """One of the own places. Raises NotFound for any other."""
    wanted = request.POST.get("membership", "")
    for place in my_places(request):
        if str(place.membership_id) == wanted:
            return place
    raise NotFound(wanted)
