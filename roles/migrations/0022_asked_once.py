"""Who treats a case is asked of the named cases alone."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "asked_once.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0021_calendar_feed_wall"),
        ("privacy", "0012_asked_once"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
