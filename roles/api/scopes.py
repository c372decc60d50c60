"""OAuth scopes: what a token may be used for; a browser session is bounded by its role alone."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:  # rest_framework.views imports this module
    from rest_framework.views import APIView

CASES_READ = "cases:read"
CASES_WRITE = "cases:write"
STEPS_WRITE = "steps:write"


class HasScope(BasePermission):
    """Each API view declares `scope_required`; a token without that scope gets no answer (RFC 6750 section 3.1)."""

    code = "insufficient_scope"

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Deny by default: a view without a scope serves no token."""
        token = getattr(request._request, "access_token", None)
        if token is None:
            return True
        scope = getattr(view, "scope_required", "")
        return bool(scope) and bool(token.allow_scopes([scope]))
