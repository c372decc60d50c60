"""When the alerts of an employer's steps go out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms_alerts import ThresholdForm
from cases.selectors.thresholds import step_choices, thresholds_of
from cases.services.thresholds import thresholds_set
from cases.views.shared import add_errors
from employers import selectors as employers
from privacy.actor import Actor
from privacy.errors import Invalid
from privacy.policy import Action
from roles.pages import guarded


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.ORGANISATION_WRITE)
def employer_thresholds(request: HttpRequest, actor: Actor, employer_id: UUID) -> HttpResponse:
    """What the employer set, and a form to set another."""
    employer = employers.employer(actor, employer_id)
    form = ThresholdForm(request.POST or None, steps=step_choices(employer_id))
    if request.method == "POST" and form.is_valid():
        try:
            thresholds_set(by=actor, employer_id=employer_id, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Bewaard. Dit geldt vanaf de volgende melding."))
            return redirect("employer_thresholds", employer_id)
    content = {"form": form, "employer": employer, "rows": thresholds_of(employer_id)}
    return render(request, "cases/employer_thresholds.html", content, status=422 if form.errors else 200)
