"""Ziekmelding, herstelmelding, percentage and withdrawal."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import selectors, services
from cases.forms import PercentageForm, RecoveryForm, SickReportForm, WithdrawForm
from cases.services import Outcome, SickReport
from cases.views.shared import add_errors, uuid_or_none
from privacy import chance
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid
from privacy.policy import Action
from roles.pages import guarded
from roles.paging import text_of


@require_http_methods(["GET", "POST"])
@guarded(Action.CASE_REPORT)
def report(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The ziekmelding, under a minute on a phone."""
    # Searching posts, so that no name stays behind in an address.
    searching = "q" in request.POST
    search = text_of(request.POST.dict(), "q")
    asked = uuid_or_none(request.POST.dict(), "employee") or uuid_or_none(request.GET.dict(), "werknemer")
    found = selectors.reportable_employees(actor, search=search, asked=asked)
    form = SickReportForm(
        None if searching else request.POST or None,
        employees=found.people,
        initial={"employee": request.GET.get("werknemer", "")},
    )
    if form.is_bound and form.is_valid():
        values = {**form.cleaned_data, "employee_id": form.cleaned_data["employee"]}
        values.pop("employee")
        override = values.pop("override_reason")
        try:
            case_id, outcome = services.case_open(by=actor, report=SickReport(**values), override_reason=override)
        except (Invalid, Conflict) as error:
            add_errors(form, error)
        else:
            joined = _("Binnen vier weken opnieuw ziek: de melding is bij het eerdere dossier gevoegd.")
            messages.success(
                request, joined if outcome is Outcome.JOINED else _("Ziek gemeld. De termijnen zijn berekend.")
            )
            return redirect("case", case_id=case_id)
    context = {"form": form, "found": found, "q": search, "today": chance.today()}
    return render(request, "cases/report.html", context, status=422 if form.errors else 200)


def _change(
    template: str,
    make: type[forms.Form],
    write: Callable[..., None],
    done: Callable[[], str],
    initial: Callable[[], dict[str, Any]],
) -> Callable[..., HttpResponse]:
    """A screen that asks for one change of a case, and does it."""

    def view(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
        dossier = selectors.dossier(actor, case_id)
        form = make(request.POST or None, initial=initial())
        if request.method == "POST" and form.is_valid():
            try:
                write(by=actor, case_id=case_id, **form.cleaned_data)
            except (Invalid, Conflict) as error:
                add_errors(form, error)
            else:
                messages.success(request, done())
                return redirect("case", case_id=case_id)
        context = {"form": form, "dossier": dossier}
        return render(request, template, context, status=422 if form.errors else 200)

    return require_http_methods(["GET", "POST"])(guarded(Action.CASE_CHANGE)(view))


def _today(field: str) -> Callable[[], dict[str, Any]]:
    return lambda: {field: chance.today()}


case_recover = _change(
    "cases/recover.html",
    RecoveryForm,
    services.case_recover,
    lambda: _("Hersteld gemeld. De termijnen staan stil; na 28 dagen sluit het dossier."),
    _today("recovered_from"),
)
case_percentage = _change(
    "cases/percentage.html",
    PercentageForm,
    services.case_set_percentage,
    lambda: _("Percentage bewaard."),
    _today("from_date"),
)
case_withdraw = _change(
    "cases/withdraw.html", WithdrawForm, services.case_withdraw, lambda: _("De ziekmelding is ingetrokken."), dict
)
