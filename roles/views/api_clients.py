"""The beheerder's API clients."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from privacy.actor import Actor
from privacy.errors import Invalid
from privacy.policy import Action
from roles import selectors, services
from roles.forms import ApiClientForm, show_errors
from roles.pages import guarded
from roles.paging import page_number


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.PEOPLE_WRITE)
def api_clients(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list and a form; the answer to the form is the only page that ever shows the secret."""
    form = ApiClientForm(request.POST or None, choices=selectors.employer_choices())
    secret = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            secret = services.api_client_create(
                by=actor, name=data["name"], employer_ids=data["employers"], all_employers=data["all_employers"]
            )
        except Invalid as error:
            show_errors(form, error)
        else:
            form = ApiClientForm(choices=selectors.employer_choices())
    page = selectors.api_clients(actor, page=page_number(request.GET.get("pagina")))
    words = {"heading": _("API-toegang"), "new_heading": _("Koppeling maken"), "submit": _("Maak de koppeling")}
    content = {"form": form, "page": page, "secret": secret, **words}
    return render(request, "roles/api_clients.html", content, status=422 if form.errors else 200)


@require_POST
@guarded(Action.PEOPLE_WRITE)
def api_client_revoke(request: HttpRequest, actor: Actor, membership_id: UUID) -> HttpResponse:
    """At once: tokens that are out there stop working too."""
    services.api_client_revoke(by=actor, membership_id=membership_id)
    messages.success(request, _("De koppeling is ingetrokken en kan vanaf nu niets meer lezen of melden."))
    return redirect("api_clients")
