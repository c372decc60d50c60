"""How the API's sign-in is described in OpenAPI."""

from typing import Any, cast

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class MembershipScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the library is untyped
    """A token of the client-credentials flow, or the session of a browser."""

    target_class = "roles.api.authentication.MembershipAuthentication"
    name = ["oauth2", "session"]

    def get_security_requirement(self, auto_schema: AutoSchema) -> list[dict[str, list[Any]]]:
        """Either of the two; the token with the view's scope."""
        scope = getattr(auto_schema.view, "scope_required", "")
        return [{"oauth2": [scope]}, {"session": []}]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, Any]]:
        """Where to get a token and what the scopes are; the cookie's name."""
        provider = cast("dict[str, dict[str, str]]", settings.OAUTH2_PROVIDER)
        scopes = {name: str(text) for name, text in provider["SCOPES"].items()}
        flow = {"tokenUrl": "/oauth/token/", "scopes": scopes}
        return [
            {"type": "oauth2", "flows": {"clientCredentials": flow}},
            {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
        ]
