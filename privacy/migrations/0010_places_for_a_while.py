"""A place in a case may have days; outside them the database opens nothing."""

from pathlib import Path

from django.db import migrations, models

SQL = (Path(__file__).parent / "places_for_a_while.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("privacy", "0009_one_identity")]
    operations = [
        migrations.AddField("casegrant", "valid_from", models.DateField(null=True)),
        migrations.AddField("casegrant", "valid_to", models.DateField(null=True)),
        migrations.RunSQL([(SQL, None)], migrations.RunSQL.noop),
    ]
