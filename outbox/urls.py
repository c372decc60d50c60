"""Addresses of notices, deliveries and the demo's mailbox."""

from django.urls import path

from outbox import views

urlpatterns = [
    path("meldingen/", views.notices, name="notices"),
    path("meldingen/gelezen/", views.notices_read, name="notices_read"),
    path("meldingen/<uuid:notice_id>/gelezen/", views.notice_read, name="notice_read"),
    path("bezorging/", views.deliveries, name="deliveries"),
    path("bezorging/<uuid:message_id>/opnieuw/", views.delivery_retry, name="delivery_retry"),
    path("mailbox/", views.mailbox, name="mailbox"),
]
