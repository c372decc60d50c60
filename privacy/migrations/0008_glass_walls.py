"""Break-glass behind its walls; a migration of its own, for the walls look at foreign keys that a migration makes last."""

from pathlib import Path

from django.db import migrations

from privacy.walls import insert_only, tenant_wall

SQL = (Path(__file__).parent / "glass.sql").read_text()
_TABLES = ("privacy_glassopening", "privacy_glassevent", "privacy_glasstry")


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0007_glass"),
    ]
    operations = [
        tenant_wall(*_TABLES),
        insert_only(*_TABLES),
        migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop),
    ]
