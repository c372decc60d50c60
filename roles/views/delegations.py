"""The bedrijfsarts' taakdelegatie."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import Invalid
from privacy.policy import Action
from roles import selectors, services
from roles.forms import DelegationForm, show_errors
from roles.pages import guarded
from roles.paging import page_number


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.DELEGATION_WRITE)
def delegations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who works in this bedrijfsarts' name, and a form to name somebody."""
    form = DelegationForm(
        request.POST or None, delegates=selectors.delegate_choices(), initial={"valid_from": chance.today()}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.delegation_grant(
                by=actor,
                delegate_membership_id=data["delegate"],
                certificate=data["certificate"],
                valid_from=data["valid_from"],
                valid_to=data["valid_to"],
            )
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("De taakdelegatie is vastgelegd. U kunt haar op elk moment intrekken."))
            return redirect("delegations")
    page = selectors.delegations(actor, page=page_number(request.GET.get("pagina")))
    audit.record_read(actor, "delegation.list", objects=[row.delegation_id for row in page.rows])
    content = {"form": form, "page": page}
    return render(request, "roles/delegations.html", content, status=422 if form.errors else 200)


@require_POST
@guarded(Action.DELEGATION_WRITE)
def delegation_revoke(request: HttpRequest, actor: Actor, delegation_id: UUID) -> HttpResponse:
    """At once."""
    services.delegation_revoke(by=actor, delegation_id=delegation_id)
    messages.success(request, _("De taakdelegatie is ingetrokken en werkt vanaf nu niet meer."))
    return redirect("delegations")
