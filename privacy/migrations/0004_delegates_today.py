"""Medical rows open by Dutch days, and to a delegate only while the bedrijfsarts works here too."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "delegates_today.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0003_tenant_wall"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
