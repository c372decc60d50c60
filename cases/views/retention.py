"""Files whose term of retention has ended: destroy them, keep them for a reason, and the certificate of what went."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms_retention import KeepForm
from cases.retention import selectors, services
from cases.views.shared import add_errors
from privacy import terms
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid
from privacy.policy import Action
from roles.pages import guarded
from roles.paging import page_number


@require_GET
@guarded(Action.RETENTION_WRITE)
def retention(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for a decision, what is kept, what went, and the terms with their sources."""
    content = {
        "page": selectors.proposals(actor, page=page_number(request.GET.get("pagina"))),
        "holds": selectors.holds(actor),
        "destroyed": selectors.destroyed(actor),
        "terms": terms.terms(),
    }
    return render(request, "cases/retention.html", content)


@require_POST
@guarded(Action.RETENTION_WRITE)
def destroy(request: HttpRequest, actor: Actor, destruction_id: UUID) -> HttpResponse:
    """For good."""
    try:
        services.destruction_confirm(by=actor, destruction_id=destruction_id)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Het dossier is vernietigd. Het bewijs staat hieronder."))
    return redirect("retention")


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.RETENTION_WRITE)
def keep(request: HttpRequest, actor: Actor, destruction_id: UUID) -> HttpResponse:
    """Not yet, and why."""
    row = selectors.proposal(actor, destruction_id)
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.destruction_keep(by=actor, destruction_id=destruction_id, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Het dossier blijft bewaard."))
            return redirect("retention")
    content = {"form": form, "row": row}
    return render(request, "cases/retention_keep.html", content, status=422 if form.errors else 200)


@require_GET
@guarded(Action.RETENTION_WRITE)
def certificate(request: HttpRequest, actor: Actor, destruction_id: UUID) -> HttpResponse:
    """What was destroyed, by whom, when, and by which rule; prints on one page."""
    row = selectors.certificate(actor, destruction_id)
    return render(request, "cases/retention_certificate.html", {"row": row})


@require_POST
@guarded(Action.RETENTION_WRITE)
def lift(request: HttpRequest, actor: Actor, hold_id: UUID) -> HttpResponse:
    """The reason to keep is over."""
    services.hold_lift(by=actor, hold_id=hold_id)
    messages.success(
        request, _("Opgeheven. Is de bewaartermijn voorbij, dan staat het dossier morgen weer in de lijst.")
    )
    return redirect("retention")
