"""`manage.py timeline_preview FILE|-`: the timeline of sick spells, as JSON on standard output."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy import chance
from timeline.contract import parse_text
from timeline.errors import InputError
from timeline.output import preview

BAD_INPUT = 2


class Command(BaseCommand):
    """Needs no environment, database or network. Problems go to standard error, with exit code 2."""

    help = "Bereken de tijdlijn bij ziekteperioden (JSON uit een bestand, of - voor standaardinvoer)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One argument: where the JSON is."""
        parser.add_argument("file", metavar="FILE|-")

    def handle(self, *args: Any, file: str, **options: Any) -> str:
        """Read, compute, and return the JSON that is printed."""
        try:
            return json.dumps(preview(parse_text(read_input(file), chance.today())), indent=2)
        except InputError as problem:
            raise CommandError(str(problem), returncode=BAD_INPUT) from None


def read_input(file: str) -> str:
    """The text of a file, or of standard input for `-`; UTF-8. Raises CommandError."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except (OSError, ValueError, AttributeError) as problem:  # no standard input at all is no stream
        raise CommandError(f"{file}: kan dit niet lezen als UTF-8: {problem}", returncode=BAD_INPUT) from None
