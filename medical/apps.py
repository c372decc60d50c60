"""App configuration."""

from django.apps import AppConfig


class MedicalConfig(AppConfig):
    """The room `medical`."""

    name = "medical"
