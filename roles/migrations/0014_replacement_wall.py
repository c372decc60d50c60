"""Raise the wall around replacements."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [("roles", "0013_replacement")]
    operations = [tenant_wall("roles_replacement")]
