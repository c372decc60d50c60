"""Raise the walls around every table of this room."""

from pathlib import Path

from django.db import migrations

from privacy.walls import insert_only, tenant_wall

SQL = (Path(__file__).parent / "case_sides.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0002_initial"),
    ]
    operations = [
        tenant_wall("privacy_casegrant", "privacy_caseside", "privacy_auditentry", "privacy_auditseal"),
        insert_only("privacy_auditentry", "privacy_auditseal", "privacy_caseside"),
        migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop),
    ]
