"""What every view of the REST API is: declared for an action and a scope, answering with problems."""

from typing import Any, ClassVar

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
    def as_view(cls, **initkwargs: Any) -> Any:
        """The view function, with the audience that the URL guard reads."""
        view: Any = super().as_view(**initkwargs)
        view.audience = cls.action_required
        return view

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Name the version in every answer (NL API Design Rules, /core/version-header)."""
        return {**super().default_response_headers, "API-Version": API_VERSION}


def actor_of(request: Request) -> Actor:
    """Who asks; HasActor let nobody else in."""
    actor = request.auth
    if not isinstance(actor, Actor):
        raise TypeError("a view of the API ran without an actor")
    return actor
