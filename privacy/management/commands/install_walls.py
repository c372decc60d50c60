"""`manage.py install_walls`: after migrate, as the owner: stores the context key and the grants on global tables."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from privacy.walls import GLOBAL_TABLES

_BLOCK = 64  # block size of SHA-256


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and outer pad of HMAC-SHA256 (RFC 2104) for a key of at most 64 bytes."""
    padded = key.ljust(_BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in padded), bytes(byte ^ 0x5C for byte in padded)


class Command(BaseCommand):
    """Idempotent; run it after every migrate."""

    help = "Bewaart de contextsleutel en de rechten op de globale tabellen (als eigenaar, na migrate)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write both as the owner."""
        if "owner" not in settings.DATABASES:
            raise CommandError("DATABASE_OWNER_URL ontbreekt: dit commando draait als eigenaar van de database.")
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "INSERT INTO walls.context_key VALUES (1, %s, %s)"
                " ON CONFLICT (slot) DO UPDATE SET ipad = excluded.ipad, opad = excluded.opad",
                list(pads(bytes.fromhex(settings.CONTEXT_KEY))),
            )
            for table, rights in GLOBAL_TABLES.items():
                cursor.execute(f"REVOKE ALL ON {table} FROM poortwacht_app")
                if rights:
                    cursor.execute(f"GRANT {rights} ON {table} TO poortwacht_app")
            cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO poortwacht_app")
