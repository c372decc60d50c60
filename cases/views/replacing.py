"""A bedrijfsarts who is away or hands a caseload over."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cases import selectors, services
from cases.services import Arrangement
from cases.views.shared import add_errors
from privacy import chance
from privacy.actor import Actor, Role
from privacy.errors import Invalid
from privacy.policy import Action
from roles import selectors as people
from roles.forms_delegation import ReplacementForm
from roles.pages import guarded
from roles.paging import page_number


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.REPLACEMENT_WRITE)
def replacements(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who replaces whom, and a form to arrange it."""
    own = actor.role is Role.BEDRIJFSARTS
    form = ReplacementForm(
        request.POST or None,
        doctors=[
            (pk, name) for pk, name in people.members_of_role(role=Role.BEDRIJFSARTS) if pk != actor.membership_id
        ],
        employers=people.my_employer_choices(actor) if own else people.employer_choices(),
        own=own,
        initial={"valid_from": chance.today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            cases = services.replacement_register(by=actor, arrangement=_arrangement(form))
        except Invalid as error:
            add_errors(form, error)
        else:
            text = ngettext("Vastgelegd voor %(n)d lopend dossier.", "Vastgelegd voor %(n)d lopende dossiers.", cases)
            told = _("De werknemers met een login hebben bericht gekregen.")
            messages.success(request, f"{text % {'n': cases}} {told}")
            return redirect("replacements")
    page = selectors.replacements(actor, page=page_number(request.GET.get("pagina")))
    words = {
        "heading": _("Vervanging"),
        "new_heading": _("Vervanging regelen"),
        "submit": _("Leg vast en bericht de werknemers"),
    }
    content = {"form": form, "page": page, **words}
    return render(request, "cases/replacements.html", content, status=422 if form.errors else 200)


def _arrangement(form: ReplacementForm) -> Arrangement:
    data = form.cleaned_data
    return Arrangement(
        absent_id=data.get("absent"),
        replacement_id=data["replacement"],
        employer_ids=tuple(data["employers"]),
        kind=data["kind"],
        valid_from=data["valid_from"],
        valid_to=data["valid_to"],
    )


@require_POST
@guarded(Action.REPLACEMENT_WRITE)
def replacement_end(request: HttpRequest, actor: Actor, replacement_id: UUID) -> HttpResponse:
    """Back earlier: at once."""
    services.replacement_end(by=actor, replacement_id=replacement_id)
    messages.success(request, _("De waarneming is beëindigd; de ander heeft vanaf nu geen toegang meer."))
    return redirect("replacements")
