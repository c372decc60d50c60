"""The employee's own dossier."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import selectors
from cases.selectors import CaseFilters
from cases.views.case import render_case
from medical import intake, record
from privacy.actor import Actor, Role
from privacy.errors import Refused
from privacy.policy import Action
from roles.pages import guarded


@require_GET
@guarded(Action.CASE_READ)
def my_case(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The running case, or else the list of earlier ones."""
    if actor.role is not Role.WERKNEMER:
        raise Refused("role")
    page = selectors.case_list(actor, CaseFilters(state="all"))
    noted = record.existence(actor)
    if not page.rows:
        return render(request, "cases/my_case_empty.html", {"noted": noted})
    # A later one may be over already: withdrawn, because it was a mistake.
    running = next((row for row in page.rows if row.state in {"open", "recovered"}), page.rows[0])
    dossier = selectors.dossier(actor, running.id)
    told = intake.intake(actor, case_id=running.id) if running.state == "open" else None
    extra: dict[str, Any] = {"stand_in": selectors.stand_in(running.id), "noted": noted, "intake": told}
    return render_case(request, dossier, "cases/my_case.html", **extra)
