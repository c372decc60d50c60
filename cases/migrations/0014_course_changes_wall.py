"""Raise the wall around what happened in cases."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_course_changes"),
    ]
    operations = [tenant_wall("cases_coursechange")]
