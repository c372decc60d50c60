"""Screens of the bedrijfsarts and delegates: own cases, and the probleemanalyse with its two halves."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases import selectors, services
from cases.access import case_for
from cases.forms import MedicalStepCloseForm, ProbleemanalyseForm
from cases.selectors.medical import ANALYSES
from cases.services.opinions import problems_of, texts_of
from cases.views.shared import add_errors
from medical import codes, drafts
from medical.overlay import medical_step_close as close_medical_step
from privacy import chance, free_text
from privacy.actor import Actor
from privacy.errors import Conflict, HealthWords, Invalid, NotFound
from privacy.policy import Action, may
from roles.pages import guarded
from roles.paging import text_of


@require_GET
@guarded(Action.MEDICAL_READ)
def consultations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Own cases, the most urgent probleemanalyse first."""
    context = {
        "page": selectors.consultation_list(actor, after=request.GET.get("after", "")[:200]),
        "today": chance.today(),
        "answers": bool(may(actor, Action.MEDICAL_QUESTION_ANSWER)),
    }
    return render(request, "cases/consultations.html", context)


def _halves(form: ProbleemanalyseForm) -> tuple[drafts.MedicalHalf, drafts.ReleaseHalf]:
    values = form.cleaned_data
    return (
        drafts.MedicalHalf(**{name: values[name] for name in form.MEDICAL}),
        drafts.ReleaseHalf(**{name: values[name] for name in form.RELEASE}),
    )


@require_http_methods(["GET", "POST"])
@guarded(Action.MEDICAL_WRITE)
def probleemanalyse(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """Left the medical half, right exactly what the employer will read; saved before anything can be sent."""
    case = case_for(actor, Action.MEDICAL_READ if request.method == "GET" else Action.MEDICAL_WRITE, case_id)
    draft = drafts.draft_read(actor, case_id=case.pk, employee_id=case.employee_id)
    initial = {**asdict(draft.medical), **asdict(draft.release), "revision": draft.revision}
    form = ProbleemanalyseForm(request.POST or None, initial=initial)
    if not form.is_bound:
        form.warn_of(initial)
    if request.method == "POST" and form.is_valid():
        medical, release = _halves(form)
        try:
            drafts.draft_save(
                by=actor,
                case_id=case.pk,
                employee_id=case.employee_id,
                medical=medical,
                release=release,
                revision=form.cleaned_data["revision"],
            )
            services.overlay_soon(case_id=case.pk)
        except Conflict:
            form.add_error(
                None, _("Iemand anders bewaarde intussen een andere tekst. Open de pagina opnieuw en vergelijk.")
            )
        else:
            if request.POST.get("next") == "check":
                return redirect("probleemanalyse_release", case_id=case.pk)
            messages.success(request, _("Bewaard. Nog niets is verstuurd."))
            return redirect("probleemanalyse", case_id=case.pk)
    dossier = selectors.dossier(actor, case_id)
    context = {
        "form": form,
        "dossier": dossier,
        "step": next((row for row in dossier.steps if row.code in ANALYSES), None),
        "today": chance.today(),
        "draft": draft,
        "codes": codes.all_codes(),
        "may_release": bool(may(actor, Action.OPINION_RELEASE)),
    }
    return render(request, "cases/probleemanalyse.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(Action.OPINION_RELEASE)
def probleemanalyse_release(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """Exactly what employer, employee and casemanager will read; the button sends that and nothing else."""
    case = case_for(actor, Action.OPINION_RELEASE, case_id)
    draft = drafts.draft_read(actor, case_id=case.pk, employee_id=case.employee_id)
    problems = (
        problems_of(draft.release) if draft.revision else {"": [_("Er is nog geen tekst bewaard om te versturen.")]}
    )
    reason = text_of(request.POST.dict(), free_text.REASON, 200)
    reason_error = ""
    if request.method == "POST":
        try:
            services.probleemanalyse_release(
                by=actor, case_id=case_id, revision=int(request.POST.get("revision") or 0), override_reason=reason
            )
        except ValueError:
            problems = {"": [_("Open deze pagina opnieuw; het formulier was onvolledig.")]}
        except Conflict as error:
            problems = {"": [str(error)]}
        except HealthWords:
            reason_error = _("Haal de woorden weg, of vul hier in waarom ze blijven staan.")
        except Invalid as error:
            reason_error = " ".join(error.errors.pop(free_text.REASON, []))
            problems = error.errors
        else:
            messages.success(request, _("Verstuurd naar werkgever, werknemer en casemanager. De stap is afgerond."))
            return redirect("case", case_id=case_id)
    context = {
        "dossier": selectors.dossier(actor, case_id),
        "draft": draft,
        "opinion": selectors.opinion_preview(actor, draft),
        "problems": problems,
        "words": _words_in(draft.release),
        "reason": reason,
        "reason_error": reason_error,
        "asked": bool(reason_error),
    }
    return render(
        request, "cases/probleemanalyse_release.html", context, status=422 if request.method == "POST" else 200
    )


@dataclass(frozen=True)
class _Worded:
    """A field of the release half with the words in it that tell about health."""

    name: str
    label: str
    words: tuple[free_text.Warned, ...]


def _words_in(release: drafts.ReleaseHalf) -> list[_Worded]:
    fields = ProbleemanalyseForm.base_fields
    found = free_text.found_in(texts_of(release))
    return [_Worded(name, str(fields[name].label), free_text.shown(hits)) for name, hits in found.items()]


@require_http_methods(["GET", "POST"])
@guarded(Action.MEDICAL_WRITE)
def medical_step_close(request: HttpRequest, actor: Actor, case_id: UUID, code: str) -> HttpResponse:
    """Note that a medical step was done; nobody outside the wall sees that."""
    case = case_for(actor, Action.MEDICAL_WRITE, case_id)
    dossier = selectors.dossier(actor, case_id)
    step = next((row for row in dossier.steps if row.medical and row.code == code), None)
    if step is None:
        raise NotFound(code)
    form = MedicalStepCloseForm(request.POST or None, initial={"done_on": chance.today()})
    if request.method == "POST" and form.is_valid():
        try:
            close_medical_step(by=actor, case_id=case.pk, employee_id=case.employee_id, code=code, **form.cleaned_data)
            services.overlay_soon(case_id=case.pk)
            messages.success(request, _("Stap afgerond."))
            return redirect("case", case_id=case_id)
        except (Invalid, Conflict) as error:
            add_errors(form, error)
    context = {"form": form, "dossier": dossier, "step": step, "today": chance.today()}
    return render(request, "cases/step_close.html", context, status=422 if form.errors else 200)
