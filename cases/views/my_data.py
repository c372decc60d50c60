"""The employee's own data: on screen, for a machine, and as PDF."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cases import selectors, services
from medical import insight, retention_list
from privacy import chance
from privacy.actor import Actor
from privacy.errors import Conflict
from privacy.policy import Action
from roles.pages import guarded
from roles.signin import standing


@require_GET
@guarded(Action.OWN_DATA)
def my_data(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What can be downloaded, and the files that were made."""
    files = insight.files_of(actor)
    context = {
        "files": [row for row in files if row.state != "waiting"],
        "busy": any(row.state == "waiting" for row in files),
        "two_steps": _two_steps(request),
        "requests": selectors.my_requests(actor),
        "certificates": retention_list.own_certificates(actor),
    }
    return render(request, "cases/my_data.html", context)


@require_GET
@guarded(Action.OWN_DATA)
def my_data_json(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All own data for a machine, at once."""
    data = selectors.own_data_exported(actor, with_record=_two_steps(request))
    response = JsonResponse(data.to_json(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    return _attached(response, data.made_at, "json")


@require_POST
@guarded(Action.OWN_DATA)
def my_data_make(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Have the PDF made; the page shows when it is there."""
    try:
        services.insight_ask(by=actor, with_record=_two_steps(request))
    except Conflict as error:
        messages.error(request, str(error))
    return redirect("my_data")


@require_GET
@guarded(Action.OWN_DATA)
def my_data_file(request: HttpRequest, actor: Actor, file_id: UUID) -> HttpResponse:
    """The PDF that was made."""
    try:
        content, made_at = insight.file_read(actor, file_id, with_record=_two_steps(request))
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("my_data")
    return _attached(HttpResponse(content, content_type="application/pdf"), made_at, "pdf")


def _two_steps(request: HttpRequest) -> bool:
    """Whether this session showed a second factor: over the internet a medical file opens with nothing less."""
    found = standing.of(request)
    return found is not None and found.second


def _attached(response: HttpResponse, made_at: datetime, kind: str) -> HttpResponse:
    """No name in the name of the file: it lies about in a folder of downloads."""
    day = chance.day_of(made_at)
    response.headers["Content-Disposition"] = f'attachment; filename="mijn-gegevens-{day:%Y%m%d}.{kind}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
