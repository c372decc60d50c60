"""A message is read by its reader, by who follows deliveries and by the worker; nobody else changes or removes one."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "readers_only.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("outbox", "0003_readers")]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
