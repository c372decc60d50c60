"""`manage.py audit_verify [--tenant SLUG] [--json]`: whether the access record is as it was sealed."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from privacy import sealing
from privacy.models import AuditSeal


class Command(BaseCommand):
    """Walks every tenant's chain. Exit 0: intact; 1: a row was changed or removed, and the first one is named."""

    help = "Verify the sealed access record of every tenant, or of one. Exit 0 when intact, 1 when not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which tenant, and in which form."""
        parser.add_argument("--tenant", metavar="SLUG", help="only this tenant")
        parser.add_argument("--json", action="store_true", help="an array of objects instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a verdict for each tenant."""
        verdicts = {slug: sealing.verify(pk) for slug, pk in self._tenants(options["tenant"])}
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(slug, verdict) for slug, verdict in verdicts.items()], indent=2))
        else:
            for slug, verdict in verdicts.items():
                self.stdout.write(_as_line(slug, verdict))
        if not all(verdict.intact for verdict in verdicts.values()):
            raise SystemExit(1)

    def _tenants(self, slug: str | None) -> list[tuple[str, UUID]]:
        # The room of tenants lies above this one, so it is reached through the foreign key.
        rows = AuditSeal.tenant.field.related_model._default_manager.order_by("slug")
        found = list((rows.filter(slug=slug) if slug else rows).values_list("slug", "pk"))
        if slug and not found:
            raise CommandError(f"No tenant has the slug {slug!r}.")
        return found


def _as_json(slug: str, verdict: sealing.Verdict) -> dict[str, Any]:
    return {
        "tenant": slug,
        "intact": verdict.intact,
        "sealed": verdict.sealed,
        "unsealed": verdict.unsealed,
        "broken": verdict.broken,
        "entry": verdict.entry_id,
        "sequence": verdict.sequence,
    }


def _as_line(slug: str, verdict: sealing.Verdict) -> str:
    tail = f"{verdict.unsealed} not sealed yet"
    if verdict.intact:
        return f"{slug}: intact, {verdict.sealed} entries sealed, {tail}"
    return f"{slug}: BROKEN at entry {verdict.entry_id} (seal {verdict.sequence}): {verdict.broken}; {tail}"
