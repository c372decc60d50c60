"""The ziekmelding over REST: sent again under the same Idempotency-Key, it reports once."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from cases import selectors, services
from cases.api import serializers as shapes
from cases.api.course import is_preview
from cases.api.course_shapes import PreviewQuerySerializer, SickPreviewSerializer
from cases.api.views import checked
from cases.models import Case
from cases.services import Reported, SickReport
from privacy import free_text
from privacy.actor import Actor
from privacy.errors import HealthWords, Invalid, invalid
from privacy.policy import Action
from roles.api.schema import described
from roles.api.scopes import CASES_WRITE
from roles.api.views import ApiView, actor_of

_LONGEST_KEY = 255


class KeyMissing(APIException):
    """A ziekmelding without a key (draft-ietf-httpapi-idempotency-key-header, section 2.7)."""

    status_code = 400
    default_detail = gettext_lazy(
        "De header Idempotency-Key ontbreekt of is langer dan 255 tekens. Stuur per ziekmelding een nieuwe UUID "
        "mee, en bij een herhaling dezelfde."
    )
    default_code = "idempotency_key_missing"


class Ziekmelding(ApiView):
    """Reports an employee sick."""

    action_required = Action.CASE_REPORT
    scope_required = CASES_WRITE

    @described(
        "ziekmeldingen_create",
        gettext_lazy("Meld een werknemer ziek"),
        description=gettext_lazy(
            "Alleen de zes toegestane vragen (AP, Beleidsregels De zieke werknemer); elk ander veld wordt geweigerd. "
            "Dezelfde sleutel met dezelfde inhoud geeft binnen 48 uur hetzelfde antwoord, met "
            "Idempotency-Replayed: true; met andere inhoud 422; zonder sleutel 400. "
            "Een geweigerde melding verbruikt de sleutel niet. Met ?preview=true is geen sleutel nodig: het "
            "antwoord is dan 200 met wat de melding zou doen, en er wordt niets bewaard."
        ),
        tag=gettext_lazy("Ziekmelding"),
        request=shapes.ReportSerializer,
        answer=shapes.ReceiptSerializer,
        status=201,
        also={200: SickPreviewSerializer},
        problems=[400, 415, 422],
        parameters=[PreviewQuerySerializer],
        headers=[
            OpenApiParameter(
                "Idempotency-Key", OpenApiTypes.STR, OpenApiParameter.HEADER, required=False,
                description=gettext_lazy(
                    "Een UUID per ziekmelding, hoogstens 255 tekens. Verplicht, behalve met preview."
                ),
            ),
            OpenApiParameter("Location", OpenApiTypes.URI, OpenApiParameter.HEADER, response=[201]),
            OpenApiParameter("Idempotency-Replayed", OpenApiTypes.BOOL, OpenApiParameter.HEADER, response=[201]),
        ],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """201 with the case that was opened or continued."""
        if is_preview(request):
            return _preview(actor_of(request), checked(shapes.ReportSerializer, request.data))
        key = request.headers.get("Idempotency-Key", "").strip()
        if not key or len(key) > _LONGEST_KEY:
            raise KeyMissing
        actor = actor_of(request)
        values = checked(shapes.ReportSerializer, request.data)
        done = _report(actor, key, services.fingerprint(request.data), values)
        return _answer(request, actor, done)


def _report(actor: Actor, key: str, body_hash: str, values: dict[str, Any]) -> Reported:
    with _own_names(values):
        override = values.pop(free_text.REASON, "")
        report = _sick_report(actor, values)
        return services.case_open_once(by=actor, key=key, body_hash=body_hash, report=report, override_reason=override)


def _sick_report(actor: Actor, values: dict[str, Any]) -> SickReport:
    numbers = tuple(values.pop("employments", ()))
    return SickReport(employee_id=_employee(actor, values), source=Case.Source.API, employments=numbers, **values)


def _preview(actor: Actor, values: dict[str, Any]) -> Response:
    with _own_names(values):
        override = values.pop(free_text.REASON, "")
        report = _sick_report(actor, values)
        done = services.planned(partial(services.case_report, by=actor, report=report, override_reason=override))
    return Response(SickPreviewSerializer(done).data)


@contextmanager
def _own_names(values: dict[str, Any]) -> Iterator[None]:
    """The service's refusals in the names that this request used."""
    named = "employee_id" if "employee_id" in values else "personnel_number"
    try:
        yield
    except HealthWords:
        raise
    except Invalid as error:
        names = {"employee": named}
        raise Invalid({names.get(field, field): texts for field, texts in error.errors.items()}) from error


def _employee(actor: Actor, values: dict[str, Any]) -> UUID:
    """Takes whom the request means out of `values`."""
    if "employee_id" in values:
        given: UUID = values.pop("employee_id")
        return given
    employer_id, number = values.pop("employer_id"), values.pop("personnel_number")
    found = selectors.employee_by_number(actor, employer_id=employer_id, personnel_number=number)
    if found is None:
        raise invalid(
            "employee", _("Bij deze werkgever kent u geen werknemer met dit personeelsnummer. Controleer beide.")
        )
    return found


def _answer(request: Request, actor: Actor, done: Reported) -> Response:
    receipt = selectors.receipt(actor, done.case_id)
    address = request.build_absolute_uri(reverse("api_case", args=[done.case_id]))
    timeline = request.build_absolute_uri(reverse("api_timeline", args=[done.case_id]))
    body = {
        "id": receipt.id,
        "reference": receipt.reference,
        "outcome": done.outcome.value,
        "case_url": address,
        "timeline_url": timeline,
    }
    headers = {"Location": address} | ({"Idempotency-Replayed": "true"} if done.replayed else {})
    return Response(shapes.ReceiptSerializer(body).data, status=201, headers=headers)
