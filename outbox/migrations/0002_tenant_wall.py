"""Raise the walls around every table of this room."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0001_initial"),
    ]
    operations = [
        tenant_wall("outbox_message", "outbox_notice"),
    ]
