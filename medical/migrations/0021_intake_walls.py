"""The walls around the digital triage while it is being written."""

from pathlib import Path

from django.db import migrations

from privacy.walls import record_wall

SQL = (Path(__file__).parent / "intake.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("medical", "0020_intake"), ("privacy", "0011_readers_of_the_record")]
    operations = [
        record_wall("medical_triageintake", employee="write"),
        migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop),
    ]
