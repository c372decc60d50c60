"""The wall of break-glass asks once which cases are open, not once for each row."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "asked_once.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("medical", "0022_reading_only"),
        ("privacy", "0012_asked_once"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
