"""The medical record on screen: of a case for bedrijfsarts and delegates, and the preventive file of an employee."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases import cursor, selectors
from cases.access import case_for
from cases.forms_record import (
    CorrectionForm,
    DocumentForm,
    EmployeeSearchForm,
    EmployerContactForm,
    EntryForm,
    FindingForm,
)
from cases.views.shared import add_errors
from employers import selectors as employers
from medical import codes, consents, files, record
from medical.portability import archive
from medical.record import Entry, Kind, NewEntry
from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid, NotFound
from privacy.policy import Action, may
from roles.pages import guarded
from roles.paging import text_of

_OF_A_CASE: dict[str, type[forms.Form]] = {
    Kind.NOTE: EntryForm, Kind.FINDING: FindingForm, Kind.CONTACT: EntryForm, Kind.DOCUMENT: DocumentForm,
}  # fmt: skip
_WITHOUT_CASE: dict[str, type[forms.Form]] = {
    Kind.PREVENTIVE: FindingForm, Kind.OPEN_CONSULT: FindingForm, Kind.EMPLOYER: EmployerContactForm,
}  # fmt: skip


def _kind(request: HttpRequest) -> str:
    chosen = request.GET.get("soort", "")
    return chosen if chosen in Kind.values else ""


def _chips(request: HttpRequest, kinds: list[Kind]) -> list[dict[str, Any]]:
    chosen = _kind(request)
    every = {"url": request.path, "label": _("Alles"), "current": not chosen}
    return [every] + [
        {"url": f"{request.path}?soort={kind.value}", "label": kind.label, "current": kind == chosen} for kind in kinds
    ]


def _add_labels() -> dict[str, str]:
    """A verb for each kind."""
    return {
        Kind.NOTE: _("Schrijf spreekuurnotitie"), Kind.FINDING: _("Leg bevinding vast"),
        Kind.CONTACT: _("Noteer contact"), Kind.DOCUMENT: _("Voeg document toe"),
        Kind.PREVENTIVE: _("Schrijf in preventief dossier"), Kind.OPEN_CONSULT: _("Noteer open spreekuur"),
        Kind.EMPLOYER: _("Noteer overleg met de werkgever"),
    }  # fmt: skip


def _following(page: record.EntryPage) -> str:
    return cursor.encode(*page.following) if page.following else ""


def _received(actor: Actor, employee_id: UUID) -> dict[str, Any]:
    """What came from another arbodienst, for who may read it."""
    if not may(actor, Action.TRANSFER_RECEIVE):
        return {"employee_id": employee_id}
    came = archive.came_in(actor, employee_id=employee_id, taken=True)
    return {"employee_id": employee_id, "came": came, "may_transfer": True}


@require_GET
@guarded(Action.MEDICAL_READ)
def medical_record(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """The medical record of a case, newest first, with what belongs to no case."""
    case = case_for(actor, Action.MEDICAL_READ, case_id)
    page = record.timeline(
        actor,
        employee_id=case.employee_id,
        case_ids=[case.pk],
        kind=_kind(request),
        after=cursor.decode(request.GET.get("after", "")[:200]),
    )
    context = {
        "dossier": selectors.dossier(actor, case_id),
        "page": page,
        "kind": _kind(request),
        "chips": _chips(request, list(Kind)),
        "following": _following(page),
        "adds": [(kind, _add_labels()[kind]) for kind in _OF_A_CASE if kind in page.notable],
        "more": bool(page.notable - {Kind.NOTE, Kind.TRIAGE, Kind.VERDICT, Kind.INTAKE}),
        "may_phone": Kind.TRIAGE in page.notable,
        "may_judge": bool(may(actor, Action.TRIAGE_JUDGE)),
        "today": chance.today(),
        **_received(actor, case.employee_id),
    }
    return render(request, "cases/medical/record.html", context)


def _saved(request: HttpRequest, actor: Actor, form: Any, new: NewEntry) -> bool:
    """Whether an entry was sent and stored; else its form says what is wrong."""
    if request.method != "POST" or not form.is_valid():
        return False
    values = form.cleaned_data
    new = replace(new, happened_on=values["happened_on"], content=form.content(), party=values.get("party", ""))
    try:
        if isinstance(form, DocumentForm):
            files.document_add(by=actor, new=new, content=form.cleaned_data["file"].read())
        else:
            record.entry_add(by=actor, new=new)
    except (Invalid, Conflict) as error:
        add_errors(form, error)
        return False
    except consents.ConsentLacking as error:  # withdrawn while the form was open
        form.add_error("party", str(error))
        return False
    messages.success(request, _("Bewaard in het medisch dossier."))
    return True


def _form(request: HttpRequest, form_class: type[forms.Form], **more: Any) -> forms.Form:
    sent = request.method == "POST"
    return form_class(
        data=request.POST if sent else None,
        files=request.FILES if sent else None,
        initial={"happened_on": chance.today()},
        **more,
    )


@require_http_methods(["GET", "POST"])
@guarded(Action.MEDICAL_WRITE)
def medical_entry_add(request: HttpRequest, actor: Actor, case_id: UUID, kind: str) -> HttpResponse:
    """Note something in the record of a case."""
    case = case_for(actor, Action.MEDICAL_WRITE, case_id)
    if kind not in _OF_A_CASE:
        raise NotFound(kind)
    form = _form(request, _OF_A_CASE[kind])
    if _saved(request, actor, form, NewEntry(case.employee_id, case.pk, kind, chance.today())):
        return redirect("medical_record", case_id=case_id)
    context = {
        "form": form,
        "dossier": selectors.dossier(actor, case_id),
        "title": _add_labels()[Kind(kind)],
        "back": reverse("medical_record", args=[case_id]),
        "codes": codes.all_codes() if "code" in form.fields else (),
    }
    return render(request, "cases/medical/entry.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(Action.MEDICAL_WRITE)
def medical_entry_correct(request: HttpRequest, actor: Actor, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """A next wording of an entry of a case; the earlier ones stay."""
    case = case_for(actor, Action.MEDICAL_WRITE, case_id)
    found = record.entry(actor, employee_id=case.employee_id, case_id=case.pk, entry_id=entry_id)
    page = {"back": reverse("medical_record", args=[case_id]), "dossier": selectors.dossier(actor, case_id)}
    return _correct(request, actor, case.employee_id, found, page)


def _correct(request: HttpRequest, actor: Actor, employee_id: UUID, found: Entry, page: dict[str, Any]) -> HttpResponse:
    content = found.current.content
    if content is None:
        raise NotFound(str(found.id))
    initial = {"text": content.text, "code": content.code, "version": found.current.number}
    form = CorrectionForm(request.POST or None, kind=found.kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            record.entry_correct(
                by=actor,
                employee_id=employee_id,
                case_id=found.case_id,
                entry_id=found.id,
                version=values["version"],
                content=replace(
                    content, text=values["text"], code=values.get("code", content.code), reason=values["reason"]
                ),
            )
            messages.success(request, _("Verbeterd. De eerdere tekst blijft bewaard."))
            return redirect(str(page["back"]))
        except (Invalid, Conflict) as error:
            add_errors(form, error)
    context = {"form": form, "entry": found, "codes": codes.all_codes(), **page}
    return render(request, "cases/medical/correct.html", context, status=422 if form.errors else 200)


@require_GET
@guarded(Action.MEDICAL_READ)
def medical_file(request: HttpRequest, actor: Actor, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """The file of an entry: to save, never to show as a page of this site."""
    case = case_for(actor, Action.MEDICAL_READ, case_id)
    opened = files.document(actor, employee_id=case.employee_id, case_id=case.pk, entry_id=entry_id)
    response = HttpResponse(opened.content, content_type=opened.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{opened.name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_http_methods(["GET", "POST"])
@guarded(Action.MEDICAL_READ)
def preventive(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Look for somebody of the own employers, sick or not; posted, so that no name stays in an address."""
    form = EmployeeSearchForm(request.POST or None)
    q = text_of(request.POST.dict(), "q")
    found = employers.find_employees(actor, search=q) if q else ()
    context = {"form": form, "q": q, "found": found}
    return render(request, "cases/medical/preventive.html", context)


