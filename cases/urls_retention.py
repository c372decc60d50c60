"""Addresses of terms of retention: of the re-integration file for HR, of the medical file for the bedrijfsarts."""

from django.urls import path

from cases.views import record_retention as record
from cases.views import retention

_MEDICAL = "medische-bewaartermijnen/"

urlpatterns = [
    path("bewaartermijnen/", retention.retention, name="retention"),
    path("bewaartermijnen/<uuid:destruction_id>/vernietigen/", retention.destroy, name="retention_destroy"),
    path("bewaartermijnen/<uuid:destruction_id>/bewaren/", retention.keep, name="retention_keep"),
    path("bewaartermijnen/<uuid:destruction_id>/bewijs/", retention.certificate, name="retention_certificate"),
    path("bewaartermijnen/bewaren/<uuid:hold_id>/opheffen/", retention.lift, name="retention_lift"),
    path(_MEDICAL, record.record_retention, name="record_retention"),
    path(
        f"{_MEDICAL}<uuid:record_destruction_id>/vernietigen/",
        record.record_retention_destroy,
        name="record_retention_destroy",
    ),
    path(
        f"{_MEDICAL}<uuid:record_destruction_id>/bewijs/",
        record.record_retention_certificate,
        name="record_retention_certificate",
    ),
    path(f"{_MEDICAL}bewaren/<uuid:employee_id>/", record.record_retention_keep, name="record_retention_keep"),
    path(
        f"{_MEDICAL}bewaren/<uuid:record_hold_id>/opheffen/",
        record.record_retention_lift,
        name="record_retention_lift",
    ),
]
