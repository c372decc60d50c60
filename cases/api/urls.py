"""Addresses of cases over REST, under /api/v1/."""

from django.urls import path

from cases.api import course, reporting, views

_CASE = "cases/<uuid:case_id>/"
_STEP = "steps/<uuid:step_id>/"

urlpatterns = [
    path("ziekmeldingen/", reporting.Ziekmelding.as_view(), name="api_ziekmeldingen"),
    path("cases/", views.CaseList.as_view(), name="api_cases"),
    path(_CASE, views.CaseDetail.as_view(), name="api_case"),
    path(f"{_CASE}timeline/", views.CaseTimeline.as_view(), name="api_timeline"),
    path(f"{_CASE}bijstelling/", views.CaseAdjustment.as_view(), name="api_case_adjustment"),
    path(f"{_CASE}herstel/", course.CaseRecover.as_view(), name="api_case_recover"),
    path(f"{_CASE}percentage/", course.CasePercentage.as_view(), name="api_case_percentage"),
    path(f"{_CASE}intrekken/", course.CaseWithdraw.as_view(), name="api_case_withdraw"),
    path(f"{_CASE}eerste-ziektedag/", course.CaseFirstDay.as_view(), name="api_case_first_day"),
    path(f"{_CASE}dienstverband/", course.CaseEmployment.as_view(), name="api_case_employment"),
    path(f"{_CASE}verlof/", course.CaseLeave.as_view(), name="api_case_leave"),
    path(f"{_CASE}verlof/<uuid:leave_id>/", course.CaseLeaveChange.as_view(), name="api_case_leave_change"),
    path(f"{_CASE}verlof/<uuid:leave_id>/verwijderen/", course.CaseLeaveRemove.as_view(), name="api_case_leave_remove"),
    path(f"{_CASE}verlof/<uuid:leave_id>/beoordelen/", course.CaseLeaveJudge.as_view(), name="api_case_leave_judge"),
    path(f"{_CASE}sluiten/", course.CaseClose.as_view(), name="api_case_close"),
    path(f"{_CASE}overlijden/", course.CaseDeath.as_view(), name="api_case_death"),
    path(f"{_CASE}verloop/<uuid:change_id>/ongedaan/", course.CaseUndo.as_view(), name="api_case_undo"),
    path(f"{_STEP}close/", views.StepClose.as_view(), name="api_step_close"),
    path(f"{_STEP}acknowledge/", views.StepAcknowledge.as_view(), name="api_step_acknowledge"),
    path(f"{_STEP}reopen/", views.StepReopen.as_view(), name="api_step_reopen"),
]
