"""Being away: who hears of deadlines meanwhile."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.forms_alerts import StandInForm
from cases.selectors.standing_in import away, deputy_choices
from cases.services.standing_in import stand_in_end, stand_in_register
from cases.views.shared import add_errors
from privacy import chance
from privacy.actor import Actor
from privacy.errors import Invalid
from privacy.policy import Action
from roles.pages import guarded


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.STAND_IN_WRITE)
def stand_ins(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The reader's own periods, and a form for another."""
    form = StandInForm(request.POST or None, deputies=deputy_choices(actor), initial={"starts_on": chance.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            stand_in_register(by=actor, deputy_id=data["deputy"], starts_on=data["starts_on"], ends_on=data["ends_on"])
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Vastgelegd. In die dagen gaan uw meldingen over termijnen naar uw vervanger."))
            return redirect("stand_ins")
    content = {"form": form, "rows": away(actor)}
    return render(request, "cases/stand_ins.html", content, status=422 if form.errors else 200)


@require_POST
@guarded(Action.STAND_IN_WRITE)
def stand_in_ended(request: HttpRequest, actor: Actor, stand_in_id: UUID) -> HttpResponse:
    """Back earlier."""
    stand_in_end(by=actor, stand_in_id=stand_in_id)
    messages.success(request, _("Beëindigd. Uw meldingen komen weer bij u."))
    return redirect("stand_ins")
