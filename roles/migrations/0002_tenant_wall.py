"""Raise the walls around every table of this room."""

from pathlib import Path

from django.db import migrations

from privacy.walls import tenant_wall

SQL = (Path(__file__).parent / "role_sides.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0001_initial"),
        ("employers", "0003_tenant_wall"),
    ]
    operations = [
        tenant_wall(
            "roles_tenantprofile",
            "roles_membership",
            "roles_membershipemployer",
            "roles_membershipdepartment",
            "roles_delegation",
            "roles_roleassignment",
            "roles_invitation",
            "roles_apiclient",
        ),
        migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop),
    ]
