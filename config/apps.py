"""The project's own app: template tags, checks, chrome around every page."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the start-up checks."""

    name = "config"

    def ready(self) -> None:
        """Import for the side effect of registration."""
        from config import checks  # noqa: F401, PLC0415  registration happens on import
