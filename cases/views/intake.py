"""The digital triage: the employee tells the bedrijfsarts, on the own screen and nobody else's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms_intake import IntakeForm, answered
from cases.selectors.own_case import running_case
from cases.views.shared import add_errors
from medical import intake
from privacy.actor import Actor
from privacy.errors import Conflict
from privacy.policy import Action
from roles.pages import guarded


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.INTAKE_OWN)
def my_intake(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Fill in, keep for later or send; after that the own answers can be read back."""
    case_id = running_case(actor)
    if request.method == "POST":
        return _sent(request, actor, case_id)
    found = intake.intake(actor, case_id=case_id)
    form = IntakeForm(initial=dict(found.answers))
    return _page(request, form, found)


def _sent(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    form, later = IntakeForm(request.POST), "later" in request.POST
    try:
        if later:
            intake.intake_save(by=actor, case_id=case_id, answers=form.written())
            messages.success(request, _("Bewaard. Alleen u ziet dit, tot u het verstuurt."))
            return redirect("my_intake")
        if form.is_valid():
            intake.intake_send(by=actor, case_id=case_id, answers=form.written(), content=form.content())
            messages.success(request, _("Verstuurd aan de bedrijfsarts. Uw werkgever ziet dit niet."))
            return redirect("my_intake")
    except Conflict as error:
        add_errors(form, error)
    return _page(request, form, intake.Intake())


def _page(request: HttpRequest, form: IntakeForm, found: intake.Intake) -> HttpResponse:
    context = {"form": form, "intake": found, "rows": answered(found.answers) if found.sent_at else ()}
    return render(request, "cases/my_intake.html", context, status=422 if form.errors else 200)
