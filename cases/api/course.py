"""What happens in a case, over REST. Each change answers with its effects; `?preview=true` saves nothing."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from cases import selectors, services
from cases.api import course_shapes as shapes
from cases.api.fields import StrictSerializer
from cases.api.views import checked
from privacy.policy import Action
from roles.api.schema import described
from roles.api.scopes import CASES_WRITE
from roles.api.views import ApiView, actor_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_F = TypeVar("_F", bound=Callable[..., Any])
_COURSE = _("Verloop")
_PROBLEMS = [400, 404, 409, 415, 422]


def is_preview(request: Request) -> bool:
    """Whether the address asks to reckon only. Raises ValidationError for anything else in it."""
    return bool(checked(shapes.PreviewQuerySerializer, request.query_params)["preview"] == "true")


def _described(operation_id: str, summary: "StrPromise", request: Any) -> Callable[[_F], _F]:
    return described(
        operation_id, summary, tag=_COURSE, request=request, answer=shapes.ChangedSerializer, problems=_PROBLEMS,
        parameters=[shapes.PreviewQuerySerializer],
    )  # fmt: skip


class _Change(ApiView):
    """One change of a case."""

    action_required = Action.CASE_CHANGE
    scope_required = CASES_WRITE

    def change(
        self,
        request: Request,
        write: Callable[..., services.Changed],
        shape: type[StrictSerializer] | None,
        **ids: UUID,
    ) -> Response:
        """Reckon, or reckon and save; then the dossier as it stands."""
        actor, only_reckon = actor_of(request), is_preview(request)
        values = checked(shape, request.data) if shape else {}
        change = partial(write, by=actor, **ids, **values)
        changed = services.planned(change) if only_reckon else change()
        dossier = selectors.dossier(actor, ids["case_id"])
        return Response(shapes.ChangedSerializer((dossier, changed)).data)


class CaseRecover(_Change):
    """Herstelmelding."""

    @_described("cases_herstel", _("Meld herstel"), shapes.RecoverySerializer)
    def post(self, request: Request, case_id: UUID) -> Response:
        """The timeline pauses; after 28 days the case closes."""
        return self.change(request, services.case_recover, shapes.RecoverySerializer, case_id=case_id)


class CasePercentage(_Change):
    """Another percentage."""

    @_described("cases_percentage", _("Wijzig het verzuimpercentage"), shapes.PercentageSerializer)
    def post(self, request: Request, case_id: UUID) -> Response:
        """From a date on."""
        return self.change(request, services.case_set_percentage, shapes.PercentageSerializer, case_id=case_id)


class CaseWithdraw(_Change):
    """Withdrawal of a ziekmelding that was a mistake."""

    @_described("cases_intrekken", _("Trek een ziekmelding in"), shapes.WithdrawalSerializer)
    def post(self, request: Request, case_id: UUID) -> Response:
        """The case ends and every open step falls away."""
        return self.change(request, services.case_withdraw, shapes.WithdrawalSerializer, case_id=case_id)


class CaseFirstDay(_Change):
    """Correcting the first sick day."""

    @_described("cases_eerste_ziektedag", _("Verbeter de eerste ziektedag"), shapes.FirstDaySerializer)
    def post(self, request: Request, case_id: UUID) -> Response:
        """Every date is counted anew."""
        return self.change(request, services.case_correct_first_day, shapes.FirstDaySerializer, case_id=case_id)


class CaseEmployment(_Change):
    """The end of the employment."""

    action_required = Action.CASE_EMPLOYMENT

    @_described("cases_dienstverband", _("Wijzig het einde van het dienstverband"), shapes.EmploymentSerializer)
    def post(self, request: Request, case_id: UUID) -> Response:
        """The report to UWV and the re-integratieverslag at its end follow."""
        return self.change(request, services.case_set_employment_end, shapes.EmploymentSerializer, case_id=case_id)


class CaseLeave(_Change):
    """Leave under the Wazo."""

    action_required = Action.CASE_EMPLOYMENT

    @_described("cases_verlof", _("Leg verlof vast"), shapes.LeaveSerializer)
    def post(self, request: Request, case_id: UUID) -> Response:
        """Its days do not count."""
        return self.change(request, services.leave_set, shapes.LeaveSerializer, case_id=case_id)


class CaseLeaveChange(_Change):
    """Other days of leave."""

    action_required = Action.CASE_EMPLOYMENT

    @_described("cases_verlof_wijzigen", _("Wijzig de dagen van een verlof"), shapes.LeaveSerializer)
    def post(self, request: Request, case_id: UUID, leave_id: UUID) -> Response:
        """What was said about counting together goes when the days change."""
        return self.change(request, services.leave_set, shapes.LeaveSerializer, case_id=case_id, leave_id=leave_id)


class CaseLeaveRemove(_Change):
    """Leave that never was."""

    action_required = Action.CASE_EMPLOYMENT

    @_described("cases_verlof_verwijderen", _("Verwijder een verlof"), None)
    def post(self, request: Request, case_id: UUID, leave_id: UUID) -> Response:
        """Its days count again."""
        return self.change(request, services.leave_remove, None, case_id=case_id, leave_id=leave_id)


class CaseLeaveJudge(_Change):
    """Whether sickness around leave counts together."""

    action_required = Action.LEAVE_JUDGE

    @_described("cases_verlof_beoordelen", _("Leg vast of ziekte rond verlof samen telt"), shapes.JudgeSerializer)
    def post(self, request: Request, case_id: UUID, leave_id: UUID) -> Response:
        """The answer of the bedrijfsarts or UWV, never a cause."""
        return self.change(request, services.leave_judge, shapes.JudgeSerializer, case_id=case_id, leave_id=leave_id)


class CaseClose(_Change):
    """Closing by hand."""

    @_described("cases_sluiten", _("Sluit een dossier, met de reden"), shapes.CloseSerializer)
    def post(self, request: Request, case_id: UUID) -> Response:
        """What is open falls away; statutory steps are marked among the effects."""
        return self.change(request, services.case_close, shapes.CloseSerializer, case_id=case_id)


class CaseDeath(_Change):
    """The employee died."""

    @_described("cases_overlijden", _("Meld overlijden"), shapes.DeathSerializer)
    def post(self, request: Request, case_id: UUID) -> Response:
        """The case ends, and the employee's login hears nothing any more."""
        return self.change(request, services.case_report_death, shapes.DeathSerializer, case_id=case_id)


class CaseUndo(_Change):
    """Taking a change back."""

    @_described("cases_ongedaan", _("Maak de laatste wijziging ongedaan, binnen 24 uur"), None)
    def post(self, request: Request, case_id: UUID, change_id: UUID) -> Response:
        """Days, percentages and steps become what they were."""
        return self.change(request, services.case_undo, None, case_id=case_id, change_id=change_id)
