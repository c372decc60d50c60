"""App configuration."""

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """The room `employers`: hears whom an arbodienst names."""

    name = "employers"

    def ready(self) -> None:
        """Register handlers."""
        from employers.services import linked  # noqa: PLC0415  models load first
        from roles.services import hooks  # noqa: PLC0415  models load first

        hooks.when_doctor_is_named(linked.doctor_named)
