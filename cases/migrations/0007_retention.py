"""Terms of retention: proposals to destroy, and holds."""

import django.db.models.deletion
import privacy.chance
import privacy.context
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_access_questions_wall'),
        ('employers', '0003_tenant_wall'),
        ('roles', '0006_arbodienst_links'),
    ]

    operations = [
        migrations.AlterField(
            model_name='case',
            name='state',
            field=models.CharField(choices=[('open', 'lopend'), ('recovered', 'hersteld'), ('closed', 'gesloten'), ('withdrawn', 'ingetrokken'), ('destroyed', 'vernietigd')], default='open', max_length=10),
        ),
        migrations.CreateModel(
            name='Destruction',
            fields=[
                ('id', models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('proposed', 'voorgesteld'), ('destroyed', 'vernietigd')], default='proposed', max_length=10)),
                ('since', models.DateField()),
                ('due_on', models.DateField()),
                ('proposed_at', models.DateTimeField(default=privacy.chance.now)),
                ('decided_at', models.DateTimeField(null=True)),
                ('certificate', models.JSONField(default=dict)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.membership')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employee')),
                ('tenant', models.ForeignKey(db_index=False, default=privacy.context.tenant_default, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.tenant')),
            ],
            options={
                'indexes': [models.Index(fields=['tenant', 'state', 'due_on', 'id'], name='cases_destr_tenant__e864f4_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('tenant', 'employee'), name='one_proposal_an_employee')],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('until', models.DateField()),
                ('placed_at', models.DateTimeField(default=privacy.chance.now)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employee')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.membership')),
                ('tenant', models.ForeignKey(db_index=False, default=privacy.context.tenant_default, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.tenant')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('lifted_at', None)), fields=['tenant', 'employee'], name='hold_in_force')],
            },
        ),
    ]
