"""Raise the walls around the tables of retention."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_retention"),
    ]
    operations = [tenant_wall("cases_destruction", "cases_legalhold")]
