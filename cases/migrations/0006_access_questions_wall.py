"""Raise the walls: foreign keys are there only after the migration that made the tables."""

from django.db import migrations

from privacy.walls import insert_only, tenant_wall

TABLES = ("cases_accessquestion", "cases_accesspost")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_access_questions"),
    ]
    operations = [tenant_wall(*TABLES), insert_only(*TABLES)]
