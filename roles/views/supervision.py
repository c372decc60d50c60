"""What delegates did in the name of a bedrijfsarts, to be checked and signed off."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from privacy import audit
from privacy.actor import Actor
from privacy.errors import NotFound
from privacy.policy import Action
from roles import selectors, services
from roles.pages import guarded
from roles.paging import page_number


@require_safe
@guarded(Action.SUPERVISION)
def supervision(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for a signature, or what was signed."""
    signed = request.GET.get("gezien") == "1"
    number = page_number(request.GET.get("pagina"))
    page = selectors.acts(actor, signed=signed, page=number)
    audit.record_read(actor, "delegation.acts", objects=[row.act_id for row in page.rows])
    # Of the first page the newest one: whatever came in later was not on screen.
    until = page.rows[0].at.isoformat() if page.rows and not signed and number == 1 else ""
    content = {"page": page, "signed": signed, "until": until}
    return render(request, "roles/supervision.html", content)


@require_POST
@guarded(Action.SUPERVISION)
def supervision_sign(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Sign off one act, or all up to what was on screen."""
    act, until = _chosen(request)
    signed = services.acts_sign(by=actor, act_ids=[act] if act else [], until=until)
    text = ngettext("%(n)d handeling gezien en akkoord.", "%(n)d handelingen gezien en akkoord.", signed)
    messages.success(request, text % {"n": signed})
    return redirect("supervision")


def _chosen(request: HttpRequest) -> tuple[UUID | None, datetime | None]:
    try:
        act = UUID(request.POST.get("act", ""))
    except ValueError:
        until = _moment(request.POST.get("until", ""))
        if until is None or until.tzinfo is None:
            raise NotFound(_("Geen handeling gekozen.")) from None
        return None, until
    return act, None


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
