"""Notices of the reader, deliveries for the beheerder, and the demo's mailbox."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from outbox import maildir, preferences, selectors, services
from privacy.actor import Actor
from privacy.policy import Action, may
from roles.forms import AlertWayForm
from roles.pages import guarded, not_found, public
from roles.paging import page_number


@require_safe
@guarded(Action.NOTICE_READ)
def notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The reader's own notices, newest first."""
    page = selectors.notices(actor, page=page_number(request.GET.get("pagina")))
    content = {
        "page": page,
        "can_be_away": bool(may(actor, Action.STAND_IN_WRITE)),
        "previous_url": f"?pagina={page.number - 1}" if page.number > 1 else "",
        "next_url": f"?pagina={page.number + 1}" if page.has_next else "",
    }
    return render(request, "outbox/notices.html", content)


@require_POST
@guarded(Action.NOTICE_READ)
def notice_read(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """Mark one notice as read."""
    services.notices_read(by=actor, notice_id=notice_id)
    return redirect("notices")


@require_POST
@guarded(Action.NOTICE_READ)
def notices_read(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Mark all notices as read."""
    read = services.notices_read(by=actor)
    messages.success(request, ngettext("%(n)d melding gelezen.", "%(n)d meldingen gelezen.", read) % {"n": read})
    return redirect("notices")


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.NOTICE_READ)
def alert_settings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How the reader hears of deadlines in this workplace."""
    form = AlertWayForm(request.POST or None, initial={"way": preferences.my_way(actor)})
    if request.method == "POST" and form.is_valid():
        preferences.alert_way_set(by=actor, way=form.cleaned_data["way"])
        messages.success(request, _("Bewaard. Zo hoort u voortaan van termijnen."))
        return redirect("notices")
    return render(request, "outbox/alert_settings.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@guarded(Action.DELIVERY_READ)
def deliveries(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits to be delivered, and what failed and why."""
    return render(request, "outbox/deliveries.html", {"page": selectors.deliveries(actor)})


@require_POST
@guarded(Action.DELIVERY_READ)
def delivery_retry(request: HttpRequest, actor: Actor, message_id: UUID) -> HttpResponse:
    """Try one message again."""
    services.delivery_retry(by=actor, message_id=message_id)
    messages.success(request, _("Het bericht wordt opnieuw bezorgd."))
    return redirect("deliveries")


@require_POST
@guarded(Action.DELIVERY_READ)
def deliveries_retry(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Try everything that was given up again."""
    again = services.deliveries_retry(by=actor)
    words = ngettext("%(n)d bericht wordt opnieuw bezorgd.", "%(n)d berichten worden opnieuw bezorgd.", again)
    messages.success(request, words % {"n": again} if again else _("Er was niets meer opgegeven."))
    return redirect("deliveries")


@public
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The demo's outgoing mail, for whoever looks. Outside the demo this page does not exist."""
    if not settings.DEMO:
        return not_found(request)
    return render(request, "outbox/mailbox.html", {"mails": maildir.newest(settings.DEMO_MAILDIR)})
