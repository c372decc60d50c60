"""Consents: the employee's own screen, and what the medical roles ask and record."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import record_access
from cases.forms_consents import ConsentAskForm, ConsentRecordForm, RecordSearchForm
from cases.views.shared import add_errors
from medical import consent_list, consents
from medical.consent_list import IN_FORCE, WAITING
from privacy import grants
from privacy.actor import Actor
from privacy.delegable import Task
from privacy.errors import Conflict, Invalid
from privacy.policy import Action, may_do
from roles.pages import guarded


@require_GET
@guarded(Action.CONSENT_OWN)
def my_consents(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was asked of me, what holds, and what was."""
    return _mine(request, actor)


def _mine(request: HttpRequest, actor: Actor, problem: str = "") -> HttpResponse:
    rows = consent_list.own_consents(actor)
    context = {
        "waiting": [row for row in rows if row.state == WAITING],
        "in_force": [row for row in rows if row.state == IN_FORCE],
        "earlier": [row for row in rows if row.state not in {WAITING, IN_FORCE}],
        "problem": problem,
    }
    return render(request, "medical/my_consents.html", context, status=422 if problem else 200)


def _answered(request: HttpRequest, actor: Actor, answer: Callable[[], None], thanks: str) -> HttpResponse:
    try:
        answer()
    except Conflict as error:
        return _mine(request, actor, str(error))
    messages.success(request, thanks)
    return redirect("my_consents")


@require_POST
@guarded(Action.CONSENT_OWN)
def my_consent_give(request: HttpRequest, actor: Actor, consent_id: UUID) -> HttpResponse:
    """Yes."""
    thanks = _("U gaf toestemming. U kunt haar op elk moment intrekken.")
    return _answered(request, actor, lambda: consents.consent_give(by=actor, consent_id=consent_id), thanks)


@require_POST
@guarded(Action.CONSENT_OWN)
def my_consent_refuse(request: HttpRequest, actor: Actor, consent_id: UUID) -> HttpResponse:
    """No."""
    thanks = _("U gaf geen toestemming. Dat mag; er gebeurt niets met uw gegevens.")
    return _answered(request, actor, lambda: consents.consent_refuse(by=actor, consent_id=consent_id), thanks)


@require_POST
@guarded(Action.CONSENT_OWN)
def my_consent_withdraw(request: HttpRequest, actor: Actor, consent_id: UUID) -> HttpResponse:
    """Taken back, with one click."""
    thanks = _("Uw toestemming is ingetrokken en geldt vanaf nu niet meer.")
    return _answered(request, actor, lambda: consents.consent_withdraw(by=actor, consent_id=consent_id), thanks)


@require_http_methods(["GET", "POST"])
@guarded(Action.CONSENT_ASK)
def consent_search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The record of an employee without a running case: by employer and personnel number, exactly."""
    form = RecordSearchForm(request.POST or None, employers=record_access.employers_served(actor))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        found = record_access.employee_of(
            actor, employer_id=values["employer"], personnel_number=values["personnel_number"].strip()
        )
        if found:
            return redirect("employee_consents", employee_id=found)
        form.add_error("personnel_number", _("Bij deze werkgever is er niemand met dit nummer. Controleer het."))
    return render(request, "medical/consent_search.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(Action.CONSENT_ASK)
def employee_consents(request: HttpRequest, actor: Actor, employee_id: UUID) -> HttpResponse:
    """Everything asked of one employee and answered, and a new question."""
    posted = request.method == "POST"
    record = record_access.record_for(actor, Action.CONSENT_ASK if posted else Action.MEDICAL_READ, employee_id)
    form = ConsentAskForm(request.POST or None, reported_sick=record.reported_sick)
    if posted and form.is_valid():
        try:
            consents.consent_ask(
                by=actor,
                employee_id=employee_id,
                purpose=form.cleaned_data["purpose"],
                party=form.party_asked(),
                valid_to=form.cleaned_data["valid_to"],
                case_id=record.case_id,
            )
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Gevraagd. De werknemer leest de vraag op het eigen scherm."))
            return redirect("employee_consents", employee_id=employee_id)
    rows = consent_list.consents_of(actor, employee_id=employee_id, case_id=record.case_id)
    held = grants.tasks_on(actor, record.case_id) if record.case_id else frozenset({Task.INFORMATION.value})
    context = {
        "form": form,
        "record": record,
        "rows": rows,
        "open_states": {WAITING, IN_FORCE},
        "may_ask": bool(may_do(actor, Task.INFORMATION, held)),
    }
    return render(request, "medical/employee_consents.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(Action.CONSENT_ASK)
def consent_record(request: HttpRequest, actor: Actor, employee_id: UUID, consent_id: UUID) -> HttpResponse:
    """An answer on paper or aloud, with what shows it."""
    record = record_access.record_for(actor, Action.CONSENT_ASK, employee_id)
    row = consent_list.consent_of(actor, employee_id=employee_id, consent_id=consent_id, case_id=record.case_id)
    form = ConsentRecordForm(request.POST or None, in_force=row.state == IN_FORCE)
    if request.method == "POST" and form.is_valid():
        try:
            consents.consent_record(
                by=actor,
                employee_id=employee_id,
                consent_id=consent_id,
                kind=form.cleaned_data["kind"],
                evidence=form.evidence(),
                case_id=record.case_id,
            )
        except (Invalid, Conflict) as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Vastgelegd, met bewijs."))
            return redirect("employee_consents", employee_id=employee_id)
    context = {"form": form, "record": record, "row": row}
    return render(request, "medical/consent_record.html", context, status=422 if form.errors else 200)
