"""What the screens of several roles share."""

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from privacy.actor import Actor, Role
from privacy.errors import Conflict, Invalid
from privacy.policy import Action
from roles.pages import guarded

HOME = {
    Role.CM_WG: "queue",
    Role.WERKGEVER: "team",
    Role.HR: "team",
    Role.LEIDINGGEVENDE: "team",
    Role.WERKNEMER: "my_case",
    Role.BEDRIJFSARTS: "consultations",
    Role.CMTD: "consultations",
    Role.MEDISCH_ASSISTENT: "consultations",
    Role.BEHEERDER: "people",
}


@require_safe
@guarded(Action.NOTICE_READ)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The one screen that answers "what must I do now?" for this role."""
    return redirect(HOME.get(actor.role, "notices"))


def add_errors(form: forms.Form, error: Invalid | Conflict) -> None:
    """A service's refusal on the fields of the form that caused it."""
    if isinstance(error, Conflict):
        form.add_error(None, str(error))
        return
    for field, messages in error.errors.items():
        for message in messages:
            form.add_error(field if field in form.fields else None, message)


def uuid_or_none(values: Mapping[str, str], name: str) -> UUID | None:
    """The parameter as a UUID; None when it is absent or no UUID."""
    try:
        return UUID(values.get(name, ""))
    except ValueError:
        return None
