"""Raise the wall around the addresses of calendars."""

from django.db import migrations

from privacy.walls import tenant_wall


class Migration(migrations.Migration):
    dependencies = [("roles", "0020_calendar_feed")]
    operations = [tenant_wall("roles_calendarfeed")]
