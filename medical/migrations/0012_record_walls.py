"""Raise the walls around the medical record; apart, since Django adds the foreign keys at the end of a migration."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "record_walls.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("medical", "0011_record"),
        ("cases", "0004_idempotency_key_wall"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
