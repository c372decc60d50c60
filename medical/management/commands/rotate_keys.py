"""`manage.py rotate_keys [--layer kek|tenant|employee] [--tenant SLUG]`: turn the keys of the medical compartment."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from medical import keks, rotation
from medical.models import TenantKey


class Command(BaseCommand):
    """Turns while everybody works on. Stopped half-way, it goes on where it was when it is started again."""

    help = "Rotate the keys of the medical compartment: of every tenant or one, all layers or one. Can be resumed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which layers, which tenant, and how many keys a transaction turns."""
        parser.add_argument("--layer", choices=rotation.LAYERS, help="only this layer; without it all three")
        parser.add_argument("--tenant", metavar="SLUG", help="only this tenant")
        parser.add_argument("--batch", type=int, default=rotation.BATCH, metavar="N", help="keys in a transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each batch."""
        layers = [options["layer"]] if options["layer"] else list(rotation.LAYERS)
        for slug, tenant_id in self._tenants(options["tenant"]):
            for layer in layers:
                self._turn(slug, tenant_id, layer, max(1, options["batch"]))

    def _turn(self, slug: str, tenant_id: UUID, layer: str, batch: int) -> None:
        def progress(turned: int, left: int) -> None:
            self.stdout.write(f"{slug} {layer}: {turned} turned, {left} left")
            self.stdout.flush()

        try:
            rotation.rotate(tenant_id, layer, batch=batch, progress=progress)
        except keks.KekProblem as error:
            raise CommandError(str(error)) from error

    def _tenants(self, slug: str | None) -> list[tuple[str, UUID]]:
        rows = TenantKey.tenant.field.related_model._default_manager.order_by("slug")
        found = list((rows.filter(slug=slug) if slug else rows).values_list("slug", "pk"))
        if slug and not found:
            raise CommandError(f"No tenant has the slug {slug!r}.")
        return found
