"""Medical rows open by a membership that still serves the employer; a link ends with the people named through it."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "still_serving.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0016_forget_events"),
        ("privacy", "0011_readers_of_the_record"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
