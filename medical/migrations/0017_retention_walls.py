"""The walls around the end of a medical file: who destroys, what keeps it, and what may go after that."""

from pathlib import Path

from django.db import migrations

from privacy.walls import record_wall

SQL = (Path(__file__).parent / "retention.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("medical", "0016_retention"), ("privacy", "0011_readers_of_the_record")]
    operations = [
        record_wall("medical_recorddestruction", employee="read"),
        record_wall("medical_recordhold"),
        migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop),
    ]
