"""The ziekmelding."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import selectors, services
from cases.forms import DateField, SickReportForm
from cases.selectors import Choice
from cases.services import Outcome, SickReport
from cases.views.course import SHOWN, answered, effects_context, saved_text
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
    reportable = asked if asked in {one.id for one in found.people} else None
    several = () if searching else _employments(request, actor, reportable)
    # In which one is asked once it is known who and since when; a program that asked for nothing means all.
    unasked = bool(several) and request.POST.get("asked") != _asked_of(asked, several)
    asking = unasked and SHOWN in request.POST
    data = request.POST.copy()
    if unasked and (asking or "employments" not in data):
        data.setlist("employments", [str(one.number) for one in several])
    form = SickReportForm(
        None if searching else data or None,
        employees=found.people,
        employments=several,
        initial={"employee": request.GET.get("werknemer", "")},
    )
    outcome = None
    if form.is_bound and form.is_valid() and not asking:
        values = {**form.cleaned_data, "employee_id": form.cleaned_data["employee"]}
        values["employments"] = tuple(values.get("employments", ()))
        values.pop("employee")
        override = values.pop("override_reason")
        try:
            report = partial(services.case_report, report=SickReport(**values), override_reason=override)
            outcome = answered(request, partial(report, by=actor))
        except (Invalid, Conflict) as error:
            add_errors(form, error)
        else:
            if outcome.saved:
                messages.success(request, _told(outcome.outcome))
                return redirect("case", case_id=outcome.case_id)
    context = {
        "form": form, "found": found, "q": search, "today": chance.today(), "asking": asking, "several": several,
        "asked": _asked_of(asked, several), **effects_context(request, outcome),
    }  # fmt: skip
    return render(request, "cases/report.html", context, status=422 if form.errors else 200)


def _employments(request: HttpRequest, actor: Actor, employee_id: UUID | None) -> tuple[Choice, ...]:
    """Those of who is reported sick, when there are several on the first sick day that was typed."""
    if request.method != "POST" or employee_id is None:
        return ()
    try:
        day = DateField().clean(request.POST.get("first_sick_day", ""))
    except ValidationError:
        return ()
    return selectors.choices_on(actor, employee_id, day)


def _asked_of(employee_id: UUID | None, several: Sequence[Choice]) -> str:
    """Of whom, and between which employments, the page asks: an answer never goes to somebody else's."""
    return ",".join((str(employee_id), *(str(one.number) for one in several)))


def _told(outcome: Outcome) -> str:
    if outcome is Outcome.OPENED:
        return _("Ziek gemeld. De termijnen zijn berekend.")
    return saved_text(_("Binnen vier weken opnieuw ziek: de melding is bij het eerdere dossier gevoegd."))
