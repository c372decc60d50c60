"""Employer, HR and leidinggevende: own absent people, and what is expected this week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import selectors
from cases.selectors import CaseFilters
from privacy import chance
from privacy.actor import Actor
from privacy.policy import Action
from roles.pages import guarded


@require_GET
@guarded(Action.CASE_READ)
def team(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The employer's first screen."""
    page = selectors.case_list(actor, CaseFilters(after=request.GET.get("after", "")[:200]))
    context = {"page": page, "expected": selectors.expected_of_employer(actor), "today": chance.today(), "query": ""}
    return render(request, "cases/team.html", context)
