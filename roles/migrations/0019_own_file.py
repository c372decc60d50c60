"""Nobody handles the own file, in whatever role the membership that names the employee is."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "own_file.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("roles", "0018_provider_of_domain")]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
