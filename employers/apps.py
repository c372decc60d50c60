"""App configuration."""

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """The room `employers`."""

    name = "employers"
