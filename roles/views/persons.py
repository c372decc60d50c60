"""The beheerder's facts that keep roles from mixing: one person with two accounts, and the arts-gemachtigde."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import Invalid
from privacy.policy import Action
from roles import selectors, services
from roles.forms import show_errors
from roles.forms_persons import ArtsGemachtigdeForm, IdentityEndForm, IdentityForm
from roles.pages import guarded


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.PEOPLE_WRITE)
def person_identity(request: HttpRequest, actor: Actor, membership_id: UUID) -> HttpResponse:
    """The other accounts of this person, and a form to mark one."""
    found = selectors.person(actor, membership_id)
    audit.record_read(actor, "person.read", objects=[membership_id])
    form = IdentityForm(request.POST or None, initial={"seen_on": chance.today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.accounts_link(by=actor, membership_id=membership_id, **form.cleaned_data)
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("De accounts tellen vanaf nu als één persoon; rollen mengen ook samen niet."))
            return redirect("person_identity", membership_id)
    links = selectors.identity_links(membership_id)
    content = {"form": form, "person": found.row, "links": links, "end_form": IdentityEndForm()}
    return render(request, "roles/person_identity.html", content, status=422 if form.errors else 200)


@require_POST
@guarded(Action.PEOPLE_WRITE)
def identity_end(request: HttpRequest, actor: Actor, membership_id: UUID, identity_link_id: UUID) -> HttpResponse:
    """Two persons after all; the reason goes on record."""
    form = IdentityEndForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        services.accounts_unlink(by=actor, link_id=identity_link_id, reason=reason)
    except Invalid as error:
        messages.error(request, " ".join(text for texts in error.errors.values() for text in texts))
    else:
        messages.success(request, _("De koppeling is beëindigd."))
    return redirect("person_identity", membership_id)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.PEOPLE_WRITE)
def person_arts_gemachtigde(request: HttpRequest, actor: Actor, membership_id: UUID) -> HttpResponse:
    """For which employers this person is arts-gemachtigde, and a form to record it."""
    found = selectors.person(actor, membership_id)
    audit.record_read(actor, "person.read", objects=[membership_id])
    initial = {"valid_from": chance.today()}
    form = ArtsGemachtigdeForm(request.POST or None, employers=selectors.employer_choices(), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.arts_gemachtigde_record(
                by=actor, membership_id=membership_id, employer_id=data["employer"], valid_from=data["valid_from"],
                valid_to=data["valid_to"],
            )  # fmt: skip
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(
                request, _("Vastgelegd: arts-gemachtigde, en dus nooit bedrijfsarts van dezelfde dossiers.")
            )
            return redirect("person_arts_gemachtigde", membership_id)
    content = {"form": form, "person": found.row, "rows": selectors.arts_gemachtigde_rows(membership_id)}
    return render(request, "roles/person_arts_gemachtigde.html", content, status=422 if form.errors else 200)


@require_POST
@guarded(Action.PEOPLE_WRITE)
def arts_gemachtigde_end(request: HttpRequest, actor: Actor, membership_id: UUID, record_id: UUID) -> HttpResponse:
    """With today as the last day."""
    services.arts_gemachtigde_end(by=actor, record_id=record_id)
    messages.success(request, _("Vandaag is de laatste dag als arts-gemachtigde."))
    return redirect("person_arts_gemachtigde", membership_id)
