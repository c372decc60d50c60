"""Medical files whose term has passed, or that the employee wants gone: the bedrijfsarts keeps or destroys them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms_retention import RecordDestroyForm, RecordKeepForm, RecordLiftForm
from cases.record_access import record_for
from cases.views.shared import add_errors
from medical import retention, retention_list
from privacy import audit, terms
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid
from privacy.policy import Action
from roles.pages import guarded


@require_GET
@guarded(Action.RECORD_DESTROY)
def record_retention(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for a decision, what is kept, what went, and the terms with their sources."""
    content = {
        "board": retention_list.board(actor),
        "terms": [term for term in terms.terms() if term.file.startswith("medical")],
    }
    return render(request, "medical/retention.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.RECORD_DESTROY)
def record_retention_destroy(request: HttpRequest, actor: Actor, record_destruction_id: UUID) -> HttpResponse:
    """For good, and therefore asked once more."""
    form = RecordDestroyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            retention.destruction_confirm(by=actor, destruction_id=record_destruction_id)
        except Conflict as error:
            messages.error(request, str(error))
            return redirect("record_retention")
        messages.success(request, _("Het medisch dossier is vernietigd. Dit is het bewijs."))
        return redirect("record_retention_certificate", record_destruction_id)
    row = retention_list.proposal(actor, record_destruction_id)
    form = RecordDestroyForm({}) if request.method == "POST" and not form.is_bound else form
    content = {"form": form, "row": row}
    return render(request, "medical/retention_destroy.html", content, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.RECORD_DESTROY)
def record_retention_keep(request: HttpRequest, actor: Actor, employee_id: UUID) -> HttpResponse:
    """Not yet, and why; also before a term has passed."""
    found = record_for(actor, Action.RECORD_DESTROY, employee_id)
    audit.record_read(actor, "medical.retention_read", employee_id=employee_id)
    form = RecordKeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            retention.hold_place(by=actor, employee_id=employee_id, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Het medisch dossier blijft bewaard."))
            return redirect("record_retention")
    content = {
        "form": form,
        "record": found,
        "title": _("Medisch dossier langer bewaren"),
        "submit": _("Bewaar langer"),
    }
    return render(request, "medical/retention_hold.html", content, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.RECORD_DESTROY)
def record_retention_lift(request: HttpRequest, actor: Actor, record_hold_id: UUID) -> HttpResponse:
    """The reason to keep is over, and why."""
    row = retention_list.hold(actor, record_hold_id)
    form = RecordLiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            retention.hold_lift(by=actor, hold_id=record_hold_id, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            text = _("Opgeheven. Is de bewaartermijn voorbij, dan staat het dossier morgen weer in de lijst.")
            messages.success(request, text)
            return redirect(reverse("record_retention"))
    content = {"form": form, "hold": row, "title": _("Niet langer bewaren"), "submit": _("Hef op")}
    return render(request, "medical/retention_hold.html", content, status=422 if form.errors else 200)


@require_GET
@guarded(Action.RECORD_DESTROY)
def record_retention_certificate(request: HttpRequest, actor: Actor, record_destruction_id: UUID) -> HttpResponse:
    """What was destroyed, by whom, when, and by which rule; prints on one page."""
    row = retention_list.certificate(actor, record_destruction_id)
    return render(request, "medical/retention_certificate.html", {"row": row})
