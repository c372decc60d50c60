"""The timeline of sick spells that the caller makes up: the function of `manage.py timeline_preview`, and no case."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from privacy import chance
from privacy.policy import Action
from roles.api.parsers import JsonText
from roles.api.schema import described
from roles.api.scopes import CASES_READ
from roles.api.views import ApiView
from timeline.api.serializers import PreviewRequestSerializer, PreviewSerializer
from timeline.contract import parse_text
from timeline.output import preview


class Preview(ApiView):
    """Computes; reads and stores nothing."""

    action_required = Action.STEP_READ
    scope_required = CASES_READ
    parser_classes = [JsonText]

    @described(
        "timeline_preview",
        _("Bereken een tijdlijn bij ziekteperioden"),
        description=_("Rekent met wat u meestuurt; leest geen dossier en bewaart niets."),
        tag=_("Tijdlijn"),
        request=PreviewRequestSerializer,
        answer=PreviewSerializer,
        problems=[400, 415, 422],
    )
    def post(self, request: Request) -> Response:
        """The same answer as the command. Raises InputError, which becomes a problem."""
        body: Any = request.data  # without a body: an empty dict, which has no spells
        return Response(preview(parse_text(body or "{}", chance.today())))
