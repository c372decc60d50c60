"""The access record is read by the audit role, by everyone for the own acts, and on the own dossier."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "readers_of_the_record.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0010_places_for_a_while"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
