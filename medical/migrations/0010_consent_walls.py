"""Consents, requests for information and the reasons of break-glass, behind their walls."""

from pathlib import Path

from django.db import migrations

from privacy.walls import insert_only, medical_wall, record_wall

SQL = (Path(__file__).parent / "consents.sql").read_text()
_RECEIPTS = ("medical_consent", "medical_consentevent")


class Migration(migrations.Migration):
    dependencies = [
        ("medical", "0009_consents"),
        ("privacy", "0008_glass_walls"),
    ]
    operations = [
        record_wall(*_RECEIPTS, employee="write"),
        medical_wall("medical_informationrequest", "medical_glassnote"),
        insert_only(*_RECEIPTS, "medical_glassnote"),
        migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop),
    ]
