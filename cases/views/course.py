"""What happens in a case: each change shows what it moves before it is saved, and can be taken back for a day."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import selectors, services
from cases.access import case_for
from cases.course.effects import grouped
from cases.dossier import Dossier
from cases.forms import FactsForm, PercentageForm, PercentagesForm, RecoveryForm, WithdrawForm
from cases.forms_course import CloseForm, DeathForm, EmploymentForm, FirstDayForm
from cases.services import Changed
from cases.views.shared import add_errors
from privacy import chance
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid
from privacy.policy import Action
from roles.pages import guarded
from timeline import services as timeline

SHOWN = "shown"


def answered(request: HttpRequest, change: Callable[[], services.Done]) -> services.Done:
    """The change, once the reader saw its effects: the form sends the mark of what was shown, at first an empty one.

    A program that sends no mark asked for none, and saves at once.
    """
    shown = request.POST.get(SHOWN)
    return change() if shown is None else services.as_shown(change, shown)


def effects_context(request: HttpRequest, outcome: Changed | None) -> dict[str, Any]:
    """What the template of a change shows: groups of effects, and the mark that saving sends back."""
    if outcome is None or outcome.saved:
        return {}
    again = bool(request.POST.get(SHOWN))
    return {"outcome": outcome, "effects": grouped(outcome.effects), "shown": outcome.mark, "differs": again}


def saved_text(text: str) -> str:
    """With where to take it back."""
    return f"{text} {_('Ongedaan maken kan 24 uur lang, op het tabblad Verloop.')}"


def _change(
    template: str,
    make: Callable[[Any, Dossier], forms.Form],
    write: Callable[..., Changed],
    done: Callable[[], str],
    action: Action = Action.CASE_CHANGE,
) -> Callable[..., HttpResponse]:
    """A screen that asks for one change of a case, shows what it moves, and does it."""

    def view(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
        dossier = selectors.dossier(actor, case_id)
        form = make(request.POST or None, dossier)
        outcome = None
        if request.method == "POST" and form.is_valid():
            try:
                outcome = answered(request, partial(write, by=actor, case_id=case_id, **form.cleaned_data))
            except (Invalid, Conflict) as error:
                add_errors(form, error)
            else:
                if outcome.saved:
                    messages.success(request, saved_text(done()))
                    return redirect("case", case_id=case_id)
        context = {"form": form, "dossier": dossier, **effects_context(request, outcome)}
        return render(request, template, context, status=422 if form.errors else 200)

    return require_http_methods(["GET", "POST"])(guarded(action)(view))


def _from_today(make: type[forms.Form], field: str) -> Callable[[Any, Dossier], forms.Form]:
    return lambda data, _dossier: make(data, initial={field: chance.today()})


case_recover = _change(
    "cases/recover.html",
    _from_today(RecoveryForm, "recovered_from"),
    services.case_recover,
    lambda: _("Hersteld gemeld. De termijnen staan stil; na 28 dagen sluit het dossier."),
)


def _percentage_form(data: Any, dossier: Dossier) -> forms.Form:
    """One percentage, or one for each employment of the sickness that lasts."""
    begun = dossier.spells[0].starts_on if dossier.spells else chance.today()
    several = [
        one
        for one in dossier.employments
        if one.starts_on <= chance.today() and (one.ends_on is None or one.ends_on >= begun)
    ]
    if len({one.number for one in several}) > 1:
        return PercentagesForm(data, several)
    return PercentageForm(data, initial={"from_date": chance.today()})


case_percentage = _change(
    "cases/percentage.html",
    _percentage_form,
    services.case_set_percentage,
    lambda: _("Percentage bewaard."),
)
case_withdraw = _change(
    "cases/withdraw.html",
    lambda data, _dossier: WithdrawForm(data),
    services.case_withdraw,
    lambda: _("De ziekmelding is ingetrokken."),
)
case_first_day = _change(
    "cases/first_day.html",
    FirstDayForm,
    services.case_correct_first_day,
    lambda: _("De eerste ziektedag is verbeterd; de termijnen zijn opnieuw berekend."),
)
case_employment = _change(
    "cases/employment.html",
    EmploymentForm,
    services.case_set_employment_end,
    lambda: _("Het einde van het dienstverband is bewaard; de termijnen zijn opnieuw berekend."),
    Action.CASE_EMPLOYMENT,
)
case_close = _change("cases/close.html", CloseForm, services.case_close, lambda: _("Het dossier is gesloten."))
case_death = _change("cases/death.html", DeathForm, services.case_report_death, lambda: _("Het dossier is gesloten."))


@require_http_methods(["GET", "POST"])
@guarded(Action.CASE_CHANGE)
def case_undo(request: HttpRequest, actor: Actor, case_id: UUID, change_id: UUID) -> HttpResponse:
    """Take the last change back: what that moves is on the page before the button is."""
    dossier = selectors.dossier(actor, case_id)
    change = selectors.course_change(actor, case_id, change_id)
    undo = partial(services.case_undo, by=actor, case_id=case_id, change_id=change_id)
    form = forms.Form(request.POST or None)
    outcome = None
    try:
        outcome = answered(request, undo) if request.method == "POST" else services.planned(undo)
    except (Invalid, Conflict) as error:
        form = forms.Form({})
        add_errors(form, error)
    if outcome and outcome.saved:
        messages.success(request, _("De wijziging is ongedaan gemaakt; alles staat weer zoals het was."))
        return redirect("case", case_id=case_id)
    context = {"form": form, "dossier": dossier, "change": change, **effects_context(request, outcome)}
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "cases/undo.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guarded(Action.CASE_FACTS)
def case_facts(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """The circumstances that activate conditional steps."""
    found = case_for(actor, Action.CASE_FACTS, case_id)
    facts, events = timeline.fact_labels(), timeline.event_labels()
    numbers = ("loonsanctie_weeks", "talk_interval_days")
    initial: dict[str, object] = {f"fact_{name}": found.facts.get(name, False) for name, _label in facts}
    initial |= {f"event_{name}": found.events.get(name) for name, _label in events}
    initial |= {name: getattr(found, name) for name in numbers}
    form = FactsForm(request.POST or None, facts=facts, events=events, initial=initial)
    outcome = None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        given = {
            "facts": {name: values[f"fact_{name}"] for name, _label in facts},
            "events": {name: values[f"event_{name}"] for name, _label in events},
            "numbers": {name: values[name] for name in numbers if name in form.data},
        }
        try:
            outcome = answered(request, partial(services.case_set_facts, by=actor, case_id=case_id, **given))
        except (Invalid, Conflict) as error:
            add_errors(form, error)
        else:
            if outcome.saved:
                messages.success(request, saved_text(_("Omstandigheden bewaard; de termijnen zijn opnieuw berekend.")))
                return redirect("case", case_id=case_id)
    context = {"form": form, "dossier": selectors.dossier(actor, case_id), **effects_context(request, outcome)}
    return render(request, "cases/case_facts.html", context, status=422 if form.errors else 200)
