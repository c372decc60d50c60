"""Finding the contracts that began or ended within days, as the daily work does."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0004_employments'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='contract',
            index=models.Index(fields=['tenant', 'starts_on'], name='employers_c_tenant__a9b89a_idx'),
        ),
        migrations.AddIndex(
            model_name='contract',
            index=models.Index(fields=['tenant', 'ends_on'], name='employers_c_tenant__c1a0de_idx'),
        ),
    ]
