"""Raise the walls around every table of this room."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [
        ("employers", "0002_initial"),
    ]
    operations = [
        tenant_wall("employers_employer", "employers_department", "employers_employee", "employers_contract"),
    ]
