"""In an employer's own tenant the arbodienst says who is the bedrijfsarts: the first one named serves all employers."""

from uuid import UUID

from django.db.models import Q

from employers.models import Employer
from employers.services import hooks
from privacy import audit, chance
from privacy.actor import Actor


def doctor_named(by: Actor, membership_id: UUID) -> None:
    """Make the new bedrijfsarts the usual one where there is none, or none who still works here."""
    gone = Q(default_bedrijfsarts__isnull=True) | Q(default_bedrijfsarts__valid_to__lt=chance.today())
    employers = list(Employer.objects.filter(gone).order_by("id").values_list("pk", flat=True))
    Employer.objects.filter(pk__in=employers).update(default_bedrijfsarts_id=membership_id)
    for employer_id in employers:
        hooks.employer_changed(by, employer_id)
    audit.record_write(by, "employer.doctor_named", objects=[membership_id, *employers])
