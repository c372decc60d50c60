"""Correction and objection: asking on *Mijn gegevens*, answering by HR or by the bedrijfsarts."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases import selectors, services
from cases.forms_rights import RecordRightsAnswerForm, RecordRightsForm, RightsAnswerForm, RightsForm
from cases.selectors import RequestRow
from cases.views.shared import add_errors
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid
from privacy.policy import Action
from roles.pages import guarded


@require_http_methods(["GET", "POST"])
@guarded(Action.OWN_DATA)
def my_request(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask HR about what is not medical."""
    form = RightsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.rights_ask(by=actor, **form.cleaned_data)
            return _asked(request)
        except Invalid as error:
            add_errors(form, error)
    return _asking(request, form, medical=False)


@require_http_methods(["GET", "POST"])
@guarded(Action.OWN_DATA)
def my_record_request(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask the bedrijfsarts about the medical file."""
    form = RecordRightsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_rights_ask(by=actor, **form.cleaned_data)
            return _asked(request)
        except Conflict as error:
            add_errors(form, error)
    return _asking(request, form, medical=True)


def _asking(request: HttpRequest, form: forms.Form, *, medical: bool) -> HttpResponse:
    context = {"form": form, "medical": medical}
    return render(request, "cases/my_request.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Uw verzoek is verstuurd. U krijgt een bericht als er een antwoord is."))
    return redirect("my_data")


@require_GET
@guarded(Action.RIGHTS_ANSWER)
def rights_requests(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Requests of the own people."""
    context = {"rows": selectors.rights_requests(actor), "medical": False}
    return render(request, "cases/rights_requests.html", context)


@require_http_methods(["GET", "POST"])
@guarded(Action.RIGHTS_ANSWER)
def rights_request(request: HttpRequest, actor: Actor, rights_request_id: UUID) -> HttpResponse:
    """Read one, and grant or refuse it."""
    row = selectors.rights_request(actor, rights_request_id)
    form = RightsAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.rights_answer(by=actor, request_id=rights_request_id, **form.cleaned_data)
            return _answered(request, "rights_requests")
        except (Invalid, Conflict) as error:
            add_errors(form, error)
    return _answering(request, row, form)


@require_GET
@guarded(Action.RECORD_ANSWER)
def record_requests(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Requests of the own patients."""
    context = {"rows": selectors.record_requests(actor), "medical": True}
    return render(request, "cases/rights_requests.html", context)


@require_http_methods(["GET", "POST"])
@guarded(Action.RECORD_ANSWER)
def record_request(request: HttpRequest, actor: Actor, record_request_id: UUID) -> HttpResponse:
    """Read one, and grant or refuse it; the answer stays behind the wall."""
    row = selectors.record_request(actor, record_request_id)
    form = RecordRightsAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_rights_answer(by=actor, request_id=record_request_id, **form.cleaned_data)
            return _answered(request, "record_requests")
        except Conflict as error:
            add_errors(form, error)
    return _answering(request, row, form)


def _answering(request: HttpRequest, row: RequestRow, form: forms.Form) -> HttpResponse:
    return render(request, "cases/rights_request.html", {"row": row, "form": form}, status=422 if form.errors else 200)


def _answered(request: HttpRequest, back: str) -> HttpResponse:
    messages.success(request, _("Het antwoord is verstuurd. De werknemer krijgt een bericht."))
    return redirect(back)
