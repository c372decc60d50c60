import django.db.models.deletion
import privacy.chance
import privacy.context
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_idempotency_key_wall'),
        ('privacy', '0006_audit_partitions'),
        ('roles', '0003_sides_by_delegation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GlassOpening',
            fields=[
                ('id', models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)),
                ('opened_at', models.DateTimeField(default=privacy.chance.now)),
                ('until', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.membership')),
                ('tenant', models.ForeignKey(db_index=False, default=privacy.context.tenant_default, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.tenant')),
                ('treating', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.membership')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='GlassEvent',
            fields=[
                ('id', models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('closed', 'Closed'), ('signed', 'Signed'), ('objected', 'Objected')], max_length=10)),
                ('at', models.DateTimeField(default=privacy.chance.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.membership')),
                ('tenant', models.ForeignKey(db_index=False, default=privacy.context.tenant_default, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.tenant')),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='happened', to='privacy.glassopening')),
            ],
        ),
        migrations.CreateModel(
            name='GlassTry',
            fields=[
                ('id', models.UUIDField(default=privacy.chance.uuid, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=privacy.chance.now)),
                ('tenant', models.ForeignKey(db_index=False, default=privacy.context.tenant_default, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roles.tenant')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='glassopening',
            index=models.Index(fields=['tenant', 'user', 'until'], name='privacy_gla_tenant__714f89_idx'),
        ),
        migrations.AddIndex(
            model_name='glassopening',
            index=models.Index(fields=['tenant', 'opened_at'], name='privacy_gla_tenant__2af3b0_idx'),
        ),
        migrations.AddConstraint(
            model_name='glassevent',
            constraint=models.UniqueConstraint(fields=('tenant', 'opening', 'kind'), name='glass_event_once'),
        ),
        migrations.AddConstraint(
            model_name='glassevent',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['signed', 'objected'])), fields=('tenant', 'opening'), name='glass_reviewed_once'),
        ),
        migrations.AddIndex(
            model_name='glasstry',
            index=models.Index(fields=['tenant', 'user', 'at'], name='privacy_gla_tenant__7e3c32_idx'),
        ),
    ]
