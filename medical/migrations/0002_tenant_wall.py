"""Raise the walls around every table of this room."""

from pathlib import Path

from django.db import migrations

from privacy.walls import medical_wall

SQL = (Path(__file__).parent / "key_walls.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("medical", "0001_initial"),
        ("cases", "0002_tenant_wall"),
    ]
    operations = [
        medical_wall(
            "medical_medicalfact", "medical_medicalstep", "medical_medicalreminder", "medical_probleemanalysedraft"
        ),
        migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop),
    ]
