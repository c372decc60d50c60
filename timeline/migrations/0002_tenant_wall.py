"""Raise the walls around every table of this room."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0001_initial"),
    ]
    operations = [
        tenant_wall("timeline_step", "timeline_reminder", "timeline_remindersetting"),
    ]
