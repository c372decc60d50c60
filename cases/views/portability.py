"""Handing a medical file over to another arbodienst, and receiving one: the bedrijfsarts of the employee alone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import record_access
from cases.forms_portability import HOME, ArrivedForm, BundleForm, NoticeForm, TakeForm, TransferForm, notice_initial
from cases.record_access import Record
from cases.views.shared import add_errors
from medical.files import Opened
from medical.portability import archive, container, grounds, receiving, sending
from medical.portability.sending import Ready
from privacy import audit
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid
from privacy.policy import Action
from roles.pages import guarded


def _saved_as(opened: Opened) -> HttpResponse:
    """To save, never to show as a page of this site."""
    response = HttpResponse(opened.content, content_type=opened.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{opened.name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _choices(ready: Ready) -> list[tuple[str, str]]:
    """The grounds that hold today."""
    found = []
    for row in ready.grounds:
        if row.usable and row.objection_until:
            text = _("%(party)s: geen bezwaar tot en met %(day)s; alleen wat bij ziekmeldingen hoort")
            found.append((row, text, row.objection_until))
        elif row.usable:
            text = _("%(party)s: toestemming, geldig tot en met %(day)s; het hele dossier")
            found.append((row, text, row.consent.valid_to))
    made = [
        (str(row.consent.id), text % {"party": row.consent.party.name, "day": f"{day:%d-%m-%Y}"})
        for row, text, day in found
    ]
    if ready.own_house:
        made.append((HOME, _("Blijft bij uw eigen arbodienst: het hele dossier gaat naar haar eigen omgeving")))
    return made


@require_http_methods(["GET", "POST"])
@guarded(Action.TRANSFER_SEND)
def transfer(request: HttpRequest, actor: Actor, employee_id: UUID) -> HttpResponse:
    """Grounds, a bundle for a key, and the bundles that were made before."""
    record = record_access.record_for(actor, Action.TRANSFER_SEND, employee_id)
    try:
        ready = sending.ready(actor, employee_id=employee_id)
    except Conflict as error:
        context = {"record": record, "problem": str(error)}
        status = 422 if request.method == "POST" else 200
        return render(request, "medical/portability/transfer.html", context, status=status)
    form, fingerprint = TransferForm(request.POST or None, grounds=_choices(ready)), ""
    if request.method == "POST" and form.is_valid():
        try:
            key = sending.recipient_checked(form.cleaned_data["recipient"])
            if form.cleaned_data["compared"]:
                made = sending.transfer_send(
                    by=actor, employee_id=employee_id, case_id=record.case_id, recipient=key,
                    consent_id=form.consent_id(),
                )  # fmt: skip
                return _saved_as(Opened(made.content, "application/octet-stream", made.name))
            fingerprint = container.fingerprint(key)
            values = {"ground": form.cleaned_data["ground"], "recipient": key}
            form = TransferForm(initial=values, grounds=_choices(ready), fingerprint=fingerprint)
        except Invalid as error:
            add_errors(form, error)
    return _transfer(request, record, ready, form, fingerprint=fingerprint)


def _transfer(
    request: HttpRequest,
    record: Record,
    ready: Ready,
    form: TransferForm,
    *,
    fingerprint: str = "",
    arrived: tuple[UUID, ArrivedForm] | None = None,
) -> HttpResponse:
    context = {
        "record": record, "ready": ready, "form": form, "fingerprint": fingerprint, "choices": _choices(ready),
        "arrived_form": arrived[1] if arrived else ArrivedForm(), "arrived_id": arrived[0] if arrived else None,
    }  # fmt: skip
    wrong = form.errors or (arrived and arrived[1].errors)
    return render(request, "medical/portability/transfer.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@guarded(Action.TRANSFER_SEND)
def transfer_notice(request: HttpRequest, actor: Actor, employee_id: UUID) -> HttpResponse:
    """That the employee was told of the hand-over, and until when an objection counts."""
    record = record_access.record_for(actor, Action.TRANSFER_SEND, employee_id)
    initial = notice_initial() | {"objection_until": sending.last_day_to_object()}
    form = NoticeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            grounds.notice_give(
                by=actor, employee_id=employee_id, case_id=record.case_id, party=form.told(),
                objection_until=form.cleaned_data["objection_until"], evidence=form.evidence(),
            )  # fmt: skip
        except Invalid as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Vastgelegd. De werknemer leest het ook op het eigen scherm."))
            return redirect("transfer", employee_id=employee_id)
    audit.record_read(actor, "medical.transfer_read", employee_id=employee_id)
    context = {"record": record, "form": form}
    return render(request, "medical/portability/notice.html", context, status=422 if form.errors else 200)


@require_POST
@guarded(Action.TRANSFER_SEND)
def transfer_arrived(request: HttpRequest, actor: Actor, employee_id: UUID, transfer_id: UUID) -> HttpResponse:
    """The code of the other side: the file is in its record."""
    record = record_access.record_for(actor, Action.TRANSFER_SEND, employee_id)
    form = ArrivedForm(request.POST)
    if form.is_valid():
        try:
            gone = sending.transfer_arrived(
                by=actor, employee_id=employee_id, transfer_id=transfer_id, code=form.cleaned_data["code"]
            )
        except (Invalid, Conflict) as error:
            add_errors(form, error)
        else:
            messages.success(request, _arrived(sending.ready(actor, employee_id=employee_id), gone=gone))
            return redirect("transfer", employee_id=employee_id)
    ready = sending.ready(actor, employee_id=employee_id)
    return _transfer(request, record, ready, TransferForm(grounds=_choices(ready)), arrived=(transfer_id, form))


def _arrived(ready: Ready, *, gone: bool) -> str:
    if gone:
        return _(
            "Ontvangst vastgelegd. Het dossier is hier onleesbaar gemaakt: het hoort niet in het systeem van de "
            "werkgever."
        )
    if ready.own_house:
        return _(
            "Ontvangst vastgelegd. Hier blijft nog iets: het ging niet mee, is daarna geschreven, of heeft een reden "
            "om bewaard te blijven. Regel dat voordat de aansluiting eindigt."
        )
    return _("Ontvangst vastgelegd. Uw eigen dossier blijft bewaard tot het einde van de bewaartermijn.")


@require_http_methods(["GET", "POST"])
@guarded(Action.TRANSFER_RECEIVE)
def receive(request: HttpRequest, actor: Actor, employee_id: UUID) -> HttpResponse:
    """The key to give away, the bundle that came, and what came before."""
    record = record_access.record_for(actor, Action.TRANSFER_RECEIVE, employee_id)
    form = BundleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["bundle"].read()
            received_id = receiving.bundle_take_in(by=actor, employee_id=employee_id, content=content)
            return redirect("receive_take", employee_id=employee_id, received_id=received_id)
        except Invalid as error:
            add_errors(form, error)
    return _receive(request, actor, record, form)


def _receive(request: HttpRequest, actor: Actor, record: Record, form: BundleForm, problem: str = "") -> HttpResponse:
    came = archive.came_in(actor, employee_id=record.employee_id)
    context = {
        "record": record, "form": form, "problem": problem, "came": came,
        "keys": receiving.receive_keys(actor, employee_id=record.employee_id),
    }  # fmt: skip
    status = 422 if form.errors or problem else 200
    return render(request, "medical/portability/receive.html", context, status=status)


@require_POST
@guarded(Action.TRANSFER_RECEIVE)
def receive_key(request: HttpRequest, actor: Actor, employee_id: UUID) -> HttpResponse:
    """A key for one file of this employee."""
    record = record_access.record_for(actor, Action.TRANSFER_RECEIVE, employee_id)
    try:
        receiving.receive_key_make(by=actor, employee_id=employee_id)
    except Conflict as error:
        return _receive(request, actor, record, BundleForm(), str(error))
    messages.success(request, _("Gemaakt. Geef de sleutel aan de andere bedrijfsarts en vergelijk de vingerafdruk."))
    return redirect("receive", employee_id=employee_id)


@require_http_methods(["GET", "POST"])
@guarded(Action.TRANSFER_RECEIVE)
def receive_take(request: HttpRequest, actor: Actor, employee_id: UUID, received_id: UUID) -> HttpResponse:
    """What is in the bundle, and taking it into the record."""
    record = record_access.record_for(actor, Action.TRANSFER_RECEIVE, employee_id)
    came = receiving.preview(actor, employee_id=employee_id, received_id=received_id)
    form = TakeForm(request.POST or None)
    if request.method == "POST":
        form = TakeForm(request.POST)
        if form.is_valid():
            try:
                receiving.bundle_take(by=actor, employee_id=employee_id, received_id=received_id)
            except (Invalid, Conflict) as error:
                add_errors(form, error)
            else:
                messages.success(request, _("Opgenomen. Geef de ontvangstcode aan de afzender."))
                return redirect("received", employee_id=employee_id, received_id=received_id)
    context = {"record": record, "form": form, "came": came}
    return render(request, "medical/portability/take.html", context, status=422 if form.errors else 200)


@require_POST
@guarded(Action.TRANSFER_RECEIVE)
def receive_discard(request: HttpRequest, actor: Actor, employee_id: UUID, received_id: UUID) -> HttpResponse:
    """Nothing stays of it."""
    record_access.record_for(actor, Action.TRANSFER_RECEIVE, employee_id)
    receiving.bundle_throw_away(by=actor, employee_id=employee_id, received_id=received_id)
    messages.success(request, _("Weggegooid. Er is niets overgenomen."))
    return redirect("receive", employee_id=employee_id)


@require_GET
@guarded(Action.MEDICAL_READ)
def received(request: HttpRequest, actor: Actor, employee_id: UUID, received_id: UUID) -> HttpResponse:
    """A received file, as it stood at the other arbodienst."""
    record = record_access.record_for(actor, Action.MEDICAL_READ, employee_id)
    came = archive.one_taken(actor, employee_id=employee_id, received_id=received_id)
    number = request.GET.get("pagina", "1")
    page = archive.parts(
        actor, employee_id=employee_id, received_id=received_id, page=int(number) if number.isdecimal() else 1
    )
    context = {
        "record": record, "came": came, "page": page, "following": page.page + 1, "previous": page.page - 1,
    }  # fmt: skip
    return render(request, "medical/portability/received.html", context)


@require_GET
@guarded(Action.MEDICAL_READ)
def received_file(request: HttpRequest, actor: Actor, employee_id: UUID, received_id: UUID, part: int) -> HttpResponse:
    """The file of a received part."""
    record_access.record_for(actor, Action.MEDICAL_READ, employee_id)
    return _saved_as(archive.file_of(actor, employee_id=employee_id, received_id=received_id, number=part))
