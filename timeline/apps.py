"""App configuration."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """The room `timeline`."""

    name = "timeline"
