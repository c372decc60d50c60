"""Events around signing in go at the end of their term."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "forget_events.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("roles", "0015_readers"), ("privacy", "0011_readers_of_the_record")]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
