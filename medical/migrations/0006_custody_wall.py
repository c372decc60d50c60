"""Medical rows say in whose custody they are."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "custody_wall.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("medical", "0005_key_versions"),
        ("roles", "0006_arbodienst_links"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
