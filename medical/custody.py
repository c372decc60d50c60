"""In whose custody the medical files of a tenant are: its own, or those of the arbodienst that an employer engaged."""

from django.db import connection


def anybody() -> bool:
    """Whether somebody may keep medical files for the tenant in force; an employer without an arbodienst has nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.custodian() IS NOT NULL")
        return bool(cursor.fetchone()[0])
