"""`manage.py audit_verify [--tenant SLUG] [--json] [--checkpoint FILE]`: whether the access record is whole."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy import checkpoints, verifying
from privacy.checkpoints import Checkpoint, Unusable
from privacy.tenants import named


class Command(BaseCommand):
    """Walks every tenant's chain. Exit 0: intact; 1: a row was changed or removed, and the first one is named."""

    help = "Verify the sealed access record of every tenant, or of one. Exit 0 when intact, 1 when not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which tenant, against what, and in which form."""
        parser.add_argument("--tenant", metavar="SLUG", help="only this tenant")
        parser.add_argument("--json", action="store_true", help="an array of objects instead of lines")
        parser.add_argument("--checkpoint", metavar="FILE", help="a file of checkpoints that was kept outside")
        parser.add_argument("--public-key", metavar="KEY", action="append", default=[], help="a signer to believe too")
        parser.add_argument(
            "--since-checkpoint", action="store_true", help="only what came after the newest stored checkpoint"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a verdict for each tenant."""
        kept = self._kept(options["checkpoint"])
        how = {"since_checkpoint": options["since_checkpoint"], "kept": kept, "trusted": options["public_key"]}
        try:
            verdicts = {slug: verifying.check(pk, **how) for slug, pk in named(options["tenant"])}
        except Unusable as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(slug, verdict) for slug, verdict in verdicts.items()], indent=2))
        else:
            for slug, verdict in verdicts.items():
                self.stdout.write(_as_line(slug, verdict))
        if not all(verdict.intact for verdict in verdicts.values()):
            raise SystemExit(1)

    def _kept(self, name: str | None) -> list[Checkpoint]:
        try:
            return checkpoints.read(Path(name).read_text(encoding="utf-8")) if name else []
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}") from error
        except Unusable as error:
            raise CommandError(f"{name}: {error}") from error


def _as_json(slug: str, verdict: verifying.Verdict) -> dict[str, Any]:
    return {
        "tenant": slug,
        "intact": verdict.intact,
        "whole": verdict.whole,
        "sealed": verdict.sealed,
        "unsealed": verdict.unsealed,
        "broken": verdict.broken,
        "entry": verdict.entry_id,
        "sequence": verdict.sequence,
    }


def _as_line(slug: str, verdict: verifying.Verdict) -> str:
    tail = f"{verdict.unsealed} not sealed yet"
    if verdict.intact:
        return f"{slug}: intact, {verdict.sealed} entries sealed, {tail}"
    return f"{slug}: BROKEN at {_place(verdict)}: {verdict.broken}; {tail}"


def _place(verdict: verifying.Verdict) -> str:
    entry = f"entry {verdict.entry_id}" if verdict.entry_id else ""
    seal = f"seal {verdict.sequence}" if verdict.sequence else ""
    return f"{entry} ({seal})" if entry and seal else entry or seal or "the checkpoints"
