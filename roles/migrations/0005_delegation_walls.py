"""The walls of taakdelegatie: who proposes and accepts, what counts on a day, and the work to be checked."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from privacy.delegable import Task
from privacy.walls import tenant_wall

HERE = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0004_delegation"),
        ("cases", "0002_tenant_wall"),
        ("privacy", "0006_audit_partitions"),
    ]
    operations = [
        migrations.RunSQL([((HERE / "delegations_of_before.sql").read_text(), None)], migrations.RunSQL.noop),
        tenant_wall("roles_certificate", "roles_skill", "roles_delegationscope", "roles_delegatedact"),
        migrations.RemoveField("delegation", "old_certificate"),
        migrations.AlterField(
            "delegation",
            "certificate",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="roles.certificate"
            ),
        ),
        migrations.AddIndex(
            "delegation", models.Index(fields=["tenant", "principal"], name="roles_deleg_tenant__9a655d_idx")
        ),
        migrations.AddConstraint(
            "delegation",
            models.CheckConstraint(
                condition=models.Q(tasks__contained_by=[task.value for task in Task], tasks__len__gt=0),
                name="only_what_can_be_delegated",
            ),
        ),
        migrations.RunSQL([((HERE / "delegation.sql").read_text(), None)], migrations.RunSQL.noop),
    ]
