"""The walls of own data and of requests about the medical file: medical roles by employee, and the employee's own."""

from django.db import migrations

from privacy.walls import record_wall


class Migration(migrations.Migration):
    dependencies = [("medical", "0013_rights")]
    operations = [record_wall("medical_insightfile", "medical_recordrequest", employee="write")]
