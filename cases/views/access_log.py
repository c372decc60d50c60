"""The access record for the beheerder: search, export, the last check and checkpoint, and questions to answer."""

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases import services
from cases.forms_access import AnswerForm, LogForm, MedicalAnswerForm
from cases.selectors import access_log as log
from cases.selectors import threads
from cases.views.shared import add_errors
from privacy import chance
from privacy.actor import Actor
from privacy.errors import Invalid
from privacy.policy import Action
from roles.pages import guarded


def _search(request: HttpRequest) -> tuple[LogForm, log.LogFilters]:
    form = LogForm(request.GET or None, people=log.people_choices())
    values: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    filters = log.LogFilters(
        since=values.get("van"),
        until=values.get("tot"),
        person=values.get("persoon"),
        kind=values.get("soort", ""),
        reference=values.get("dossier", "").strip(),
        after=request.GET.get("after", "")[:200],
    )
    return form, filters


@require_GET
@guarded(Action.AUDIT_READ)
def access_log(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who did what when, newest first."""
    form, filters = _search(request)
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {
        "form": form,
        "filters": filters,
        "page": None if form.errors else log.access_log(actor, filters),
        "state": log.log_state(actor),
        "query": kept.urlencode(),
    }
    return render(request, "cases/access/log.html", context, status=422 if form.errors else 200)


@require_GET
@guarded(Action.AUDIT_READ)
def access_log_csv(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same rows as a file for a spreadsheet."""
    form, filters = _search(request)
    if form.errors:
        return redirect(f"/inzagelog/?{request.GET.urlencode()}")
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            _("tijdstip"), _("wie"), _("rol"), _("namens"), _("soort"), _("onderdeel"), _("dossier"), _("waarvoor"),
            _("grondslag"), _("vanaf"), _("aanmelding"),
        ]
    )  # fmt: skip
    for row in log.access_log_export(actor, filters):
        cells = (
            row.at.astimezone(chance.AMSTERDAM).isoformat(), row.name, row.role, row.on_behalf_of, row.kind_label,
            row.part, row.reference, row.purpose, row.ground, row.source, row.session,
        )  # fmt: skip
        writer.writerow([_plain(cell) for cell in cells])
    return _file(f"\ufeff{text.getvalue()}", "text/csv; charset=utf-8", f"inzagelog-{chance.today().isoformat()}.csv")


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


@require_GET
@guarded(Action.AUDIT_READ)
def access_checkpoint(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest signed checkpoint, to keep elsewhere."""
    return _file(log.checkpoint_file(actor), "application/json", f"controlepunt-{chance.today().isoformat()}.json")


def _file(content: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@guarded(Action.ACCESS_ANSWER)
def access_questions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Questions of employees about who saw their dossier."""
    page = threads.access_threads(actor, after=request.GET.get("after", "")[:200])
    return render(request, "cases/access/questions.html", {"page": page, "medical": False})


@require_http_methods(["GET", "POST"])
@guarded(Action.ACCESS_ANSWER)
def access_question(request: HttpRequest, actor: Actor, question_id: UUID) -> HttpResponse:
    """One question, and room for an answer."""
    thread = threads.access_thread(actor, question_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.access_answer(by=actor, question_id=question_id, **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Uw antwoord is verstuurd."))
            return redirect("access_question", question_id=question_id)
    context = {
        "form": form,
        "thread": thread,
        "visit": threads.visit_of(thread),
        "medical": False,
        "today": chance.today(),
    }
    return render(request, "cases/access/question.html", context, status=422 if form.errors else 200)


@require_GET
@guarded(Action.MEDICAL_QUESTION_ANSWER)
def medical_questions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Questions of employees about who saw their medical record, for their bedrijfsarts only."""
    return render(request, "cases/access/questions.html", {"page": threads.medical_threads(actor), "medical": True})


@require_http_methods(["GET", "POST"])
@guarded(Action.MEDICAL_QUESTION_ANSWER)
def medical_question(request: HttpRequest, actor: Actor, question_id: UUID) -> HttpResponse:
    """One question to the bedrijfsarts, and room for an answer."""
    thread = threads.medical_thread(actor, question_id)
    form = MedicalAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.medical_answer(by=actor, question_id=question_id, text=form.cleaned_data["text"])
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Uw antwoord is verstuurd."))
            return redirect("medical_question", question_id=question_id)
    context = {
        "form": form,
        "thread": thread,
        "visit": threads.visit_of(thread),
        "medical": True,
        "today": chance.today(),
    }
    return render(request, "cases/access/question.html", context, status=422 if form.errors else 200)
