"""The import of absence files: upload, trial, import, and the report of each."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.imports import runs, selectors
from cases.imports.forms import MappingForm, UploadForm, initial_of
from cases.imports.selectors import RunView
from cases.views.shared import add_errors
from privacy import free_text
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid
from privacy.policy import Action
from roles.pages import guarded
from timeline import services as timeline


@require_http_methods(["GET", "POST"])
@guarded(Action.ABSENCE_IMPORT)
def imports(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a file; below it the runs so far."""
    offered = selectors.choices(actor)
    form = UploadForm(request.POST or None, request.FILES or None, employers=offered.employers, creates=offered.creates)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run_id = runs.run_upload(by=actor, file_name=file.name, content=file.read(), options=form.options())
        except Invalid as error:
            add_errors(form, error)
        else:
            return redirect("import_run", run_id=run_id)
    context = {"form": form, "runs": selectors.recent_runs(actor)}
    return render(request, "cases/imports/imports.html", context, status=422 if form.errors else 200)


@require_GET
@guarded(Action.ABSENCE_IMPORT)
def import_run(request: HttpRequest, actor: Actor, run_id: UUID) -> HttpResponse:
    """How a run stands: progress, the outcome of the trial with the choice of columns, or the report."""
    run = selectors.import_run(actor, run_id)
    return _page(request, run, _mapping_form(request, actor, run))


@require_POST
@guarded(Action.ABSENCE_IMPORT)
def import_recheck(request: HttpRequest, actor: Actor, run_id: UUID) -> HttpResponse:
    """Try again with other columns or choices."""
    run = selectors.import_run(actor, run_id)
    form = _mapping_form(request, actor, run)
    if form.is_valid():
        try:
            runs.run_recheck(by=actor, run_id=run_id, options=form.options())
        except Conflict as error:
            add_errors(form, error)
        else:
            return redirect("import_run", run_id=run_id)
    return _page(request, run, form, status=422)


@require_POST
@guarded(Action.ABSENCE_IMPORT)
def import_confirm(request: HttpRequest, actor: Actor, run_id: UUID) -> HttpResponse:
    """Do the import as the trial showed it."""
    try:
        runs.run_confirm(
            by=actor,
            run_id=run_id,
            partial=request.POST.get("partial") == "1",
            override_reason=request.POST.get(free_text.REASON, ""),
        )
    except Conflict as error:
        messages.error(request, str(error))
    except Invalid as error:
        messages.error(request, error.errors[free_text.REASON][0])
    return redirect("import_run", run_id=run_id)


@require_POST
@guarded(Action.ABSENCE_IMPORT)
def import_discard(request: HttpRequest, actor: Actor, run_id: UUID) -> HttpResponse:
    """Stop, and forget the file."""
    try:
        runs.run_discard(by=actor, run_id=run_id)
        messages.success(request, _("De import is gestopt en het bestand is verwijderd."))
    except Conflict as error:
        messages.error(request, str(error))
    return redirect("imports")


@require_POST
@guarded(Action.CASE_FACTS)
def import_steps(request: HttpRequest, actor: Actor, run_id: UUID) -> HttpResponse:
    """Confirm in one go the steps of this run that were long past."""
    count = timeline.confirm_not_recorded(by=actor, case_ids=selectors.not_recorded_cases(actor, run_id))
    text = ngettext("%(n)d stap bevestigd als gedaan.", "%(n)d stappen bevestigd als gedaan.", count)
    messages.success(request, text % {"n": count})
    return redirect("import_run", run_id=run_id)


def _mapping_form(request: HttpRequest, actor: Actor, run: RunView) -> MappingForm:
    offered = selectors.choices(actor)
    return MappingForm(
        request.POST or None,
        columns=run.columns,
        employers=offered.employers,
        creates=offered.creates,
        initial=initial_of(run.mapping, run.options),
    )


def _page(request: HttpRequest, run: RunView, form: MappingForm, status: int = 200) -> HttpResponse:
    return render(request, "cases/imports/import_run.html", {"run": run, "form": form}, status=status)
