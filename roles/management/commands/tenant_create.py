"""`manage.py tenant_create SLUG --name … --kind … --admin-email …`: a tenant and the link for its first beheerder."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug

from privacy.errors import Invalid
from roles import mail
from roles.models import TenantProfile
from roles.services import tenant_create


class Command(BaseCommand):
    """Runs as the unprivileged role, like everything else."""

    help = "Maak een omgeving (tenant) en toon de eenmalige link voor de eerste beheerder."

    def add_arguments(self, parser: CommandParser) -> None:
        """The name in addresses and commands, the name on screen, the kind, and who administers it."""
        parser.add_argument("slug", help="korte naam in kleine letters, bijvoorbeeld arbodienst-amstel")
        parser.add_argument("--name", required=True, help="naam op het scherm")
        parser.add_argument("--kind", required=True, choices=TenantProfile.Kind.values)
        parser.add_argument("--admin-email", required=True, help="e-mailadres van de eerste beheerder")
        parser.add_argument("--admin-name", default="", help="naam van de eerste beheerder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create it, or say which option is wrong; nothing half."""
        try:
            validate_slug(options["slug"])
            created = tenant_create(
                slug=options["slug"],
                name=options["name"],
                kind=options["kind"],
                admin_email=options["admin_email"],
                admin_name=options["admin_name"],
            )
        except ValidationError as error:
            raise CommandError("SLUG: gebruik alleen kleine letters, cijfers en streepjes.") from error
        except Invalid as error:
            raise CommandError(" ".join(text for texts in error.errors.values() for text in texts)) from error
        self.stdout.write(f"Omgeving {options['slug']} is aangemaakt.")
        self.stdout.write("Eenmalige link voor de beheerder (7 dagen geldig):")
        self.stdout.write(mail.invitation_link(created.token))
