"""Raise the wall around what is noted about steps."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [("timeline", "0012_acknowledgement")]
    operations = [tenant_wall("timeline_acknowledgement")]
