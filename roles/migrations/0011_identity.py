"""One person, one identity, whatever the account; and the arts-gemachtigde of an employer."""

import django.db.models.deletion
from django.db import migrations, models

import privacy.chance
import privacy.context


def _to(model, **kwargs):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=f"roles.{model}", **kwargs
    )


def _keys():
    return [
        ("id", models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)),
        ("tenant", _to("tenant", db_index=False, default=privacy.context.tenant_default)),
    ]


class Migration(migrations.Migration):
    dependencies = [("roles", "0010_identity_provider_wall"), ("employers", "0003_tenant_wall")]
    operations = [
        migrations.AddField("user", "identity_id", models.UUIDField(editable=False, null=True)),
        migrations.AddField("roleassignment", "identity_id", models.UUIDField(null=True)),
        migrations.CreateModel(
            name="IdentityLink",
            fields=[
                *_keys(),
                ("evidence", models.CharField(max_length=200, verbose_name="waaruit blijkt dat")),
                ("seen_on", models.DateField(verbose_name="gezien op")),
                ("recorded_at", models.DateTimeField(default=privacy.chance.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_reason", models.CharField(blank=True, max_length=200)),
                ("account", _to("user")),
                ("same_as", _to("user")),
                ("recorded_by", _to("membership")),
                ("ended_by", _to("membership", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "account"], name="links_of_account"),
                    models.Index(fields=["tenant", "same_as"], name="links_to_account"),
                ]
            },
        ),
        migrations.CreateModel(
            name="ArtsGemachtigde",
            fields=[
                *_keys(),
                ("valid_from", models.DateField(verbose_name="geldig vanaf")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="geldig tot en met")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="employers.employer"
                    ),
                ),
                ("membership", _to("membership")),
            ],
            options={"indexes": [models.Index(fields=["tenant", "employer"], name="physicians_of_employer")]},
        ),
    ]
