"""App configuration."""

from django.apps import AppConfig


class RolesConfig(AppConfig):
    """The room `roles`."""

    name = "roles"
