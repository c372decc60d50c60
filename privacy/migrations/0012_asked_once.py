"""The walls ask once which cases are open, not once for each row."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "asked_once.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0011_readers_of_the_record"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
