"""What the employee answers on the own screen before the triage: a draft, and the own copy of what was sent."""

from django.db import models

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class TriageIntake(TenantModel):
    """The employee's answers of one ziekmelding. Not for the medical side: what was sent is an entry of the record."""

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()  # encrypted
    saved_at = models.DateTimeField(default=chance.now)
    sent_at = models.DateTimeField(null=True)

    SENSITIVITY = classify(public="employee case", medical="content saved_at sent_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "case"], name="one_intake_a_case")]
