"""Addresses that fail in ways no view of the product does; used by test_problems."""

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.urls import path
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from privacy.errors import Conflict, Invalid, NotFound, Refused
from timeline.errors import InputError

VALUE = "7f-jansen"

RAISED: dict[str, Exception] = {
    "invalid": Invalid({"phone": ["Te lang. Houd het korter."], "": ["Kies iets."]}),
    "input": InputError("spells[0].from", "moet een datum zijn", "must be a date"),
    "missing": NotFound("7f-jansen"),
    "http404": Http404("7f-jansen"),
    "conflict": Conflict("Intussen gewijzigd. Ververs."),
    "refused": Refused("role"),
    "denied": PermissionDenied("7f-jansen"),
    "nested": exceptions.ValidationError({"rows": [{}, {"day": ["Geef een datum."]}], "non_field_errors": ["Kies."]}),
    "throttled": exceptions.Throttled(wait=3),
    "crash": RuntimeError("7f-jansen heeft griep"),
}


class Fails(APIView):
    """Raises what its name says."""

    permission_classes = [AllowAny]

    def get(self, request: Request, name: str) -> Response:
        if name == "database":
            with connection.cursor() as cursor:
                cursor.execute("SELECT %s::uuid", [VALUE])
        raise RAISED[name]


urlpatterns = [path("api/fails/<str:name>/", Fails.as_view())]
