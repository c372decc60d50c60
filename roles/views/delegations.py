"""Taakdelegatie: what a bedrijfsarts delegates, the proof that it may be done, and the delegate's own answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy import audit, chance
from privacy.actor import Actor, Role
from privacy.errors import Conflict, Invalid
from privacy.policy import Action
from roles import selectors, services
from roles.forms import show_errors
from roles.forms_delegation import CertificateForm, DelegationForm, SkillForm
from roles.names import RESERVED_NAMES
from roles.pages import guarded
from roles.paging import page_number
from roles.services import Terms


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.DELEGATION_WRITE)
def delegations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who works in this bedrijfsarts' name, and a form to propose it to somebody."""
    form = DelegationForm(
        request.POST or None,
        certificates=selectors.certificate_choices(),
        employers=selectors.my_employer_choices(actor),
        cases=selectors.my_case_choices(actor),
        initial={"valid_from": chance.today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.delegation_propose(by=actor, terms=_terms(form))
        except Invalid as error:
            show_errors(form, error)
        else:
            text = _("Het voorstel is verstuurd. De delegatie werkt zodra de ander haar aanneemt.")
            messages.success(request, text)
            return redirect("delegations")
    page = selectors.delegations(actor, page=page_number(request.GET.get("pagina")))
    audit.record_read(actor, "delegation.list", objects=[row.delegation_id for row in page.rows])
    content = {"form": form, "page": page, "reserved": list(RESERVED_NAMES.values())}
    return render(request, "roles/delegations.html", content, status=422 if form.errors else 200)


def _terms(form: DelegationForm) -> Terms:
    data = form.cleaned_data
    return Terms(
        certificate_id=data["certificate"],
        tasks=tuple(data["tasks"]),
        employer_ids=tuple(data["employers"]),
        case_ids=tuple(data.get("cases", ())),
        valid_from=data["valid_from"],
        valid_to=data["valid_to"],
    )


@require_POST
@guarded(Action.DELEGATION_END)
def delegation_revoke(request: HttpRequest, actor: Actor, delegation_id: UUID) -> HttpResponse:
    """At once, by either side."""
    services.delegation_revoke(by=actor, delegation_id=delegation_id)
    messages.success(request, _("De taakdelegatie is geëindigd en werkt vanaf nu niet meer."))
    return redirect("delegations" if actor.role is Role.BEDRIJFSARTS else "my_tasks")


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.DELEGATION_WRITE)
def certificates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The delegates' certificates, and a form to record one."""
    form = CertificateForm(request.POST or None, holders=selectors.holder_choices())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.certificate_record(
                by=actor, holder_id=data["holder"], number=data["number"], issuer=data["issuer"],
                valid_from=data["valid_from"], valid_to=data["valid_to"],
            )  # fmt: skip
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Het certificaat is vastgelegd."))
            return redirect("certificates")
    page = selectors.certificates(page=page_number(request.GET.get("pagina")))
    audit.record_read(actor, "certificate.list")
    words = {
        "heading": _("Certificaten"),
        "new_heading": _("Certificaat vastleggen"),
        "submit": _("Leg het certificaat vast"),
    }
    content = {"form": form, "page": page, **words}
    return render(request, "roles/certificates.html", content, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.DELEGATION_WRITE)
def skills(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Skills that were assessed, and a form to record one's own assessment."""
    form = SkillForm(request.POST or None, holders=selectors.holder_choices(), initial={"assessed_on": chance.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.skill_record(
                by=actor, holder_id=data["holder"], task=data["task"], assessed_on=data["assessed_on"],
                valid_to=data["valid_to"],
            )  # fmt: skip
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("De bekwaamheid is vastgelegd. U kunt deze taak nu delegeren."))
            return redirect("skills")
    page = selectors.skills(page=page_number(request.GET.get("pagina")))
    audit.record_read(actor, "skill.list")
    words = {
        "heading": _("Bekwaamheden"),
        "new_heading": _("Bekwaamheid vastleggen"),
        "submit": _("Leg de bekwaamheid vast"),
    }
    content = {"form": form, "page": page, **words}
    return render(request, "roles/skills.html", content, status=422 if form.errors else 200)


@require_safe
@guarded(Action.DELEGATION_ANSWER)
def my_tasks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What this delegate may do, for whom, and what was proposed."""
    page = selectors.my_delegations(actor, page=page_number(request.GET.get("pagina")))
    audit.record_read(actor, "delegation.list", objects=[row.delegation_id for row in page.rows])
    return render(request, "roles/my_tasks.html", {"page": page})


@require_POST
@guarded(Action.DELEGATION_ANSWER)
def delegation_accept(request: HttpRequest, actor: Actor, delegation_id: UUID) -> HttpResponse:
    """Take the tasks on."""
    try:
        services.delegation_accept(by=actor, delegation_id=delegation_id)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("U hebt de taken aangenomen. Ze werken vanaf de begindatum."))
    return redirect("my_tasks")
