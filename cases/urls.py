"""Addresses of the screens of a case."""

from django.urls import include, path

from cases.views import (
    case,
    documents,
    employee,
    employer,
    medical,
    medical_record,
    queue,
    replacing,
    reporting,
    shared,
    triage,
)

_CASE = "dossiers/<uuid:case_id>/"

urlpatterns = [
    path("", shared.home, name="home"),
    path("vandaag/", queue.queue, name="queue"),
    path("vandaag/afronden/", queue.steps_close, name="steps_close"),
    path("vandaag/bevestigen/", case.confirm_not_recorded, name="confirm_not_recorded"),
    path("dossiers/", case.case_list, name="case_list"),
    path(_CASE, case.case, name="case"),
    path(f"{_CASE}stappen/<uuid:step_id>/afronden/", case.step_close, name="step_close"),
    path(f"{_CASE}stappen/<uuid:step_id>/heropenen/", case.step_reopen, name="step_reopen"),
    path(f"{_CASE}omstandigheden/", case.case_facts, name="case_facts"),
    path(f"{_CASE}team/", case.case_assign, name="case_assign"),
    path(f"{_CASE}herstel/", reporting.case_recover, name="case_recover"),
    path(f"{_CASE}percentage/", reporting.case_percentage, name="case_percentage"),
    path(f"{_CASE}intrekken/", reporting.case_withdraw, name="case_withdraw"),
    path(f"{_CASE}probleemanalyse/", medical.probleemanalyse, name="probleemanalyse"),
    path(f"{_CASE}probleemanalyse/versturen/", medical.probleemanalyse_release, name="probleemanalyse_release"),
    path(f"{_CASE}medische-stappen/<slug:code>/afronden/", medical.medical_step_close, name="medical_step_close"),
    path(f"{_CASE}oordelen/<uuid:opinion_id>.pdf", documents.opinion_pdf, name="opinion_pdf"),
    path("ziekmelding/", reporting.report, name="report"),
    path("mijn-mensen/", employer.team, name="team"),
    path("mijn-dossier/", employee.my_case, name="my_case"),
    path("vervanging/", replacing.replacements, name="replacements"),
    path("vervanging/<uuid:replacement_id>/beeindigen/", replacing.replacement_end, name="replacement_end"),
    path("spreekuur/", medical.consultations, name="consultations"),
    path("", include("cases.urls_consents")),
    path(f"{_CASE}medisch/", medical_record.medical_record, name="medical_record"),
    path(f"{_CASE}medisch/nieuw/<slug:kind>/", medical_record.medical_entry_add, name="medical_entry_add"),
    path(
        f"{_CASE}medisch/<uuid:entry_id>/verbeteren/",
        medical_record.medical_entry_correct,
        name="medical_entry_correct",
    ),
    path(f"{_CASE}medisch/<uuid:entry_id>/bestand/", medical_record.medical_file, name="medical_file"),
    path(f"{_CASE}triage/", triage.triage, name="triage"),
    path(f"{_CASE}triage/oordeel/", triage.triage_verdict, name="triage_verdict"),
    path("triage/", triage.triage_list, name="triage_list"),
    path("preventief/", medical_record.preventive, name="preventive"),
    path("preventief/<uuid:employee_id>/", medical_record.preventive_file, name="preventive_file"),
    path("preventief/<uuid:employee_id>/nieuw/<slug:kind>/", medical_record.preventive_add, name="preventive_add"),
    path(
        "preventief/<uuid:employee_id>/<uuid:entry_id>/verbeteren/",
        medical_record.preventive_correct,
        name="preventive_correct",
    ),
    path("", include("cases.urls_imports")),
    path("", include("cases.urls_access")),
    path("", include("cases.urls_rights")),
    path("", include("cases.urls_retention")),
]
