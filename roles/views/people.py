"""The beheerder's people: who works here, in which role, limited to what."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from privacy import audit
from privacy.actor import Actor, Role
from privacy.errors import Invalid
from privacy.policy import Action
from roles import mail, rules, selectors, services
from roles.forms import EndForm, InviteForm, MembershipFields, show_errors
from roles.names import role_name
from roles.pages import guarded
from roles.paging import page_number, text_of
from roles.rules import Scope
from roles.services import Invite, Invited, Limits, MembershipChange
from roles.signin import confirm


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.PEOPLE_READ)
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list. Searching posts, so that no name stays behind in an address."""
    search = text_of(request.POST.dict(), "q")
    role = request.GET.get("rol", "")
    ended = request.GET.get("beeindigd") == "1"
    page = selectors.people(
        actor,
        search=search,
        role=role if role in set(rules.INVITABLE) else "",
        ended=ended,
        page=1 if search else page_number(request.GET.get("pagina")),
    )
    audit.record_read(actor, "people.list", objects=[row.membership_id for row in page.rows])
    content = {"page": page, "q": search, "role": role, "ended": ended, "roles": _roles()}
    return render(request, "roles/people.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.PEOPLE_WRITE)
def person_invite(request: HttpRequest, actor: Actor) -> HttpResponse:
    """First the role, then what that role needs."""
    slug = request.GET.get("rol", "")
    if slug not in set(rules.INVITABLE):
        return render(request, "roles/person_invite_role.html", {"roles": _roles()})
    role = Role(slug)
    form = InviteForm(request.POST or None, initial=_initial(request, actor), **_choices(role, inviting=True))
    if request.method == "POST" and form.is_valid():
        try:
            invited = services.person_invite(by=actor, invite=_invite(role, form.cleaned_data))
        except Invalid as error:
            show_errors(form, error)
        else:
            _post(request, invited)
            return redirect("people")
    content = {"form": form, "role_name": role_name(role), "medical": rules.is_medical(role)}
    return render(request, "roles/person_invite.html", content, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(Action.PEOPLE_WRITE)
def person(request: HttpRequest, actor: Actor, membership_id: UUID) -> HttpResponse:
    """One membership: its limits, its end date, its invitation."""
    found = selectors.person(actor, membership_id)
    audit.record_read(actor, "person.read", objects=[membership_id])
    initial = {
        "display_name": found.row.name,
        "big_number": found.big_number,
        "all_employers": found.row.all_employers,
        "employers": found.employer_ids,
        "departments": found.department_ids,
        "valid_to": found.row.valid_to,
    }
    form = MembershipFields(request.POST or None, initial=initial, **_choices(found.row.role, inviting=False))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        change = MembershipChange(data["display_name"], data.get("big_number", ""), _limits(data), data["valid_to"])
        try:
            services.membership_update(by=actor, membership_id=membership_id, change=change)
        except Invalid as error:
            show_errors(form, error)
        else:
            messages.success(request, _("De wijziging is bewaard."))
            return redirect("people")
    content = {"form": form, "person": found.row, "end_form": EndForm()}
    return render(request, "roles/person.html", content, status=422 if form.errors else 200)


@require_POST
@guarded(Action.PEOPLE_WRITE)
def person_end(request: HttpRequest, actor: Actor, membership_id: UUID) -> HttpResponse:
    """End a role, at once or on a day."""
    form = EndForm(request.POST)
    if not form.is_valid():
        _tell(request, Invalid({"last_day": [str(text) for text in form.errors["last_day"]]}))
        return redirect("person", membership_id)
    try:
        services.membership_end(by=actor, membership_id=membership_id, last_day=form.cleaned_data["last_day"])
    except Invalid as error:
        _tell(request, error)
        return redirect("person", membership_id)
    messages.success(request, _("De rol is beëindigd."))
    return redirect("people")


@require_POST
@guarded(Action.PEOPLE_WRITE)
def second_factor_reset(request: HttpRequest, actor: Actor, membership_id: UUID) -> HttpResponse:
    """Somebody lost phone and recovery codes; the person hears of it by mail."""
    if confirm.wanted_for_account(request):
        return confirm.page(request)
    try:
        user_id = services.second_factor_reset(by=actor, membership_id=membership_id)
    except Invalid as error:
        _tell(request, error)
        return redirect("person", membership_id)
    mail.tell_of_reset(user_id)
    text = _("De tweede stap is verwijderd. Deze persoon is overal uitgelogd en kreeg een mail om verder te gaan.")
    messages.success(request, text)
    return redirect("person", membership_id)


@require_POST
@guarded(Action.PEOPLE_WRITE)
def invitation_again(request: HttpRequest, actor: Actor, membership_id: UUID) -> HttpResponse:
    """A new link; the old one stops working."""
    try:
        _post(request, services.invitation_renew(by=actor, membership_id=membership_id))
    except Invalid as error:
        _tell(request, error)
    return redirect("people")


def _post(request: HttpRequest, invited: Invited) -> None:
    """Only the invited person gets the link: whoever else had it could take the place."""
    try:
        mail.send_invitation(user_id=invited.user_id, token=invited.token)
    except OSError:
        text = _("De uitnodiging staat klaar, maar de mailserver is niet bereikbaar. Kies straks ‘Verstuur opnieuw’.")
        messages.warning(request, text)
    else:
        messages.success(request, _("De uitnodiging is verstuurd. De link werkt één keer, zeven dagen lang."))


def _tell(request: HttpRequest, error: Invalid) -> None:
    for texts in error.errors.values():
        for text in texts:
            messages.error(request, text)


def _roles() -> list[tuple[str, str]]:
    return [(role.value, role_name(role)) for role in rules.INVITABLE]


def _choices(role: Role, *, inviting: bool) -> dict[str, Any]:
    """The form arguments for a role: which fields, and what can be chosen in them."""
    scope = rules.scope_of(role)
    keep = {"email", "valid_from"} if inviting else set()
    choices: dict[str, Any] = {}
    if rules.needs_big_number(role):
        keep.add("big_number")
    if scope is Scope.EMPLOYERS:
        keep |= {"all_employers", "employers"}
        choices["employers"] = selectors.employer_choices()
    elif scope is Scope.DEPARTMENTS:
        keep.add("departments")
        choices["departments"] = selectors.department_choices()
    elif scope is Scope.EMPLOYEE and inviting:
        keep |= {"employer", "employee_number"}
        choices["employers"] = selectors.employer_choices()
    return {"keep": keep, **choices}


def _initial(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """A werknemer is invited from the own page: the address names that employee by id only."""
    try:
        employee_id = UUID(request.GET.get("werknemer", ""))
    except ValueError:
        return {}
    found = selectors.employee_for_invitation(employee_id)
    if found:
        audit.record_read(actor, "employee.read", employee_id=employee_id)
    return found or {}


def _limits(data: dict[str, Any]) -> Limits:
    return Limits(bool(data.get("all_employers")), tuple(data.get("employers", ())), tuple(data.get("departments", ())))


def _invite(role: Role, data: dict[str, Any]) -> Invite:
    employee_id = None
    if data.get("employer") and data.get("employee_number"):
        number = data["employee_number"].strip()
        employee_id = selectors.employee_by_number(employer_id=data["employer"], personnel_number=number)
    return Invite(
        role=role,
        email=data["email"],
        display_name=data["display_name"],
        big_number=data.get("big_number", ""),
        limits=_limits(data),
        employee_id=employee_id,
        valid_from=data["valid_from"],
        valid_to=data["valid_to"],
    )
