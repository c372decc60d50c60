"""The casemanager's *Vandaag*."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import services
from cases.forms import DateField
from cases.selectors import QueueFilters
from cases.selectors import queue as read_queue
from cases.selectors.calendar import CALENDAR_TYPE, queue_file
from cases.views.shared import uuid_or_none
from privacy import chance
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid
from privacy.policy import Action
from roles.pages import guarded
from roles.paging import text_of

_HORIZONS = {"": 2, "2": 2, "4": 4, "12": 12, "0": 0}


def filters_of(values: Mapping[str, str], typed: Mapping[str, str]) -> QueueFilters:
    """The filters in a URL, and what was `typed` to search, which no address keeps; the rest is left out."""
    return QueueFilters(
        q=text_of(typed, "q"),
        employer=uuid_or_none(values, "employer"),
        phase=text_of(values, "phase", 40),
        statutory=values.get("statutory") == "1",
        mine=values.get("mine", "1") != "0",
        horizon=_HORIZONS.get(values.get("weeks", ""), 2),
        after=values.get("after", "")[:200],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.QUEUE_READ)
def queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Steps that ask for attention, most urgent first. Searching posts, so that no name stays behind in an address."""
    filters = filters_of(request.GET.dict(), request.POST.dict())
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {
        "page": read_queue(actor, filters),
        "filters": filters,
        "today": chance.today(),
        "query": kept.urlencode(),
        "back": request.get_full_path(),
        "back_query": urlencode({"back": request.get_full_path()}),
    }
    return render(request, "cases/queue.html", context)


@require_safe
@guarded(Action.QUEUE_READ)
def queue_calendar(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same steps as a calendar file, by the filters of the address."""
    found = queue_file(actor, filters_of(request.GET.dict(), {}))
    response = HttpResponse(found.content, content_type=CALENDAR_TYPE)
    response["Content-Disposition"] = 'attachment; filename="vandaag.ics"'
    return response


@require_POST
@guarded(Action.STEP_CLOSE)
def steps_close(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Close the ticked steps, all or none."""
    chosen = [uuid_or_none({"id": value}, "id") for value in request.POST.getlist("step")[:100]]
    step_ids = [step_id for step_id in chosen if step_id]
    try:
        done_on = DateField().clean(request.POST.get("done_on") or chance.today().isoformat())
        closed = services.steps_close(by=actor, step_ids=step_ids, done_on=done_on)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Conflict as error:
        messages.error(request, str(error))
    except Invalid as error:
        messages.error(request, _first(error))
    else:
        text = ngettext("%(n)d stap afgerond.", "%(n)d stappen afgerond.", len(closed)) % {"n": len(closed)}
        messages.success(request, text if closed else _("Kies eerst een of meer stappen."))
    return redirect(back_to(request))


def _first(error: Invalid) -> str:
    return " ".join(message for texts in error.errors.values() for message in texts)


def back_to(request: HttpRequest) -> str:
    """The page that the form names, if it is ours."""
    target = request.POST.get("back", "")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/vandaag/"
