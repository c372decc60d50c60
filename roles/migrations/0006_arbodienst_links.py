"""Tenants of kind werkgever and the arbodienst that they engage."""

from pathlib import Path

import django.db.models.deletion
import privacy.chance
import privacy.context
from django.db import migrations, models

from privacy.walls import tenant_wall

SQL = (Path(__file__).parent / "arbodienst_links.sql").read_text()


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0005_delegation_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArbodienstLink',
            fields=[
                ('id', models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('asked', 'aangevraagd'), ('active', 'actief'), ('ending', 'opgezegd, dossiers nog over te dragen'), ('ended', 'beëindigd'), ('refused', 'afgewezen'), ('withdrawn', 'ingetrokken')], default='asked', max_length=10)),
                ('employer_name', models.CharField(max_length=120)),
                ('arbodienst_name', models.CharField(blank=True, max_length=120)),
                ('asked_at', models.DateTimeField(default=privacy.chance.now)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('arbodienst', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.tenant')),
                ('tenant', models.ForeignKey(db_index=False, default=privacy.context.tenant_default, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.tenant')),
            ],
        ),
        migrations.AddField(
            model_name='membership',
            name='issued_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='roles.arbodienstlink'),
        ),
        migrations.AddIndex(
            model_name='arbodienstlink',
            index=models.Index(fields=['arbodienst', 'state'], name='roles_arbod_arbodie_33c759_idx'),
        ),
        migrations.AddConstraint(
            model_name='arbodienstlink',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'active', 'ending'])), fields=('tenant',), name='one_arbodienst_at_a_time'),
        ),
        tenant_wall("roles_arbodienstlink"),
        migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop),
    ]
