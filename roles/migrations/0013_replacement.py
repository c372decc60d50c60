"""A bedrijfsarts who is replaced for a while, or hands a caseload over."""

import django.db.models.deletion
from django.db import migrations, models

import privacy.chance
import privacy.context


def _member(name="+"):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to="roles.membership"
    )


class Migration(migrations.Migration):
    dependencies = [("roles", "0012_identity_walls"), ("employers", "0003_tenant_wall")]
    operations = [
        migrations.CreateModel(
            name="Replacement",
            fields=[
                ("id", models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("away", "tijdelijk waarnemen"), ("handover", "dossiers overdragen")], max_length=10
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="geldig vanaf")),
                ("valid_to", models.DateField(null=True, verbose_name="geldig tot en met")),
                ("registered_at", models.DateTimeField(default=privacy.chance.now)),
                ("absent", _member("replaced_by")),
                ("replacement", _member("replaces")),
                ("registered_by", _member()),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="employers.employer"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        default=privacy.context.tenant_default,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roles.tenant",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "absent"], name="replacements_of"),
                    models.Index(fields=["tenant", "employer"], name="replacements_for"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(kind="away") | models.Q(valid_to__isnull=False),
                        name="replacement_ends_by_itself",
                    )
                ],
            },
        ),
    ]
