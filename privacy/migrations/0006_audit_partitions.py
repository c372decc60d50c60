"""The access record by month, with the fields of NEN 7513 that it lacked; signed checkpoints and what checks found."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import privacy.chance
import privacy.context
from privacy.walls import insert_only, tenant_wall

SQL = (Path(__file__).parent / "audit_partitions.sql").read_text()


def tenant():
    return models.ForeignKey(
        db_index=False,
        default=privacy.context.tenant_default,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="roles.tenant",
    )


def key():
    return models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)


def by(name, *fields):
    return migrations.AddIndex(
        model_name="auditentry", index=models.Index(fields=["tenant", *fields], name=f"audit_by_{name}")
    )


def forget(name):
    return migrations.RemoveIndex(model_name="auditentry", name=name)


def adds(model, name, field):
    return migrations.AddField(model_name=model, name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0005_record_wall"),
        ("roles", "0003_sides_by_delegation"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL([(SQL, None)])],
            state_operations=[
                forget("privacy_aud_tenant__673256_idx"),
                forget("privacy_aud_tenant__0bc198_idx"),
                forget("privacy_aud_tenant__25b1b4_idx"),
                adds("auditentry", "ground", models.CharField(blank=True, max_length=40)),
                adds(
                    "auditentry",
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                adds("auditentry", "request_id", models.UUIDField(default=privacy.chance.uuid)),
                adds("auditentry", "session", models.CharField(blank=True, max_length=16)),
                adds("auditseal", "entry_at", models.DateTimeField(null=True)),
                adds("auditseal", "form", models.PositiveSmallIntegerField(default=2)),
                by("time", "-at", "-request_id"),
                by("person", "membership_id", "-at"),
                by("employee", "employee_id", "-at"),
                by("case", "case_id", "-at"),
                by("record", "recorded_at"),
            ],
        ),
        migrations.CreateModel(
            name="AuditCheck",
            fields=[
                ("id", key()),
                ("at", models.DateTimeField(default=privacy.chance.now)),
                ("whole", models.BooleanField()),
                ("sealed", models.BigIntegerField()),
                ("unsealed", models.BigIntegerField()),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("entry_id", models.BigIntegerField(null=True)),
                ("sequence", models.BigIntegerField(null=True)),
                ("tenant", tenant()),
            ],
            options={"indexes": [models.Index(fields=["tenant", "-at"], name="audit_check_by_time")]},
        ),
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                ("id", key()),
                ("sequence", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=privacy.chance.now)),
                ("public_key", models.CharField(max_length=44)),
                ("signature", models.CharField(max_length=88)),
                ("tenant", tenant()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "sequence"), name="one_checkpoint_a_place"),
                ]
            },
        ),
        tenant_wall("privacy_auditcheck", "privacy_auditcheckpoint"),
        insert_only("privacy_auditcheck", "privacy_auditcheckpoint"),
    ]
