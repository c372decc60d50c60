"""The end of a medical file: proposals to destroy it, and what keeps it. Behind the record wall, not for delegates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class RecordDestruction(TenantModel):
    """A medical file that is to go: proposed by night or granted to the employee, destroyed by a bedrijfsarts.

    Once destroyed it is the tombstone and the certificate: never changed, never removed.
    """

    class Ground(models.TextChoices):
        TERM = "term", _("de bewaartermijn is voorbij")
        REQUEST = "request", _("de werknemer vroeg erom")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("voorgesteld")
        DESTROYED = "destroyed", _("vernietigd")

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=8, choices=Ground.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    since = models.DateField()  # the last change of the file, or the day of the request
    due_on = models.DateField()
    proposed_at = models.DateTimeField(default=chance.now)
    decided_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    certificate = models.JSONField(default=dict)  # how many keys, rows and files went: no kinds, no dates

    SENSITIVITY = classify(
        public="employee", medical="ground state since due_on proposed_at decided_by decided_at certificate"
    )

    class Meta:
        indexes = [models.Index(fields=["tenant", "state", "due_on", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "employee"], condition=models.Q(state="proposed"), name="one_record_proposal"
            )
        ]


class RecordHold(TenantModel):
    """A reason to keep a medical file beyond its term; the words are encrypted."""

    class Ground(models.TextChoices):
        PROCEDURE = "procedure", _("een klacht, procedure of aansprakelijkstelling")
        EXPOSURE = "exposure", _("blootstelling aan gevaarlijke stoffen")
        OTHERS = "others", _("een aanmerkelijk belang van een ander")
        CARE = "care", _("goede zorg voor de werknemer")

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=Ground.choices)
    reason = models.BinaryField()  # encrypted
    until = models.DateField()
    placed_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=chance.now)
    lifted_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.BinaryField(null=True)  # encrypted

    SENSITIVITY = classify(
        public="employee", medical="ground reason until placed_by placed_at lifted_by lifted_at lifted_because"
    )

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "employee"], condition=models.Q(lifted_at=None), name="record_hold_in_force")
        ]
