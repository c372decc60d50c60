"""Raise the walls: foreign keys are there only after the migration that made the tables."""

from pathlib import Path

from django.db import migrations

from privacy.walls import insert_only, record_wall

SQL = (Path(__file__).parent / "questions.sql").read_text()
TABLES = ("medical_medicalquestion", "medical_medicalpost")


class Migration(migrations.Migration):
    dependencies = [
        ("medical", "0007_questions"),
    ]
    operations = [
        record_wall(*TABLES, employee="write"),
        insert_only(*TABLES),
        migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop),
    ]
