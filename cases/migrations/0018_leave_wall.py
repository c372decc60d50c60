"""Raise the wall around leave."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_leave"),
    ]
    operations = [tenant_wall("cases_leave")]
