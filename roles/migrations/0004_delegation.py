"""Taakdelegatie in full: certificates, skills, scope, tasks, acceptance by both, and what is to be checked afterwards.

The walls follow in the next one: keys to raise them on exist only once this one ended.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import privacy.chance
import privacy.context
from privacy.delegable import Task


def _member(name="+", **kwargs):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to="roles.membership", **kwargs
    )


def _keys():
    return [
        ("id", models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)),
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
    ]


def _once(name, *fields):
    return models.UniqueConstraint(fields=["tenant", *fields], name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0003_sides_by_delegation"),
        ("employers", "0003_tenant_wall"),
        ("cases", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                *_keys(),
                ("number", models.CharField(max_length=60, verbose_name="nummer")),
                ("issuer", models.CharField(max_length=80, verbose_name="afgegeven door")),
                ("valid_from", models.DateField(verbose_name="geldig vanaf")),
                ("valid_to", models.DateField(verbose_name="geldig tot en met")),
                ("recorded_at", models.DateTimeField(default=privacy.chance.now)),
                ("holder", _member("certificates")),
                ("recorded_by", _member()),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "holder"], name="roles_certi_tenant__01de27_idx")],
                "constraints": [_once("certificate_recorded_once", "holder", "issuer", "number")],
            },
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                *_keys(),
                ("task", models.CharField(max_length=20)),
                ("assessed_on", models.DateField()),
                ("valid_to", models.DateField()),
                ("assessed_by", _member()),
                ("holder", _member("skills")),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "holder", "task"], name="roles_skill_tenant__810951_idx")]
            },
        ),
        migrations.CreateModel(
            name="DelegationScope",
            fields=[
                *_keys(),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scopes", to="roles.delegation"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="employers.employer"
                    ),
                ),
            ],
            options={
                "constraints": [
                    _once("employer_in_scope_once", "delegation", "employer"),
                    _once("case_in_scope_once", "delegation", "case"),
                    models.CheckConstraint(
                        condition=models.Q(employer__isnull=False) | models.Q(case__isnull=False),
                        name="scope_is_an_employer_or_a_case",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="DelegatedAct",
            fields=[
                *_keys(),
                ("entry_id", models.BigIntegerField()),
                ("case_id", models.UUIDField()),
                ("action", models.CharField(max_length=60)),
                ("subject", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("delegate", _member()),
                ("principal", _member()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("signed_at__isnull", True)),
                        fields=["tenant", "principal", "-at", "id"],
                        name="acts_to_sign",
                    ),
                    models.Index(fields=["tenant", "principal", "-signed_at", "id"], name="acts_signed"),
                ],
                "constraints": [_once("act_noted_once", "entry_id")],
            },
        ),
        migrations.RenameField("delegation", "certificate", "old_certificate"),
        migrations.AddField(
            "delegation",
            "certificate",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="delegations",
                to="roles.certificate",
            ),
        ),
        migrations.AddField(
            "delegation",
            "tasks",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=[Task.ADMINISTRATION.value], size=None
            ),
            preserve_default=False,
        ),
        migrations.AddField("delegation", "proposed_at", models.DateTimeField(default=privacy.chance.now)),
        migrations.AddField("delegation", "accepted_at", models.DateTimeField(null=True)),
        migrations.AddField("delegation", "revoked_by", _member(null=True)),
    ]
