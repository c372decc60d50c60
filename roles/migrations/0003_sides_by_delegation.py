"""Delegation counts for role mixing; a membership works only after its invitation was accepted."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "sides_by_delegation.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0002_tenant_wall"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
