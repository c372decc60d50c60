"""Employees and their contracts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from employers import selectors, services
from employers.forms import ContractForm, EmployeeForm, NewEmployeeForm
from employers.selectors import EmployeeDetail, EmployerDetail
from privacy import audit
from privacy.actor import Actor
from privacy.errors import Invalid, NotFound
from privacy.policy import Action, may
from roles.forms import show_errors
from roles.pages import guarded


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.ORGANISATION_WRITE)
def employee_add(request: HttpRequest, actor: Actor, employer_id: UUID) -> HttpResponse:
    """A new employee, with a first contract."""
    found = selectors.employer(actor, employer_id)
    form = NewEmployeeForm(request.POST or None, departments=_departments(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.employee_create(by=actor, employer_id=employer_id, details=form.details(), contract=form.terms())
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("De werknemer is toegevoegd."))
            return redirect("employer", employer_id)
    content = {"form": form, "employer": found}
    return render(request, "employers/employee_add.html", content, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.ORGANISATION_WRITE)
def employee(request: HttpRequest, actor: Actor, employee_id: UUID) -> HttpResponse:
    """One employee: details and contracts."""
    found = selectors.employee(actor, employee_id)
    audit.record_read(actor, "employee.read", employee_id=employee_id)
    departments = _departments(selectors.employer(actor, found.employer_id))
    form = EmployeeForm(request.POST or None, departments=departments, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.employee_update(by=actor, employee_id=employee_id, details=form.details())
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("De wijziging is bewaard."))
            return redirect("employer", found.employer_id)
    content = {"form": form, "employee": found, "can_invite": bool(may(actor, Action.PEOPLE_WRITE))}
    return render(request, "employers/employee.html", content, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.ORGANISATION_WRITE)
def contract(request: HttpRequest, actor: Actor, employee_id: UUID, contract_id: UUID | None = None) -> HttpResponse:
    """A contract, new or changed."""
    found = selectors.employee(actor, employee_id)
    audit.record_read(actor, "employee.read", employee_id=employee_id)
    present = next((row for row in found.contracts if row.id == contract_id), None)
    if contract_id and present is None:
        raise NotFound(str(contract_id))
    fields = ("starts_on", "ends_on", "hours_per_week", "employment_number", "function")
    initial = {name: getattr(present, name) for name in fields} if present else {}
    form = ContractForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        terms = form.terms()
        try:
            if terms:
                services.contract_set(
                    by=actor, employee_id=employee_id, terms=terms, contract_id=contract_id,
                    override_reason=form.override_reason,
                )  # fmt: skip
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Het contract is bewaard."))
            return redirect("employee", employee_id)
    content = {"form": form, "employee": found, "contract": present}
    return render(request, "employers/contract_form.html", content, status=422 if form.errors else 200)


def _departments(found: EmployerDetail) -> list[tuple[UUID, str]]:
    return [(row.id, row.name) for row in found.departments]


def _initial(found: EmployeeDetail) -> dict[str, object]:
    names = ("personnel_number", "initials", "prefix", "last_name", "birth_date", "gender", "email")
    return {"department": found.department_id, **{name: getattr(found, name) for name in names}}
