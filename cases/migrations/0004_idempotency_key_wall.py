"""Raise the wall around the idempotency keys."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_idempotency_key"),
    ]
    operations = [
        tenant_wall("cases_idempotencykey"),
    ]
