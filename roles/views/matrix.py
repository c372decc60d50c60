"""Who may do what, for everybody who works here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from privacy import matrix
from privacy.actor import Actor
from privacy.policy import Action
from roles.names import role_name
from roles.pages import guarded


@require_safe
@guarded(Action.POLICY_READ)
def access_matrix(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The policy's own table in plain words, the reader's role first."""
    place = matrix.ROLES.index(actor.role)
    context = {
        "roles": [str(matrix.SHORT[role]) for role in matrix.ROLES],
        "own": place,
        "own_name": role_name(actor.role),
        "own_whose": matrix.whose()[place][1],
        "own_actions": [line.name for group in matrix.actions() for line in group.lines if line.allowed[place]],
        "parts": matrix.parts(),
        "groups": matrix.actions(),
        "whose": matrix.whose(),
        "reasons": matrix.reasons(),
    }
    return render(request, "roles/access_matrix.html", context)
