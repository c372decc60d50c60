"""Mijn inzage: who opened the own dossier, and questions about a visit."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases import services
from cases.forms_access import QuestionForm
from cases.selectors import threads, visits
from cases.views.shared import add_errors
from privacy import chance
from privacy.actor import Actor
from privacy.errors import Invalid
from privacy.policy import Action
from roles.pages import guarded


@require_GET
@guarded(Action.ACCESS_READ)
def my_access(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One card a visit, newest first."""
    only = request.GET.get("filter", "")
    only = only if only in {visits.MEDICAL, visits.EMPLOYER} else visits.ALL
    context = {
        "page": visits.visits(actor, only=only, after=request.GET.get("after", "")[:200]),
        "only": only,
        "filters": [(visits.ALL, _("Alles")), (visits.MEDICAL, _("Medisch")), (visits.EMPLOYER, _("Werkgever"))],
        "later": "after" in request.GET,
        "today": chance.today(),
    }
    return render(request, "cases/access/my_access.html", context)


@require_http_methods(["GET", "POST"])
@guarded(Action.ACCESS_READ)
def my_access_question(request: HttpRequest, actor: Actor, visit_id: UUID) -> HttpResponse:
    """The thread about one visit, and room to write in it."""
    about = visits.visit(actor, visit_id)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.access_ask(by=actor, visit_id=visit_id, text=form.cleaned_data["text"])
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Uw vraag is verstuurd. U krijgt bericht zodra er een antwoord is."))
            return redirect("my_access_question", visit_id=visit_id)
    context = {
        "form": form,
        "visit": about.row,
        "posts": threads.own_thread(actor, about),
        "today": chance.today(),
    }
    return render(request, "cases/access/my_question.html", context, status=422 if form.errors else 200)
