"""Addresses of the timeline over REST, under /api/v1/."""

from django.urls import path

from timeline.api.views import Preview

urlpatterns = [path("timeline/preview/", Preview.as_view(), name="api_timeline_preview")]
