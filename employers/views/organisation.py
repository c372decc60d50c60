"""Employers and departments."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from employers import selectors, services
from employers.forms import DepartmentForm, EmployerForm
from privacy import audit
from privacy.actor import Actor, Role
from privacy.errors import Invalid, Refused
from privacy.policy import Action, may
from roles import selectors as people
from roles.forms import show_errors
from roles.pages import guarded
from roles.paging import page_number, text_of


@require_GET
@guarded(Action.ORGANISATION_READ)
def employers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The actor's employers."""
    search = text_of(request.GET.dict(), "q")
    page = selectors.employers(actor, search=search, page=page_number(request.GET.get("pagina")))
    return render(request, "employers/employers.html", {"page": page, "q": search, "can_add": _may_add(actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.ORGANISATION_READ)
def employer(request: HttpRequest, actor: Actor, employer_id: UUID) -> HttpResponse:
    """One employer: facts, departments, employees. Searching posts, so that no name stays behind in an address."""
    found = selectors.employer(actor, employer_id)
    search = text_of(request.POST.dict(), "q")
    page = selectors.employees(
        actor,
        employer_id,
        search=search,
        department_id=_department(request, found),
        page=1 if search else page_number(request.GET.get("pagina")),
    )
    audit.record_read(actor, "employee.list", objects=[row.id for row in page.rows])
    content = {
        "employer": found,
        "page": page,
        "q": search,
        "department": request.GET.get("afdeling", ""),
        "can_write": bool(may(actor, Action.ORGANISATION_WRITE)),
        "department_form": DepartmentForm(),
    }
    return render(request, "employers/employer.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.ORGANISATION_WRITE)
def employer_add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new employer."""
    if not _may_add(actor):
        raise Refused("scope")
    form = EmployerForm(request.POST or None, **_team_choices(None))
    if request.method == "POST" and form.is_valid():
        try:
            employer_id = services.employer_create(by=actor, **_values(form))
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("De werkgever is toegevoegd. Voeg nu afdelingen en werknemers toe."))
            return redirect("employer", employer_id)
    return render(request, "employers/employer_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.ORGANISATION_WRITE)
def employer_edit(request: HttpRequest, actor: Actor, employer_id: UUID) -> HttpResponse:
    """Name, usual casemanager and bedrijfsarts, and what it arranged."""
    found = selectors.employer(actor, employer_id)
    initial = {
        "name": found.name,
        "default_casemanager": found.casemanager_id,
        "default_bedrijfsarts": found.bedrijfsarts_id,
        "erd_zw": found.erd_zw,
        "interested_insurer": found.interested_insurer,
    }
    form = EmployerForm(request.POST or None, initial=initial, **_team_choices(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.employer_update(by=actor, employer_id=employer_id, **_values(form))
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("De wijziging is bewaard."))
            return redirect("employer", employer_id)
    content = {"form": form, "employer": found}
    return render(request, "employers/employer_form.html", content, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.ORGANISATION_WRITE)
def department_add(request: HttpRequest, actor: Actor, employer_id: UUID) -> HttpResponse:
    """A new department."""
    found = selectors.employer(actor, employer_id)
    form = DepartmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.department_create(by=actor, employer_id=employer_id, **form.cleaned_data)
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("De afdeling is toegevoegd."))
            return redirect("employer", employer_id)
    content = {"form": form, "employer": found}
    return render(request, "employers/department_form.html", content, status=422 if form.errors else 200)


def _may_add(actor: Actor) -> bool:
    """HR of one employer keeps that one; a new one is for who serves them all."""
    everyone = actor.role is Role.BEHEERDER or actor.employer_ids is None
    return everyone and bool(may(actor, Action.ORGANISATION_WRITE))


def _department(request: HttpRequest, found: selectors.EmployerDetail) -> UUID | None:
    """The department in the address, when it is one of this employer's."""
    wanted = request.GET.get("afdeling", "")
    return next((row.id for row in found.departments if str(row.id) == wanted), None)


def _team_choices(found: selectors.EmployerDetail | None) -> dict[str, Any]:
    """Who may be chosen; the present ones too, so that an untouched form does not lose them."""
    employer_id = found.id if found else None
    managers = people.members_of_role(role=Role.CM_WG, employer_id=employer_id, everywhere=found is None)
    doctors = people.members_of_role(role=Role.BEDRIJFSARTS, employer_id=employer_id, everywhere=found is None)
    if found:
        managers = _with(managers, found.casemanager_id, found.casemanager)
        doctors = _with(doctors, found.bedrijfsarts_id, found.bedrijfsarts)
    return {"casemanagers": managers, "bedrijfsartsen": doctors}


def _with(choices: list[tuple[UUID, str]], present: UUID | None, name: str) -> list[tuple[UUID, str]]:
    if present is None or present in {pk for pk, _name in choices}:
        return choices
    return [*choices, (present, _("%(name)s (werkt hier niet meer)") % {"name": name})]


def _values(form: EmployerForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "name": data["name"],
        "default_casemanager_id": data["default_casemanager"],
        "default_bedrijfsarts_id": data["default_bedrijfsarts"],
        "erd_zw": data["erd_zw"],
        "interested_insurer": data["interested_insurer"],
    }
