"""The database walls: a schema the app role cannot write, and functions that verify the signed context (ADR 0001)."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "walls.sql").read_text()


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql="DROP SCHEMA walls CASCADE")]
