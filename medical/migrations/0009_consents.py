import django.db.models.deletion
import privacy.chance
import privacy.context
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_idempotency_key_wall'),
        ('employers', '0003_tenant_wall'),
        ('medical', '0008_questions_wall'),
        ('privacy', '0007_glass'),
        ('roles', '0003_sides_by_delegation'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=30)),
                ('text_version', models.CharField(max_length=20)),
                ('party', models.BinaryField()),
                ('valid_to', models.DateField()),
                ('asked_at', models.DateTimeField(default=privacy.chance.now)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.membership')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employee')),
                ('tenant', models.ForeignKey(db_index=False, default=privacy.context.tenant_default, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='ConsentEvent',
            fields=[
                ('id', models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('given', 'gegeven'), ('refused', 'geweigerd'), ('withdrawn', 'ingetrokken')], max_length=10)),
                ('how', models.CharField(choices=[('own_screen', 'door de werknemer zelf, op het eigen scherm'), ('recorded', 'vastgelegd door de bedrijfsarts of een gedelegeerde, met bewijs')], max_length=10)),
                ('language', models.CharField(default='nl', max_length=2)),
                ('evidence', models.BinaryField()),
                ('at', models.DateTimeField(default=privacy.chance.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.membership')),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='happened', to='medical.consent')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employee')),
                ('tenant', models.ForeignKey(db_index=False, default=privacy.context.tenant_default, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='GlassNote',
            fields=[
                ('id', models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('reason', 'Reason'), ('review', 'Review')], max_length=10)),
                ('category', models.CharField(blank=True, max_length=30)),
                ('text', models.BinaryField()),
                ('at', models.DateTimeField(default=privacy.chance.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='privacy.glassopening')),
                ('tenant', models.ForeignKey(db_index=False, default=privacy.context.tenant_default, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.tenant')),
            ],
        ),
        migrations.CreateModel(
            name='InformationRequest',
            fields=[
                ('id', models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('drafted', 'concept'), ('sent', 'verstuurd'), ('reminded', 'herinnerd'), ('answered', 'beantwoord'), ('closed', 'gesloten')], default='drafted', max_length=10)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('questions', models.BinaryField()),
                ('drafted_at', models.DateTimeField(default=privacy.chance.now)),
                ('sent_on', models.DateField(null=True)),
                ('reminded_on', models.DateField(null=True)),
                ('answered_on', models.DateField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('answer', models.BinaryField(null=True)),
                ('letter', models.BinaryField(null=True)),
                ('letter_revision', models.PositiveIntegerField(default=0)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='medical.consent')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.membership')),
                ('tenant', models.ForeignKey(db_index=False, default=privacy.context.tenant_default, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.tenant')),
            ],
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['tenant', 'employee', '-asked_at'], name='medical_con_tenant__b39dd3_idx'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['tenant', 'case', 'purpose'], name='medical_con_tenant__79962c_idx'),
        ),
        migrations.AddIndex(
            model_name='consentevent',
            index=models.Index(fields=['tenant', 'employee', 'at'], name='medical_con_tenant__739dc9_idx'),
        ),
        migrations.AddConstraint(
            model_name='consentevent',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['given', 'refused'])), fields=('tenant', 'consent'), name='answered_once'),
        ),
        migrations.AddConstraint(
            model_name='consentevent',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'withdrawn')), fields=('tenant', 'consent'), name='withdrawn_once'),
        ),
        migrations.AddConstraint(
            model_name='glassnote',
            constraint=models.UniqueConstraint(fields=('tenant', 'opening', 'kind'), name='one_note_of_a_kind'),
        ),
        migrations.AddIndex(
            model_name='informationrequest',
            index=models.Index(fields=['tenant', 'case', '-drafted_at'], name='medical_inf_tenant__02b453_idx'),
        ),
    ]
