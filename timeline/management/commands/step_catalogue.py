"""`manage.py step_catalogue [--json]`: every process step with roles, owner, visibility, rule and source."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from timeline.catalogue import Catalogue, versions
from timeline.errors import CatalogueError
from timeline.output import catalogue_json

BAD_CATALOGUE = 2


class Command(BaseCommand):
    """Needs no environment, database or network. Problems go to standard error, with exit code 2."""

    help = "Toon de processtappen van de nieuwste catalogus, met bron."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A table for people, or JSON for programs."""
        parser.add_argument("--json", action="store_true", help="als JSON")

    def handle(self, *args: Any, json: bool, **options: Any) -> str:
        """Return the text that is printed."""
        try:
            newest = versions()[-1]
        except CatalogueError as problem:
            raise CommandError(str(problem), returncode=BAD_CATALOGUE) from None
        return dump(newest) if json else table(newest)


def dump(catalogue: Catalogue) -> str:
    """The rows as a JSON array."""
    return json.dumps(catalogue_json(catalogue), indent=2)


def table(catalogue: Catalogue) -> str:
    """The rows under their phase, aligned, and after them the facts and events that the input may name."""
    width = max(len(rule.code) for rule in catalogue)
    lines = [f"Stappen {catalogue.version}, geldig vanaf {catalogue.valid_from}"]
    phase = ""
    for rule in catalogue:
        if rule.phase != phase:
            phase = rule.phase
            lines += ["", phase.capitalize() if phase.islower() else phase]
        owner = ",".join(rule.owner)
        fact = f" [{rule.fact}]" if rule.fact else ""
        lines.append(f"  {rule.code:<{width}}  {owner:<8} {rule.visibility.value:<17}  {rule.name.nl}{fact}")
        lines.append(f"  {'':<{width}}  {rule.rule.nl} ({rule.source})")
    for title, known in (("Feiten", catalogue.facts), ("Gebeurtenissen", catalogue.events)):
        lines += ["", title, *(f"  {name:<{width}}  {fact.text.nl}" for name, fact in known.items())]
    return "\n".join(lines)
