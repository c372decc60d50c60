"""Requests for information to a treating physician, on the case."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import selectors
from cases.access import case_for
from cases.forms_consents import QuestionsForm, ReplyForm, RequestStepForm
from cases.models import Case
from cases.views.shared import add_errors
from medical import consent_list, requests
from medical.consents import ConsentLacking
from privacy import chance
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid
from privacy.policy import Action
from roles.pages import guarded

# Both ask for a day, on one page.
_STEP, _ANSWER = "step_%s", "answer_%s"


def _case(request: HttpRequest, actor: Actor, case_id: UUID) -> Case:
    """Reading is open by break-glass too; writing is not."""
    return case_for(actor, Action.MEDICAL_READ if request.method == "GET" else Action.INFORMATION_REQUEST, case_id)


def _tried(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether it was done; a refusal stands in the form, with everything that was typed."""
    try:
        act()
    except (Invalid, Conflict) as error:
        add_errors(form, error)
    except ConsentLacking as error:
        form.add_error(None, error.reason)
    else:
        return True
    return False


@require_http_methods(["GET", "POST"])
@guarded(Action.INFORMATION_REQUEST)
def information_requests(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """What was asked of physicians in this case, and a new request under a consent in force."""
    case = _case(request, actor, case_id)
    rows, usable = consent_list.requests_of(actor, case_id=case.pk, employee_id=case.employee_id)
    form = QuestionsForm(request.POST or None, consents=[(row.id, row.party.name) for row in usable])
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data

        def draft() -> None:
            requests.request_draft(
                by=actor,
                case_id=case.pk,
                employee_id=case.employee_id,
                consent_id=values["consent"],
                questions=values["questions"],
            )

        if _tried(form, draft):
            messages.success(request, _("Concept bewaard. De brief wordt gemaakt; er is niets verstuurd."))
            return redirect("information_requests", case_id=case.pk)
    context = {"dossier": selectors.dossier(actor, case_id), "rows": rows, "usable": usable, "form": form}
    return render(request, "medical/information_requests.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(Action.INFORMATION_REQUEST)
def information_request(request: HttpRequest, actor: Actor, case_id: UUID, request_id: UUID) -> HttpResponse:
    """One request; a draft can be rewritten here."""
    case = _case(request, actor, case_id)
    form = None
    if request.method == "POST":
        form = QuestionsForm(request.POST, consents=None)
        if form.is_valid() and _tried(form, _rewrite(actor, case, request_id, form.cleaned_data)):
            messages.success(request, _("Concept bewaard. De brief wordt opnieuw gemaakt; er is niets verstuurd."))
            return redirect("information_request", case_id=case.pk, request_id=request_id)
    return _page(request, actor, case, request_id, {"questions": form})


def _rewrite(actor: Actor, case: Case, request_id: UUID, values: dict[str, Any]) -> Callable[[], None]:
    return lambda: requests.request_rewrite(
        by=actor,
        case_id=case.pk,
        employee_id=case.employee_id,
        request_id=request_id,
        questions=values["questions"],
        revision=values["revision"] or 0,
    )


@require_POST
@guarded(Action.INFORMATION_REQUEST)
def information_step(request: HttpRequest, actor: Actor, case_id: UUID, request_id: UUID) -> HttpResponse:
    """Sent, reminded or closed, on a day."""
    case = case_for(actor, Action.INFORMATION_REQUEST, case_id)
    form = RequestStepForm(request.POST, auto_id=_STEP)

    def move() -> None:
        values = form.cleaned_data
        requests.request_move(by=actor, case_id=case.pk, employee_id=case.employee_id, request_id=request_id, **values)

    if form.is_valid() and _tried(form, move):
        messages.success(request, _("Vastgelegd."))
        return redirect("information_request", case_id=case.pk, request_id=request_id)
    return _page(request, actor, case, request_id, {"step": form})


@require_POST
@guarded(Action.INFORMATION_REQUEST)
def information_answer(request: HttpRequest, actor: Actor, case_id: UUID, request_id: UUID) -> HttpResponse:
    """What came back."""
    case = case_for(actor, Action.INFORMATION_REQUEST, case_id)
    form = ReplyForm(request.POST, auto_id=_ANSWER)

    def answer() -> None:
        values = form.cleaned_data
        requests.request_answer(
            by=actor, case_id=case.pk, employee_id=case.employee_id, request_id=request_id, **values
        )

    if form.is_valid() and _tried(form, answer):
        messages.success(request, _("Het antwoord staat in het medisch dossier."))
        return redirect("information_request", case_id=case.pk, request_id=request_id)
    return _page(request, actor, case, request_id, {"answer": form})


def _page(
    request: HttpRequest, actor: Actor, case: Case, request_id: UUID, posted: dict[str, forms.Form | None]
) -> HttpResponse:
    detail = consent_list.request_of(actor, case_id=case.pk, employee_id=case.employee_id, request_id=request_id)
    today = {"on": chance.today()}
    given = {name: form for name, form in posted.items() if form is not None}
    context = {
        "dossier": selectors.dossier(actor, case.pk),
        "detail": detail,
        "questions_form": given.get("questions")
        or QuestionsForm(consents=None, initial={"questions": detail.questions, "revision": detail.revision}),
        "step_form": given.get("step") or RequestStepForm(initial=today, auto_id=_STEP),
        "answer_form": given.get("answer") or ReplyForm(initial=today, auto_id=_ANSWER),
        "form": next(iter(given.values()), None),
    }
    return render(request, "medical/information_request.html", context, status=422 if given else 200)


@require_GET
@guarded(Action.INFORMATION_REQUEST)
def information_letter(request: HttpRequest, actor: Actor, case_id: UUID, request_id: UUID) -> HttpResponse:
    """The letter, to be printed or sent securely by who downloads it; its name says nothing."""
    case = case_for(actor, Action.INFORMATION_REQUEST, case_id)
    content = requests.letter_read(by=actor, case_id=case.pk, employee_id=case.employee_id, request_id=request_id)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="brief.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
