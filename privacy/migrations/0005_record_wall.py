"""The context names employees too, and who may open what is asked of one function each."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "record_wall.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0004_delegates_today"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
