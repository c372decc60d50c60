"""Raise the wall around the steps that tenants add."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0010_extra_step"),
    ]
    operations = [
        tenant_wall("timeline_extrastep"),
    ]
