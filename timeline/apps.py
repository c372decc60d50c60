"""App configuration."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """The room `timeline`: tells the outbox the words of its alarms."""

    name = "timeline"

    def ready(self) -> None:
        """Register topics."""
        from outbox import topics  # noqa: PLC0415  apps load first
        from timeline import alarms  # noqa: PLC0415  apps load first

        topics.register_family("alarm", alarms.words)
