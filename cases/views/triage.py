"""Triage on screen: whom to phone, the form during the call, and the verdict of the bedrijfsarts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases import selectors, services
from cases.access import case_for
from cases.forms_intake import prefill
from cases.forms_record import TriageForm, VerdictForm
from cases.selectors.triage import triage_list as calls
from cases.views.shared import add_errors
from medical import record
from medical.record import Kind, NewEntry
from medical.screening import Reason
from privacy import chance
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid
from privacy.policy import Action, may
from roles.pages import guarded


def _words() -> dict[Reason, str]:
    return {
        Reason.LATE: _("te laat"), Reason.SOON: _("binnen 2 dagen"), Reason.LONG: _("verwacht lang te duren"),
        Reason.ACCIDENT: _("ongeval op het werk"), Reason.TRAFFIC: _("verkeersongeval"),
        Reason.FREQUENT: _("derde melding of meer in een jaar"),
    }  # fmt: skip


@require_GET
@guarded(Action.MEDICAL_READ)
def triage_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whom to phone first, and what waits for the verdict."""
    words = _words()
    found = calls(actor)
    context = {
        "to_call": [(row, [words[reason] for reason in row.reasons]) for row in found.to_call],
        "to_judge": found.to_judge,
        "may_judge": bool(may(actor, Action.TRIAGE_JUDGE)),
        "today": chance.today(),
    }
    return render(request, "cases/medical/triage_list.html", context)


@require_http_methods(["GET", "POST"])
@guarded(Action.MEDICAL_WRITE)
def triage(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """The questions of the call; what was typed stays after an error."""
    case = case_for(actor, Action.MEDICAL_WRITE, case_id)
    sent = record.timeline(actor, employee_id=case.employee_id, case_ids=[case.pk], kind=Kind.INTAKE)
    told = [pair for entry in sent.entries if entry.current.content for pair in entry.current.content.answers]
    initial = {"happened_on": chance.today(), "reached": "ja", **prefill(told)}
    form = TriageForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        reached = form.cleaned_data["reached"] == "ja"
        try:
            services.triage_note(
                by=actor,
                case_id=case_id,
                happened_on=form.cleaned_data["happened_on"],
                reached=reached,
                content=form.content(),
            )
            done = _("Triage bewaard. De bedrijfsarts oordeelt.") if reached else _("Poging genoteerd.")
            messages.success(request, done)
            return redirect("triage_list")
        except (Invalid, Conflict) as error:
            add_errors(form, error)
    context = {
        "form": form, "page": sent, "dossier": selectors.dossier(actor, case_id), "today": chance.today()
    }  # fmt: skip
    return render(request, "cases/medical/triage.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(Action.TRIAGE_JUDGE)
def triage_verdict(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """Medical or not: below what the delegate collected."""
    case = case_for(actor, Action.TRIAGE_JUDGE, case_id)
    form = VerdictForm(request.POST or None, initial={"happened_on": chance.today()})
    if request.method == "POST" and form.is_valid():
        new = NewEntry(case.employee_id, case.pk, Kind.VERDICT, form.cleaned_data["happened_on"], form.content())
        try:
            record.entry_add(by=actor, new=new)
            messages.success(request, _("Uw oordeel staat in het medisch dossier. Nog niets is verstuurd."))
            return redirect("medical_record", case_id=case_id)
        except (Invalid, Conflict) as error:
            add_errors(form, error)
    collected = record.timeline(actor, employee_id=case.employee_id, case_ids=[case.pk], kind=Kind.TRIAGE)
    context = {
        "form": form,
        "dossier": selectors.dossier(actor, case_id),
        "page": collected,
        "today": chance.today(),
    }
    return render(request, "cases/medical/verdict.html", context, status=422 if form.errors else 200)
