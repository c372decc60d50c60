"""Raise the walls around every table of this room."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
    ]
    operations = [
        tenant_wall(
            "cases_case",
            "cases_spell",
            "cases_percentagechange",
            "cases_opinion",
            "cases_document",
            "cases_importrun",
        ),
    ]
