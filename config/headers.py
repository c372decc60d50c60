"""Security headers that Django does not set itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
# Swagger UI styles itself inline; its page shows only the public schema, and its script has an address of its own.
_CSP_SCHEMA_PAGE = _CSP.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")

# A passkey is made and asked for by our own pages, never by one in a frame.
_PERMISSIONS = (
    "camera=(), geolocation=(), microphone=(), payment=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)"
)


class SecurityHeaders:
    """Content security policy, permissions policy, and no storing of personal pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to every response."""
        response = self.get_response(request)
        schema_page = request.path == "/api/docs/"
        response.headers.setdefault("Content-Security-Policy", _CSP_SCHEMA_PAGE if schema_page else _CSP)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
