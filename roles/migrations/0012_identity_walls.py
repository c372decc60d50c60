"""Sides are a person's, not an account's, and an account's identity is the database's to keep."""

from pathlib import Path

import django.contrib.postgres.constraints
from django.db import migrations, models

from privacy.walls import tenant_wall

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("roles", "0011_identity"), ("privacy", "0006_audit_partitions")]
    operations = [
        migrations.RunSQL([((HERE / "identities_of_before.sql").read_text(), None)], migrations.RunSQL.noop),
        migrations.AlterField("roleassignment", "identity_id", models.UUIDField()),
        migrations.RemoveConstraint("roleassignment", "roles_never_mix"),
        migrations.AddConstraint(
            "roleassignment",
            django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("identity_id", "="), ("employer", "="), ("side", "<>"), ("period", "&&")],
                name="roles_never_mix",
            ),
        ),
        tenant_wall("roles_identitylink", "roles_artsgemachtigde"),
        migrations.RunSQL([((HERE / "identity.sql").read_text(), None)], migrations.RunSQL.noop),
    ]
