"""Keys open with a record too, since a record exists without a case."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "key_walls_by_record.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("medical", "0003_dated_on"),
        ("privacy", "0005_record_wall"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
