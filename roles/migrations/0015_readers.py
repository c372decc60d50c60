"""What delegates did is read by them and by the bedrijfsarts who answers for it."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "readers.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0014_replacement_wall"),
        ("privacy", "0011_readers_of_the_record"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
