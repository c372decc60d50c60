"""App configuration."""

from django.apps import AppConfig


class MedicalConfig(AppConfig):
    """The room `medical`."""

    name = "medical"

    def ready(self) -> None:
        """Register the check of the key settings."""
        from medical import checks  # noqa: F401, PLC0415  checks register on import, once apps are ready
