"""An employer's own tenant and the arbodienst that it engages: one page, seen from either side."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from privacy.actor import Actor
from privacy.errors import Conflict, Invalid, NotFound
from privacy.policy import Action
from roles import selectors, services
from roles.forms import show_errors
from roles.forms_links import LinkAskForm, LinkMemberForm
from roles.models import TenantProfile
from roles.pages import guarded

# {step in the address: (service, what is said when it is done)}
STEPS: dict[str, tuple[Callable[..., Any], Promise]] = {
    "intrekken": (services.link_withdraw, gettext_lazy("De aanvraag is ingetrokken.")),
    "opzeggen": (
        services.link_give_notice,
        gettext_lazy("Opgezegd. De aansluiting eindigt zodra de arbodienst de medische dossiers heeft overgedragen."),
    ),
    "aannemen": (services.link_accept, gettext_lazy("Aangenomen. Benoem nu wie er voor deze werkgever werkt.")),
    "afwijzen": (services.link_refuse, gettext_lazy("De aanvraag is afgewezen.")),
    "beeindigen": (services.link_end, gettext_lazy("De aansluiting is beëindigd.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.LINK_WRITE)
def links(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An employer asks an arbodienst; an arbodienst sees who asked."""
    if selectors.own_kind() != TenantProfile.Kind.WERKGEVER:
        content = {"rows": selectors.arbodienst_links(actor), "arbodienst": True}
        return render(request, "roles/links.html", content)
    form = LinkAskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.link_ask(by=actor, arbodienst=form.cleaned_data["arbodienst"])
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("De aanvraag staat klaar bij de arbodienst."))
            return redirect("links")
    content = {"rows": selectors.employer_links(actor), "form": form, "arbodienst": False}
    return render(request, "roles/links.html", content, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.LINK_WRITE)
def link(request: HttpRequest, actor: Actor, link_id: UUID) -> HttpResponse:
    """The arbodienst's page of one employer: who works there, and a form to name somebody."""
    found = selectors.link_detail(actor, link_id)
    if found is None:
        raise NotFound(str(link_id))
    form = LinkMemberForm(request.POST or None, members=found.choices)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.link_member_name(
                by=actor, link_id=link_id, membership_id=data["member"], valid_to=data["valid_to"]
            )
        except (Invalid, Conflict) as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Benoemd. Deze persoon kiest de werkgever bij ‘Wissel van werkplek’."))
            return redirect("link", link_id)
    return render(request, "roles/link.html", {"link": found, "form": form}, status=422 if form.errors else 200)


@require_POST
@guarded(Action.LINK_WRITE)
def link_step(request: HttpRequest, actor: Actor, link_id: UUID, step: str) -> HttpResponse:
    """Withdraw, give notice, accept, refuse or end: each by whose step it is."""
    if step not in STEPS:
        raise NotFound(step)
    service, done = STEPS[step]
    try:
        service(by=actor, link_id=link_id)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(done))
    return redirect("links")


@require_POST
@guarded(Action.LINK_WRITE)
def link_member_end(request: HttpRequest, actor: Actor, link_id: UUID, membership_id: UUID) -> HttpResponse:
    """At once."""
    services.link_member_end(by=actor, link_id=link_id, membership_id=membership_id)
    messages.success(request, _("Deze persoon werkt vanaf nu niet meer voor deze werkgever."))
    return redirect("link", link_id)
