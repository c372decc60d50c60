"""Raise the walls around preferences and the days of which the digests went out."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [("outbox", "0005_digest")]
    operations = [tenant_wall("outbox_alertpreference", "outbox_digestrun")]
