"""What is open in need is read and not changed, by the database's own rule."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "reading_only.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("medical", "0021_intake_walls"),
        ("roles", "0017_still_serving"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
