"""Turns a request into tenant + Actor, inside one transaction whose reads and denials are always on record."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from oauth2_provider.oauth2_backends import get_oauthlib_core

from privacy import audit, context
from privacy.actor import MEDICAL_ROLES, Actor, Role
from privacy.errors import NotFound, Refused
from roles import selectors
from roles.pages import not_found, refused
from roles.sessions import SessionStore
from roles.signin import standing
from roles.signin.entry import WORKPLACE

__all__ = ["WORKPLACE", "TenancyMiddleware"]


class TenancyMiddleware:
    """Outer transaction with context; inner savepoint around the view; a response of 400 or higher leaves no write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request as its actor, or without any context when nobody is known."""
        request.actor = None  # type: ignore[attr-defined]  # the product's own attribute
        request.person = None  # type: ignore[attr-defined]  # the product's own attribute
        claim = _claim(request)
        if claim is None:
            return self.get_response(request)
        with context.entered(claim):
            person = selectors.person_at_work(membership_id=claim.membership_id, user_id=claim.user_id)  # type: ignore[arg-type]  # a claim has both
            if person is not None and person.actor.role is claim.role:
                request.person = person  # type: ignore[attr-defined]  # the product's own attribute
                request.actor = person.actor  # type: ignore[attr-defined]  # the product's own attribute
                return self._served(request, person.actor)
        return self.get_response(request)

    def _served(self, request: HttpRequest, actor: Actor) -> HttpResponse:
        with audit.trail(actor, source=_source(request), session=_session(request)) as trail:
            with transaction.atomic():
                response = self.get_response(request)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
            if response.status_code in (403, 404):
                audit.record_denial(actor, _route(request), reason=str(response.status_code), case_id=_case_id(request))
            audit.flush(trail)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The typed errors of services as pages; everything else is Django's."""
        if isinstance(exception, NotFound):
            return not_found(request)
        if isinstance(exception, Refused):
            return refused(request, exception.reason)
        return None


def _claim(request: HttpRequest) -> Actor | None:
    """Who the request says it is; checked against the database before anything else happens."""
    if request.headers.get("Authorization", "").startswith("Bearer "):
        # Scopes are checked by the API's views only, so on a screen a token is nobody.
        return _bearer(request) if request.path.startswith("/api/") else None
    chosen = request.session.get(WORKPLACE)
    if not chosen or not request.user.is_authenticated:
        return None
    tenant_id, role = UUID(chosen["tenant"]), Role(chosen["role"])
    found = standing.of(request)
    if found is None or not found.opens(role, tenant_id):
        request.unproven = True  # type: ignore[attr-defined]  # a guard sends on to the second factor
        return None
    if found.unattended and role in MEDICAL_ROLES and request.path.startswith("/api/"):
        return None  # a screen asks again; a script cannot answer
    return Actor(
        tenant_id=tenant_id,
        role=role,
        user_id=request.user.pk,
        membership_id=UUID(chosen["membership"]),
    )


def _bearer(request: HttpRequest) -> Actor | None:
    """The api_client membership behind a valid access token."""
    valid, verified = get_oauthlib_core().verify_request(request, scopes=[])
    user = getattr(verified, "user", None) or getattr(getattr(verified, "client", None), "user", None)
    if not valid or user is None:
        return None
    request.access_token = verified.access_token  # type: ignore[attr-defined]  # read by the scope check
    with context.login(user.pk):
        places = [place for place in selectors.my_workplaces() if place.role is Role.API_CLIENT]
    if len(places) != 1:
        return None
    place = places[0]
    return Actor(tenant_id=place.tenant_id, role=place.role, user_id=user.pk, membership_id=place.membership_id)


def _source(request: HttpRequest) -> str:
    return f"{'api' if request.path.startswith('/api/') else 'web'} {request.META.get('REMOTE_ADDR', '')}"


def _session(request: HttpRequest) -> str:
    """What all requests of one sign-in (or one token) have in common, and nobody can sign in with."""
    token = getattr(request, "access_token", None)
    return f"token {token.pk}"[:16] if token else SessionStore.stored(request.session.session_key)[:16]


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name if match else "unknown")[:60]


def _case_id(request: HttpRequest) -> UUID | None:
    value = request.resolver_match.kwargs.get("case_id") if request.resolver_match else None
    return value if isinstance(value, UUID) else None
