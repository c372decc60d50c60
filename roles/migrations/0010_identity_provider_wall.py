"""Raise the wall around the identity providers."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0009_identity_provider"),
    ]
    operations = [
        tenant_wall("roles_identityprovider"),
    ]
