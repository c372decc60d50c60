"""Steps that an employer adds to its cases."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.forms_extra_steps import OwnStepForm
from cases.selectors.extra_steps import own_steps as page_of
from cases.selectors.extra_steps import steps_to_follow
from cases.services.extra_steps import own_step_add, own_step_retire
from cases.views.shared import add_errors
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid
from privacy.policy import Action
from roles.pages import guarded


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.ORGANISATION_READ)
def own_steps(request: HttpRequest, actor: Actor, employer_id: UUID) -> HttpResponse:
    """The list, and the form that adds to it."""
    page = page_of(actor, employer_id)
    form = OwnStepForm(
        request.POST if request.method == "POST" else None,
        steps=steps_to_follow(),
        may_everywhere=page.may_everywhere,
    )
    if form.is_bound and form.is_valid():
        try:
            own_step_add(
                by=actor,
                employer_id=employer_id,
                step=form.step(),
                everywhere=form.cleaned_data.get("everywhere", False),
                override_reason=form.override_reason,
            )
        except (Invalid, Conflict) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Stap toegevoegd. Lopende dossiers volgen vanzelf."))
            return redirect("own_steps", employer_id=employer_id)
    context = {"page": page, "form": form}
    return render(request, "cases/own_steps.html", context, status=422 if form.errors else 200)


@require_POST
@guarded(Action.ORGANISATION_WRITE)
def own_step_stop(request: HttpRequest, actor: Actor, employer_id: UUID, extra_id: UUID) -> HttpResponse:
    """No longer asked for."""
    try:
        own_step_retire(by=actor, employer_id=employer_id, extra_id=extra_id)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("De stap vervalt waar hij nog openstond; wat gedaan is, blijft staan."))
    return redirect("own_steps", employer_id=employer_id)
