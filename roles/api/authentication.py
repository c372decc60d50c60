"""DRF authentication: the middleware already knows the actor; sessions still need their CSRF token."""

from typing import TYPE_CHECKING, Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from privacy.actor import Actor
from privacy.policy import Action, may

if TYPE_CHECKING:  # rest_framework.views imports this module
    from rest_framework.views import APIView


class MembershipAuthentication(SessionAuthentication):
    """(user, actor) of the request; a bearer token needs no CSRF token, a browser session does."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """None when nobody is known."""
        actor: Actor | None = getattr(request._request, "actor", None)
        if actor is None:
            return None
        if not request.headers.get("Authorization", "").startswith("Bearer "):
            self.enforce_csrf(request)
        return (getattr(request._request, "user", None), actor)

    def authenticate_header(self, request: Request) -> str:
        """401 rather than 403 for who is unknown."""
        return 'Bearer realm="poortwacht"'


class HasActor(BasePermission):
    """Each API view declares `action`; without an actor, or a role that may, there is no answer."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Deny by default: a view without `action` serves nobody."""
        action = getattr(view, "action_required", None)
        return isinstance(request.auth, Actor) and isinstance(action, Action) and bool(may(request.auth, action))
