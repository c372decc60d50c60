"""The case page, and the list of cases."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import grouping, ribbons, selectors, services
from cases.access import case_for
from cases.dossier import Dossier
from cases.forms import AdjustmentForm, StepCloseForm, StepReopenForm, TeamForm
from cases.selectors import CaseFilters
from cases.views.queue import back_to
from cases.views.shared import add_errors, uuid_or_none
from privacy import chance
from privacy.actor import Actor, Role
from privacy.errors import Conflict, Invalid, NotFound
from privacy.policy import Action
from roles import selectors as people
from roles.pages import guarded
from roles.paging import text_of
from timeline import services as timeline


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.CASE_READ)
def case_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The actor's cases. Searching posts, so that no name stays behind in an address."""
    values = request.GET.dict()
    state = values.get("state", "open")
    filters = CaseFilters(
        q=text_of(request.POST.dict(), "q"),
        employer=uuid_or_none(values, "employer"),
        state=state if state in {"open", "closed", "all"} else "open",
        after=values.get("after", "")[:200],
    )
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {
        "page": selectors.case_list(actor, filters),
        "filters": filters,
        "query": kept.urlencode(),
        "today": chance.today(),
    }
    return render(request, "cases/case_list.html", context)


@require_GET
@guarded(Action.CASE_READ)
def case(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """One case: head, ribbon, and the tab that is asked for."""
    return render_case(request, selectors.dossier(actor, case_id))


def render_case(
    request: HttpRequest, dossier: Dossier, template: str = "cases/case.html", status: int = 200, **extra: Any
) -> HttpResponse:
    """The case page of any role; the tab is in the URL."""
    tabs = [
        ("stappen", _("Stappen")),
        ("oordelen", _("Oordelen")),
        ("melding", _("Melding")),
        ("verloop", _("Verloop")),
    ]
    chosen = request.GET.get("tab", "stappen")
    context = {
        "dossier": dossier,
        "groups": grouping.step_groups(dossier.steps, chance.today()),
        "ribbon": ribbons.ribbon_of(dossier, chance.today()),
        "today": chance.today(),
        "tabs": tabs,
        "tab": chosen if chosen in dict(tabs) else "stappen",
        **extra,
    }
    return render(request, template, context, status=status)


def _step(dossier: Dossier, step_id: UUID) -> object:
    found = next((step for step in dossier.steps if step.id == step_id and not step.medical), None)
    if found is None:
        raise NotFound(str(step_id))
    return found


@require_http_methods(["GET", "POST"])
@guarded(Action.STEP_CLOSE)
def step_close(request: HttpRequest, actor: Actor, case_id: UUID, step_id: UUID) -> HttpResponse:
    """Close one step with a date and a note."""
    form = StepCloseForm(request.POST or None, initial={"done_on": chance.today()})
    dossier = selectors.dossier(actor, case_id)
    step = _step(dossier, step_id)
    if request.method == "POST" and form.is_valid():
        try:
            services.step_close(by=actor, step_id=step_id, **form.cleaned_data)
            messages.success(request, _("Stap afgerond."))
            return redirect(back_to(request) if request.POST.get("back") else f"/dossiers/{case_id}/")
        except (Invalid, Conflict) as error:
            add_errors(form, error)
    context = {
        "form": form,
        "dossier": dossier,
        "step": step,
        "today": chance.today(),
        "back": request.GET.get("back", request.POST.get("back", "")),
    }
    return render(request, "cases/step_close.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(Action.CASE_FACTS)
def case_adjustment(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """Note that probleemanalyse and plan were adjusted: the day, and never why."""
    form = AdjustmentForm(request.POST or None, initial={"done_on": chance.today()})
    dossier = selectors.dossier(actor, case_id)
    if request.method == "POST" and form.is_valid():
        try:
            services.adjustment_record(by=actor, case_id=case_id, **form.cleaned_data)
            messages.success(request, _("Bijstelling vastgelegd; stappen die erop volgen zijn opnieuw berekend."))
            return redirect("case", case_id=case_id)
        except (Invalid, Conflict) as error:
            add_errors(form, error)
    made = [step for step in dossier.steps if step.code == timeline.ADJUSTMENT and step.done_on]
    context = {"form": form, "dossier": dossier, "made": made}
    return render(request, "cases/adjustment.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(Action.STEP_CLOSE)
def step_reopen(request: HttpRequest, actor: Actor, case_id: UUID, step_id: UUID) -> HttpResponse:
    """Reopen one step, with a reason."""
    form = StepReopenForm(request.POST or None)
    dossier = selectors.dossier(actor, case_id)
    step = _step(dossier, step_id)
    if request.method == "POST" and form.is_valid():
        try:
            services.step_reopen(by=actor, step_id=step_id, reason=form.cleaned_data["reason"])
            messages.success(request, _("Stap heropend."))
            return redirect("case", case_id=case_id)
        except (Invalid, Conflict) as error:
            add_errors(form, error)
    context = {"form": form, "dossier": dossier, "step": step, "today": chance.today()}
    return render(request, "cases/step_reopen.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(Action.CASE_ASSIGN)
def case_assign(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """Another casemanager or bedrijfsarts for this case."""
    found = case_for(actor, Action.CASE_ASSIGN, case_id)
    roles = (("casemanager", Role.CM_WG), ("bedrijfsarts", Role.BEDRIJFSARTS))
    choices = {name: people.members_of_role(role=role, employer_id=found.employer_id) for name, role in roles}
    initial = {"casemanager": found.casemanager_id, "bedrijfsarts": found.bedrijfsarts_id}
    form = TeamForm(request.POST or None, choices=choices, initial=initial)
    dossier = selectors.dossier(actor, case_id)
    if request.method == "POST" and form.is_valid():
        chosen = {f"{name}_id": form.cleaned_data[name] for name in initial}
        try:
            services.case_assign(by=actor, case_id=case_id, **chosen)
            messages.success(request, _("Het team van dit dossier is gewijzigd."))
            # Who hands a case over may not read it any more.
            return redirect("case_list")
        except (Invalid, Conflict) as error:
            add_errors(form, error)
    return render(request, "cases/assign.html", {"form": form, "dossier": dossier}, status=422 if form.errors else 200)


@require_POST
@guarded(Action.CASE_FACTS)
def confirm_not_recorded(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Confirm in one go that steps long past were done before this product knew the cases."""
    count = timeline.confirm_not_recorded(by=actor, case_ids=None)
    text = ngettext("%(n)d stap bevestigd als gedaan.", "%(n)d stappen bevestigd als gedaan.", count)
    messages.success(request, text % {"n": count})
    return redirect("queue")
