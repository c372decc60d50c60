"""What every view of the REST API is: declared for an action and a scope, answering with problems."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.views import APIView

from privacy.actor import Actor
from privacy.policy import Action

API_VERSION = "1.0.0"


class ApiView(APIView):
    """`action_required` and `scope_required` say who gets an answer; without them nobody does."""

    action_required: ClassVar[Action]
    scope_required: ClassVar[str]

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        """The view function, with the audience that the URL guard reads."""
        view = super().as_view(**initkwargs)
        view.audience = cls.action_required  # type: ignore[attr-defined]  read by the URL guard test
        return view

    def finalize_response(
        self, request: Request | HttpRequest, response: HttpResponse, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Name the version in every answer (NL API Design Rules, /core/version-header)."""
        final: HttpResponse = super().finalize_response(request, response, *args, **kwargs)
        final.headers["API-Version"] = API_VERSION
        return final


def actor_of(request: Request) -> Actor:
    """Who asks; HasActor let nobody else in."""
    actor = request.auth
    if not isinstance(actor, Actor):
        raise TypeError("a view of the API ran without an actor")
    return actor
