"""Leave of a sick employee: recorded by the employer's side, judged by the bedrijfsarts or by UWV's word."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import selectors, services
from cases.dossier import LeaveRow
from cases.forms_course import JudgeForm, LeaveForm
from cases.services import Changed
from cases.views.course import answered, effects_context, saved_text
from cases.views.shared import add_errors
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid, NotFound
from privacy.policy import Action
from roles.pages import guarded


@require_http_methods(["GET", "POST"])
@guarded(Action.CASE_EMPLOYMENT)
def case_leave(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """Record leave."""
    write = partial(services.leave_set, by=actor, case_id=case_id)
    return _page(request, actor, case_id, LeaveForm(request.POST or None), write, what="add")


@require_http_methods(["GET", "POST"])
@guarded(Action.CASE_EMPLOYMENT)
def case_leave_change(request: HttpRequest, actor: Actor, case_id: UUID, leave_id: UUID) -> HttpResponse:
    """Other days."""
    row = _row(actor, case_id, leave_id)
    form = LeaveForm(request.POST or None, initial={"starts_on": row.starts_on, "ends_on": row.ends_on})
    write = partial(services.leave_set, by=actor, case_id=case_id, leave_id=leave_id)
    return _page(request, actor, case_id, form, write, what="change")


@require_http_methods(["GET", "POST"])
@guarded(Action.CASE_EMPLOYMENT)
def case_leave_remove(request: HttpRequest, actor: Actor, case_id: UUID, leave_id: UUID) -> HttpResponse:
    """There was no such leave."""
    row = _row(actor, case_id, leave_id)
    form = forms.Form(request.POST if request.method == "POST" else None)
    write = partial(services.leave_remove, by=actor, case_id=case_id, leave_id=leave_id)
    return _page(request, actor, case_id, form, write, what="remove", row=row)


@require_http_methods(["GET", "POST"])
@guarded(Action.LEAVE_JUDGE)
def case_leave_judge(request: HttpRequest, actor: Actor, case_id: UUID, leave_id: UUID) -> HttpResponse:
    """Whether sickness around it counts together."""
    row = _row(actor, case_id, leave_id)
    said = {True: "ja", False: "nee", None: "onbekend"}[row.joined]
    form = JudgeForm(request.POST or None, initial={"joined": said})
    write = partial(services.leave_judge, by=actor, case_id=case_id, leave_id=leave_id)
    return _page(request, actor, case_id, form, write, what="judge", row=row)


def _row(actor: Actor, case_id: UUID, leave_id: UUID) -> LeaveRow:
    found = next((row for row in selectors.dossier(actor, case_id).leaves if row.id == leave_id), None)
    if found is None:
        raise NotFound(str(leave_id))
    return found


def _page(
    request: HttpRequest,
    actor: Actor,
    case_id: UUID,
    form: forms.Form,
    write: Callable[..., Changed],
    **about: LeaveRow | str,
) -> HttpResponse:
    dossier = selectors.dossier(actor, case_id)
    outcome = None
    if request.method == "POST" and form.is_valid():
        try:
            outcome = answered(request, partial(write, **form.cleaned_data))
        except (Invalid, Conflict) as error:
            add_errors(form, error)
        else:
            if outcome.saved:
                messages.success(request, saved_text(_("Bewaard; de termijnen zijn opnieuw berekend.")))
                return redirect("case", case_id=case_id)
    context = {"form": form, "dossier": dossier, **about, **effects_context(request, outcome)}
    return render(request, "cases/leave.html", context, status=422 if form.errors else 200)
