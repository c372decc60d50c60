"""Finding the way in by the domain of an address."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "provider_of_domain.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("roles", "0017_still_serving")]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
