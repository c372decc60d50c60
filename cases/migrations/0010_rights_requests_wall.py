"""The wall of requests of correction and objection."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_rights_requests")]
    operations = [tenant_wall("cases_rightsrequest")]
