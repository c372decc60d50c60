"""From a proven person to a session at work."""

from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records, perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from privacy import audit, context
from privacy.actor import Actor, Role
from roles import rules, selectors
from roles.models import User
from roles.selectors import Workplace
from roles.services.sessions import session_note
from roles.signin import browsers, events, standing
from roles.signin.events import Kind

WORKPLACE = "workplace"  # session key: {"membership", "tenant", "role"}
_AFTER = "after_workplace"


def by_password(request: HttpRequest, user: User, *, target: str = "") -> HttpResponse:
    """The password was right: the second step when there is one, else the session begins."""
    record_authentication(request, user, method="password")
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=target))
    return response


def by_provider(request: HttpRequest, user: User, *, tenant_id: UUID, second: bool, target: str) -> HttpResponse:
    """An organisation's provider vouched: into that tenant only, with the second step unless it was shown there."""
    record_authentication(request, user, method="socialaccount", via=str(tenant_id), second_factor=second or None)
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=target))
    return response


def works_at(user_id: UUID, tenant_id: UUID) -> bool:
    """Whether a provider of this tenant has anything to open for this person."""
    with context.login(user_id):
        places = selectors.my_workplaces()
    return any(place.tenant_id == tenant_id and not rules.opens_medical(place.role) for place in places)


def signed_in(request: HttpRequest, user: User, *, target: str = "") -> HttpResponse:
    """Every step was taken: what was shown becomes the standing of the session."""
    records = get_authentication_records(request, user)
    second = any(record.get("method") == "mfa" or record.get("second_factor") for record in records)
    via = next((record["via"] for record in records if record.get("via")), "")
    standing.begin(request, second=second, via=via)
    session_note(
        user_id=user.pk,
        key=str(request.session.session_key),
        browser=browsers.name_of(request.headers.get("User-Agent", "")),
    )
    events.record(Kind.SIGNED_IN, user_id=user.pk, detail="second" if second else "password")
    return go_to_work(request, target)


def my_places(request: HttpRequest) -> list[Workplace]:
    """Where the signed-in person may work today, in all tenants."""
    if not isinstance(request.user, User):
        return []
    with context.login(request.user.pk):
        places = [place for place in selectors.my_workplaces() if place.role is not Role.API_CLIENT]
    found = standing.of(request)
    return [place for place in places if found is None or found.reaches(place.role, place.tenant_id)]


def enter(request: HttpRequest, place: Workplace) -> HttpResponse | None:
    """Work here from now on, on record in the tenant itself; a page to go to first when something is to be proven."""
    request.session[WORKPLACE] = {
        "membership": str(place.membership_id),
        "tenant": str(place.tenant_id),
        "role": place.role.value,
    }
    found = standing.of(request)
    if found is None or not found.opens(place.role, place.tenant_id):
        return redirect("second_factor")
    actor = Actor(place.tenant_id, place.role, user_id=request.user.pk, membership_id=place.membership_id)
    with context.entered(actor):
        audit.record_write(actor, "workplace.enter", objects=[place.membership_id])
    return None


def go_to_work(request: HttpRequest, target: str = "") -> HttpResponse:
    """On to the page that was asked for, by way of the choice when there is more than one place."""
    target = target or request.session.pop(_AFTER, "")
    places = my_places(request)
    if len(places) == 1:
        elsewhere = enter(request, places[0])
        if elsewhere is None:
            return redirect(target or settings.LOGIN_REDIRECT_URL)
    else:
        request.session.pop(WORKPLACE, None)
        elsewhere = redirect("workplace")
    if target:
        request.session[_AFTER] = target
    return elsewhere


def resume(request: HttpRequest) -> None:
    """What stood between the person and the chosen place was done: enter after all."""
    wanted = request.session.get(WORKPLACE, {}).get("membership")
    place = next((place for place in my_places(request) if str(place.membership_id) == wanted), None)
    if place:
        enter(request, place)


def after(request: HttpRequest) -> str:
    """The page that was asked for before something else came between."""
    return str(request.session.pop(_AFTER, "") or settings.LOGIN_REDIRECT_URL)


def chosen(request: HttpRequest, place: Workplace) -> HttpResponse:
    """A place was chosen by hand."""
    elsewhere = enter(request, place)
    return elsewhere or redirect(after(request))
