"""Saying that a step is known, and asking to be reminded later."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import selectors, services
from cases.dossier import Dossier
from cases.forms import StepAcknowledgeForm
from cases.views.queue import back_to
from cases.views.shared import add_errors
from privacy import chance
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid, NotFound
from privacy.policy import Action
from roles.pages import guarded
from timeline.presentation import StepRow
from timeline.services import latest_snooze


@require_http_methods(["GET", "POST"])
@guarded(Action.STEP_CLOSE)
def step_acknowledge(request: HttpRequest, actor: Actor, case_id: UUID, step_id: UUID) -> HttpResponse:
    """One step: why it is not done yet, and when to be reminded again."""
    dossier = selectors.dossier(actor, case_id)
    step, today = _step(dossier, step_id), chance.today()
    known = step.attention
    initial = {"reason": known.reason, "until": known.until} if known else {}
    form, known_only = StepAcknowledgeForm(request.POST or None, initial=initial), dossier.abilities.told_late(step)
    if known_only:
        del form.fields["until"]  # only who closes a step puts it off
    if request.method == "POST" and form.is_valid():
        try:
            services.step_acknowledge(by=actor, step_id=step_id, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Bewaard. Bij de stap staat nu waarom."))
            return redirect(back_to(request) if request.POST.get("back") else f"/dossiers/{case_id}/")
    content = {
        "form": form,
        "dossier": dossier,
        "step": step,
        "today": today,
        "latest": _latest(step),
        "known_only": known_only,
        "back": request.GET.get("back", request.POST.get("back", "")),
    }
    return render(request, "cases/step_acknowledge.html", content, status=422 if form.errors else 200)


def _step(dossier: Dossier, step_id: UUID) -> StepRow:
    found = next((step for step in dossier.steps if step.id == step_id and not step.medical), None)
    if found is None:
        raise NotFound(str(step_id))
    return found


def _latest(step: StepRow) -> object:
    """The last day that may be chosen; None when there is none."""
    if step.act_by is None:
        return None
    today = chance.today()
    latest = latest_snooze(legal_last=step.legal_last, act_by=step.act_by, statutory=step.statutory, today=today)
    return latest if latest > today else None
