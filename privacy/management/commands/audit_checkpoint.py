"""`manage.py audit_checkpoint [--tenant SLUG] [--out FILE]`: sign where each chain stands, and write it for outside."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy import checkpoints, sealing
from privacy.tenants import named


class Command(BaseCommand):
    """Seals what waits, makes a checkpoint for each tenant and prints them, or the name of the file they went to."""

    help = "Sign a checkpoint of the access record of every tenant, or of one, for `audit_verify --checkpoint`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which tenant, and where to."""
        parser.add_argument("--tenant", metavar="SLUG", help="only this tenant")
        parser.add_argument("--out", metavar="FILE", help="write the checkpoints to this file instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the public key on the error stream: it belongs with the file, not in it alone."""
        tenants = named(options["tenant"])
        try:
            for _slug, tenant_id in tenants:
                sealing.seal(tenant_id)
            made = [found for _slug, tenant_id in tenants if (found := checkpoints.make(tenant_id))]
            self.stderr.write(f"public key: {checkpoints.public_keys()[0]}")
        except checkpoints.Unusable as error:
            raise CommandError(str(error)) from error
        text = checkpoints.written(made)
        if not options["out"]:
            self.stdout.write(text)
            return
        try:
            Path(options["out"]).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{options['out']}: {error.strerror}") from error
        self.stdout.write(f"{len(made)} checkpoints in {options['out']}")
