"""Break-glass: opening another bedrijfsarts' case in need, closing it, looking at it afterwards, and counting."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import services
from cases.forms_consents import GlassForm, GlassReviewForm
from cases.selectors import glass as selectors
from cases.views.shared import add_errors
from medical import wording
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid, NotFound
from privacy.policy import Action
from roles.pages import guarded
from roles.paging import page_number


@require_http_methods(["GET", "POST"])
@guarded(Action.GLASS_OPEN)
def glass(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One case, named exactly and with a reason; until then this page knows nothing of any case."""
    form = GlassForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            case_id = services.glass_open(
                by=actor, search=form.search(), category=values["category"], reason=values["reason"]
            )
        except Invalid as error:
            add_errors(form, error)
        except services.TooOften:
            form.add_error(None, _("U probeerde dit te vaak. Wacht een uur, of bel de behandelend bedrijfsarts."))
            status = 429
        except NotFound:
            form.add_error(
                None, _("Er is geen dossier dat u zo kunt openen. Controleer wat u invulde. Deze poging is vastgelegd.")
            )
            status = 404
        else:
            messages.success(request, _("Het dossier is voor korte tijd open. Alles wat u leest, wordt vastgelegd."))
            return redirect("case", case_id=case_id)
    if form.errors and status == 200:
        status = 422
    context = {"form": form, "terms": wording.glass_terms(), "rows": selectors.own_openings(actor)}
    return render(request, "medical/glass.html", context, status=status)


@require_POST
@guarded(Action.GLASS_OPEN)
def glass_close(request: HttpRequest, actor: Actor, opening_id: UUID) -> HttpResponse:
    """Before the hour."""
    services.glass_close(by=actor, opening_id=opening_id)
    messages.success(request, _("Het dossier is weer dicht."))
    return redirect("glass")


@require_GET
@guarded(Action.GLASS_REVIEW)
def glass_reviews(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who opened a case of mine in need."""
    page = selectors.reviews(actor, page=page_number(request.GET.get("pagina")))
    return render(request, "medical/glass_reviews.html", {"page": page})


@require_http_methods(["GET", "POST"])
@guarded(Action.GLASS_REVIEW)
def glass_review(request: HttpRequest, actor: Actor, opening_id: UUID) -> HttpResponse:
    """The reason, what was looked at, and my judgement of it."""
    form = GlassReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.glass_review(
                by=actor, opening_id=opening_id, objects=values["outcome"] == "objected", remark=values["remark"]
            )
        except (Invalid, Conflict) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Uw oordeel is vastgelegd."))
            return redirect("glass_reviews")
    context = {"form": form, "detail": selectors.review(actor, opening_id)}
    return render(request, "medical/glass_review.html", context, status=422 if form.errors else 200)


@require_GET
@guarded(Action.GLASS_COUNT)
def glass_counts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """For the beheerder: that it happened and how it was reviewed, not about whom and not why."""
    page = selectors.counts(actor, page=page_number(request.GET.get("pagina")))
    return render(request, "medical/glass_counts.html", {"page": page})
