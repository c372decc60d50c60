"""Messages and notices that others may not know of are hidden from them by the database too."""

from pathlib import Path

from django.db import migrations, models

SQL = (Path(__file__).parent / "readers.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_tenant_wall"),
        ("privacy", "0011_readers_of_the_record"),
    ]
    operations = [
        migrations.AddField("message", "hidden", models.BooleanField(default=False)),
        migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop),
    ]
