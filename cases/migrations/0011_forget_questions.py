"""Questions about visits go when the access record that they are about may go."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "forget_questions.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_rights_requests_wall"), ("privacy", "0011_readers_of_the_record")]
    operations = [migrations.RunSQL([(SQL, None)], reverse_sql=migrations.RunSQL.noop)]
