"""How views are described in OpenAPI: a summary, a request, an answer, and the problems that may come instead."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

F = TypeVar("F", bound=Callable[..., Any])

# Title of each problem by status (RFC 9457).
TITLES: dict[int, "StrPromise"] = {
    400: _("De aanvraag is niet te lezen"),
    401: _("Niet aangemeld"),
    403: _("Dit mag niet"),
    404: _("Niet gevonden"),
    405: _("Dit kan hier niet"),
    406: _("Dit formaat is er niet"),
    409: _("Dit past niet bij hoe het nu staat"),
    413: _("De aanvraag is te groot"),
    415: _("Dit formaat wordt niet gelezen"),
    422: _("Controleer de invoer"),
    429: _("Te veel aanvragen"),
    500: _("Er ging iets mis"),
}


class ProblemErrorSerializer(serializers.Serializer[Any]):
    """One field and what to do about it."""

    field = serializers.CharField(
        allow_null=True, help_text=_("Naam van het veld; null als het om de hele aanvraag gaat.")
    )
    detail = serializers.CharField(help_text=_("Wat er mis is en wat wel kan."))


class HealthWordSerializer(serializers.Serializer[Any]):
    """A word that tells about health, in a text that the employer's side would read."""

    field = serializers.CharField()
    word = serializers.CharField()
    category = serializers.CharField()
    rule = serializers.CharField(help_text=_("Waarom het er niet mag staan."))
    source = serializers.CharField()  # type: ignore[assignment]  # a field of this name, not the field's own attribute
    remedy = serializers.CharField(help_text=_("Wat wel kan."))


class ProblemSerializer(serializers.Serializer[Any]):
    """A problem (RFC 9457)."""

    type = serializers.CharField(help_text=_("Vaste naam van het soort probleem."))
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ProblemErrorSerializer(  # type: ignore[assignment]  # a field of this name, not the serializer's property
        many=True, required=False
    )
    health_words = HealthWordSerializer(
        many=True, required=False, help_text=_("Alleen bij een tekst die iets over gezondheid zegt.")
    )


def described(
    operation_id: str,
    summary: "StrPromise",
    *,
    tag: "StrPromise",
    request: Any = None,
    answer: Any,
    status: int = 200,
    problems: Sequence[int] = (),
    parameters: Sequence[Any] = (),
    description: "StrPromise | None" = None,
    headers: Sequence[OpenApiParameter] = (),
    also: Mapping[int, Any] | None = None,
) -> Callable[[F], F]:
    """A decorator for a handler of an ApiView; 401 and 403 are everywhere. `also`: other answers by status."""
    responses: dict[Any, Any] = {status: answer, **(also or {})}
    for code in sorted({401, 403, *problems}):
        responses[(code, "application/problem+json")] = OpenApiResponse(ProblemSerializer, description=TITLES[code])
    return extend_schema(
        operation_id=operation_id,
        summary=summary,
        description=description or summary,
        tags=[tag],  # type: ignore[list-item]  # lazy, as summary and description are
        request=request,
        responses=responses,
        parameters=[*parameters, *headers],
    )