@require_GET
@guarded(Action.MEDICAL_READ)
def preventive_file(request: HttpRequest, actor: Actor, employee_id: UUID) -> HttpResponse:
    """What belongs to no ziekmelding: the preventive file and the open spreekuur (RSC Werkwijzer 2.9, 3.1)."""
    page = record.timeline(
        actor, employee_id=employee_id, kind=_kind(request), after=cursor.decode(request.GET.get("after", "")[:200])
    )
    context = {
        "employee": employers.employee(actor, employee_id),
        "page": page,
        "kind": _kind(request),
        "chips": _chips(request, [Kind(kind) for kind in _WITHOUT_CASE]),
        "following": _following(page),
        "adds": [(kind, _add_labels()[kind]) for kind in _WITHOUT_CASE if kind in page.notable],
        **_received(actor, employee_id),
    }
    return render(request, "cases/medical/preventive_file.html", context)


@require_http_methods(["GET", "POST"])
@guarded(Action.MEDICAL_WRITE)
def preventive_add(request: HttpRequest, actor: Actor, employee_id: UUID, kind: str) -> HttpResponse:
    """Note something that belongs to no ziekmelding."""
    if kind not in _WITHOUT_CASE:
        raise NotFound(kind)
    record.refuse_unless_open(actor, employee_id=employee_id)
    audit.record_read(actor, "medical.read", employee_id=employee_id, purpose="preventive")
    form = _form(request, _WITHOUT_CASE[kind], **_parties(actor, employee_id, kind))
    if _saved(request, actor, form, NewEntry(employee_id, None, kind, chance.today())):
        return redirect("preventive_file", employee_id=employee_id)
    context = {
        "form": form,
        "employee": employers.employee(actor, employee_id),
        "title": _add_labels()[Kind(kind)],
        "back": reverse("preventive_file", args=[employee_id]),
        "codes": codes.all_codes() if "code" in form.fields else (),
        "consent_lacks": kind == Kind.EMPLOYER and not form.fields["party"].choices,  # type: ignore[attr-defined]
    }
    return render(request, "cases/medical/entry.html", context, status=422 if form.errors else 200)


def _parties(actor: Actor, employee_id: UUID, kind: str) -> dict[str, Any]:
    if kind != Kind.EMPLOYER:
        return {}
    return {"parties": [one.party.name for one in consents.employer_contacts(actor, employee_id=employee_id)]}


@require_http_methods(["GET", "POST"])
@guarded(Action.MEDICAL_WRITE)
def preventive_correct(request: HttpRequest, actor: Actor, employee_id: UUID, entry_id: UUID) -> HttpResponse:
    """A next wording of an entry that belongs to no case."""
    found = record.entry(actor, employee_id=employee_id, case_id=None, entry_id=entry_id)
    page = {
        "back": reverse("preventive_file", args=[employee_id]), "employee": employers.employee(actor, employee_id)
    }  # fmt: skip
    return _correct(request, actor, employee_id, found, page)
