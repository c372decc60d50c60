"""What is open in need is read and not changed, by the database's own rule."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "reading_only.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("medical", "0014_rights_walls"),
        ("roles", "0016_still_serving"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
