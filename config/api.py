"""The REST routes of all rooms, the token endpoint, and the pages that describe them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from oauth2_provider.views import TokenView

from config import problems
from config.openapi import MembershipScheme
from roles.pages import public


class ClientCredentialsView(TokenView):  # type: ignore[misc]  # the library is untyped
    """Tokens for API clients. Errors are those of RFC 6749 section 5.2, not problems."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Refuse every grant but client_credentials before the library looks at it."""
        if request.POST.get("grant_type") != "client_credentials":
            description = "Only grant_type=client_credentials, as application/x-www-form-urlencoded."
            return JsonResponse({"error": "unsupported_grant_type", "error_description": description}, status=400)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


@public
@csrf_exempt
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """An address under /api/ that does not exist, in every method."""
    return problems.as_response(problems.not_found())


# drf-spectacular knows a scheme once its class exists; naming it here keeps the import.
SIGNING_IN = MembershipScheme

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("cases.api.urls")),
    path("api/v1/", include("timeline.api.urls")),
    path("api/schema/", public(SpectacularAPIView.as_view()), name="schema"),
    path("api/docs/", public(SpectacularSwaggerSplitView.as_view(url_name="schema")), name="api_docs"),
    re_path(r"^api/(?P<rest>.*)$", nothing_here, name="api_nothing"),
    path("oauth/token/", public(ClientCredentialsView.as_view()), name="token"),
]
