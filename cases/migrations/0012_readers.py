"""What an employee asks is closed to whoever does not answer it, in raw SQL too."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "readers.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_forget_questions"),
        ("roles", "0017_still_serving"),
    ]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
