"""The sides of a case are a person's, not an account's; nobody handles the own file."""

from pathlib import Path

import django.contrib.postgres.constraints
from django.db import migrations, models

SQL = Path(__file__).parent
FILL = """
ALTER TABLE privacy_caseside NO FORCE ROW LEVEL SECURITY;
UPDATE privacy_caseside SET identity_id = user_id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE privacy_caseside FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0008_glass_walls"), ("roles", "0012_identity_walls"), ("cases", "0002_tenant_wall")]
    operations = [
        migrations.AddField("caseside", "identity_id", models.UUIDField(null=True)),
        migrations.RunSQL([(FILL, None)], migrations.RunSQL.noop),
        migrations.AlterField("caseside", "identity_id", models.UUIDField()),
        migrations.RemoveConstraint("caseside", "sides_of_a_case_never_mix"),
        migrations.AddConstraint(
            "caseside",
            django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("identity_id", "="), ("case", "="), ("side", "<>")], name="sides_of_a_case_never_mix"
            ),
        ),
        migrations.RunSQL([((SQL / "one_identity.sql").read_text(), None)], migrations.RunSQL.noop),
    ]
