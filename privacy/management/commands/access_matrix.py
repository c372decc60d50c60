"""`manage.py access_matrix [--write] [--check]`: who may do what, from the policy's own table."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from privacy import matrix

FILE = Path(settings.BASE_DIR) / "docs" / "access-matrix.md"


class Command(BaseCommand):
    """Prints the page; `--write` puts it in docs/, `--check` ends with 1 when the file there says something else."""

    help = "Laat zien wie wat mag, uit de tabel van het beleid."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do with the page."""
        parser.add_argument("--write", action="store_true", help="schrijf docs/access-matrix.md")
        parser.add_argument("--check", action="store_true", help="is docs/access-matrix.md nog waar?")

    def handle(self, *args: Any, **options: Any) -> None:
        """Dutch, whatever the language of the terminal: it is the language of the policy's readers."""
        with translation.override("nl"):
            page = matrix.markdown()
        if options["write"]:
            FILE.write_text(page, encoding="utf-8")
        elif options["check"]:
            if not FILE.is_file() or FILE.read_text(encoding="utf-8") != page:
                raise CommandError("docs/access-matrix.md is verouderd: manage.py access_matrix --write")
        else:
            self.stdout.write(page, ending="")
