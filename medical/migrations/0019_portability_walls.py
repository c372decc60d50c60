"""The walls of handing over and receiving: by employee, for the bedrijfsarts; the signing key as the tenant's key."""

from pathlib import Path

from django.db import migrations

from privacy.walls import record_wall

SQL = (Path(__file__).parent / "portability.sql").read_text()
_TABLES = (
    "medical_receivekey", "medical_transfernotice", "medical_transfer", "medical_receivedfile", "medical_bundlepiece",
    "medical_receivedpart", "medical_receivedpiece",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("medical", "0018_portability")]
    operations = [record_wall(*_TABLES), migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
