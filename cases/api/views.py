"""Cases over REST: the same selectors, services and dataclasses as the screens."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from cases import selectors, services
from cases.api import serializers as shapes
from cases.api.fields import StrictSerializer
from cases.dossier import Dossier
from cases.selectors import CaseFilters
from privacy.actor import Actor
from privacy.errors import NotFound
from privacy.policy import Action
from roles.api.schema import described
from roles.api.scopes import CASES_READ, STEPS_WRITE
from roles.api.views import ApiView, actor_of

_CASES = _("Dossiers")
_STEPS = _("Stappen")


class CaseList(ApiView):
    """The actor's cases, newest absence first."""

    action_required = Action.CASE_READ
    scope_required = CASES_READ

    @described(
        "cases_list", _("Dossiers, nieuwste verzuim eerst"), tag=_CASES, answer=shapes.CasePageSerializer,
        problems=[406, 422], parameters=[shapes.CaseQuerySerializer],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """One page of at most 50."""
        query = checked(shapes.CaseQuerySerializer, request.query_params)
        filters = CaseFilters(
            q=query.get("q", ""), employer=query.get("employer"), state=query["state"], after=query.get("cursor", "")
        )
        page = selectors.case_list(actor_of(request), filters)
        address = _following(request, page.next_cursor) if page.next_cursor else None
        return Response(shapes.CasePageSerializer({"results": page.rows, "next": address}).data)


def _following(request: Request, cursor: str) -> str:
    query = request.query_params.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


class CaseDetail(ApiView):
    """One case as the actor may see it."""

    action_required = Action.CASE_READ
    scope_required = CASES_READ

    @described("cases_retrieve", _("Eén dossier"), tag=_CASES, answer=shapes.DossierSerializer, problems=[404])
    def get(self, request: Request, case_id: UUID) -> Response:
        """The dossier without its steps."""
        return _dossier(actor_of(request), case_id)


class CaseTimeline(ApiView):
    """The steps of one case."""

    action_required = Action.STEP_READ
    scope_required = CASES_READ

    @described(
        "cases_timeline", _("De stappen van een dossier, op datum"), tag=_CASES, answer=shapes.TimelineSerializer,
        problems=[404],
    )  # fmt: skip
    def get(self, request: Request, case_id: UUID) -> Response:
        """Every step that the actor may know of, with its dates and why."""
        return Response(shapes.TimelineSerializer(selectors.dossier(actor_of(request), case_id)).data)


class StepClose(ApiView):
    """Closing a step."""

    action_required = Action.STEP_CLOSE
    scope_required = STEPS_WRITE

    @described(
        "steps_close", _("Rond een stap af"), tag=_STEPS, request=shapes.StepCloseSerializer,
        answer=shapes.StepSerializer, problems=[400, 404, 409, 415, 422],
    )  # fmt: skip
    def post(self, request: Request, step_id: UUID) -> Response:
        """Dates that hang on the step follow in the same transaction."""
        values = checked(shapes.StepCloseSerializer, request.data)
        return _step(actor_of(request), services.step_close(by=actor_of(request), step_id=step_id, **values))


class CaseAdjustment(ApiView):
    """An adjustment of probleemanalyse and plan."""

    action_required = Action.STEP_CLOSE
    scope_required = STEPS_WRITE

    @described(
        "cases_adjustment", _("Leg vast dat probleemanalyse en plan van aanpak zijn bijgesteld"), tag=_STEPS,
        request=shapes.AdjustmentSerializer, answer=shapes.StepSerializer, problems=[400, 404, 409, 415, 422],
    )  # fmt: skip
    def post(self, request: Request, case_id: UUID) -> Response:
        """On which day; never why. Steps that follow it move in the same transaction."""
        values = checked(shapes.AdjustmentSerializer, request.data)
        return _step(actor_of(request), services.adjustment_record(by=actor_of(request), case_id=case_id, **values))


class StepAcknowledge(ApiView):
    """Saying that a step is known."""

    action_required = Action.STEP_CLOSE
    scope_required = STEPS_WRITE

    @described(
        "steps_acknowledge", _("Meld dat een stap bekend is, of stel de herinneringen uit"), tag=_STEPS,
        request=shapes.StepAcknowledgeSerializer, answer=shapes.StepSerializer, problems=[400, 404, 409, 415, 422],
    )  # fmt: skip
    def post(self, request: Request, step_id: UUID) -> Response:
        """With a reason; until a day if given, never past the last day by law."""
        values = checked(shapes.StepAcknowledgeSerializer, request.data)
        return _step(actor_of(request), services.step_acknowledge(by=actor_of(request), step_id=step_id, **values))


class StepReopen(ApiView):
    """Reopening a step."""

    action_required = Action.STEP_CLOSE
    scope_required = STEPS_WRITE

    @described(
        "steps_reopen", _("Heropen een stap"), tag=_STEPS, request=shapes.StepReopenSerializer,
        answer=shapes.StepSerializer, problems=[400, 404, 409, 415, 422],
    )  # fmt: skip
    def post(self, request: Request, step_id: UUID) -> Response:
        """With a reason."""
        values = checked(shapes.StepReopenSerializer, request.data)
        return _step(actor_of(request), services.step_reopen(by=actor_of(request), step_id=step_id, **values))


def checked(shape: type[StrictSerializer], data: Any) -> dict[str, Any]:
    """The input as typed values. Raises ValidationError, which becomes a problem."""
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values


def _dossier(actor: Actor, case_id: UUID) -> Response:
    return Response(shapes.DossierSerializer(selectors.dossier(actor, case_id)).data)


def _step(actor: Actor, change: services.StepChange) -> Response:
    dossier: Dossier = selectors.dossier(actor, change.case_id)
    found = next((step for step in dossier.steps if step.id == change.step_id), None)
    if found is None:
        raise NotFound(str(change.step_id))
    return Response(shapes.StepSerializer(found).data)
