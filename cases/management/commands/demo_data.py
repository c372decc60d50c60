"""`manage.py demo_data`: two arbodiensten with people, employers and a past, for the demo and nothing else."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.demo import logins
from cases.demo.history import live
from cases.demo.houses import HOUSES
from roles.models import Tenant


class Command(BaseCommand):
    """Progress goes to stderr; the logins to stdout, also when the data were there already."""

    help = (
        "Vul de demo: twee arbodiensten, acht werkgevers, 400 werknemers en 120 dossiers, en een werkgever met een "
        "eigen omgeving. Alleen met DEMO=1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Another seed gives other people; a smaller scale a quicker demo."""
        parser.add_argument("--seed", type=int, default=2004, help="ander getal, andere mensen (2004)")
        parser.add_argument("--scale", type=float, default=1.0, help="deel van de 120 dossiers, boven 0 en tot 1 (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill an empty demo, or leave a filled one as it is."""
        if not settings.DEMO:
            raise CommandError("demo_data werkt alleen in de demo: DEMO staat uit, dus er verandert niets.")
        if not 0 < options["scale"] <= 1:
            raise CommandError("--scale: geef een getal boven 0 en tot en met 1, bijvoorbeeld 0.2.")
        if not Tenant.objects.filter(slug__in=[house.slug for house in HOUSES]).exists():
            logins.write_api(live(seed=options["seed"], scale=options["scale"], log=self._progress))
        logins.write()
        for line in logins.lines():
            self.stdout.write(line)

    def _progress(self, line: str) -> None:
        self.stderr.write(line)
        sys.stderr.flush()
