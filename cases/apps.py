"""App configuration."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The room `cases`: hears of delegations and memberships, and does the outbox's jobs about cases."""

    name = "cases"

    def ready(self) -> None:
        """Register handlers."""
        from cases import jobs  # noqa: PLC0415  models load first
        from cases.imports import jobs as import_jobs  # noqa: PLC0415  models load first
        from cases.services import assigning, employment, team  # noqa: PLC0415  models load first
        from employers.services import hooks as employers  # noqa: PLC0415  models load first
        from roles.services import hooks  # noqa: PLC0415  models load first

        hooks.when_delegation_changes(team.delegation_followed)
        hooks.when_membership_begins(team.membership_followed)
        hooks.when_doctor_is_named(assigning.doctor_followed)
        hooks.when_custody_changes(assigning.custody_followed)
        employers.when_employer_changes(assigning.employer_followed)
        employers.when_contract_changes(employment.contract_followed)
        jobs.register()
        import_jobs.register()
