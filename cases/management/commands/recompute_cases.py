"""`manage.py recompute_cases`: every running case follows the catalogue as it now is; for after an upgrade."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.services import assigning
from employers.models import Employer
from privacy.tasks import as_system
from roles import heartbeats


class Command(BaseCommand):
    """Leaves one job per employer; the workers do them, and doing one twice changes nothing."""

    help = "Recompute the steps of every running case, e.g. after an upgrade that adds steps to the catalogue."

    def handle(self, *args: Any, **options: Any) -> str:
        """How many employers got a job."""
        jobs = 0
        for tenant_id in heartbeats.active_tenants():
            with as_system(tenant_id) as actor:
                for employer_id in Employer.objects.order_by("id").values_list("pk", flat=True):
                    assigning.employer_followed(actor, employer_id)
                    jobs += 1
        return f"{jobs} employers: their running cases are recomputed by the workers."
