"""Raise the wall around who stands in for whom."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [("timeline", "0014_stand_in")]
    operations = [tenant_wall("timeline_standin")]
