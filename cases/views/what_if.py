"""*Wat als?*: suppose another date and see the calendar beside the present one. Changes nothing."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import selectors
from cases.forms_what_if import WhatIfForm
from cases.selectors.what_if import what_if as compare
from cases.views.shared import add_errors
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid
from privacy.policy import Action
from roles.pages import guarded


@require_http_methods(["GET", "POST"])
@guarded(Action.STEP_READ)
def what_if(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """The form, and once filled in the comparison. Posts, so that no date of somebody's stays in an address."""
    dossier = selectors.dossier(actor, case_id)
    form = WhatIfForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_bound and form.is_valid():
        what = form.supposition()
        if what:
            try:
                found = compare(actor, case_id, what)
            except (Invalid, Conflict) as error:
                add_errors(form, error)
        else:
            form.add_error(None, _("Vul minstens één datum in om te zien wat er verandert."))
    context = {"form": form, "dossier": dossier, "found": found}
    return render(request, "cases/what_if.html", context, status=422 if form.errors else 200)
