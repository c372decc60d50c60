"""One row per change of the course of a case, with what it takes to undo it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class CourseChange(TenantModel):
    """Something that happened in a case. `before` and `after` hold the rows that it changed, and go after a day."""

    class Kind(models.TextChoices):
        RECOVERY = "recovery", _("Hersteld gemeld")
        PERCENTAGE = "percentage", _("Percentage gewijzigd")
        RELAPSE = "relapse", _("Opnieuw ziek gemeld")
        FIRST_SICK_DAY = "first_sick_day", _("Eerste ziektedag verbeterd")
        WITHDRAWAL = "withdrawal", _("Ziekmelding ingetrokken")
        CLOSING = "closing", _("Dossier gesloten")
        DEATH = "death", _("Overlijden gemeld")
        LEAVE = "leave", _("Verlof gewijzigd")
        EMPLOYMENT = "employment", _("Dienstverband gewijzigd")
        CIRCUMSTANCES = "circumstances", _("Omstandigheden gewijzigd")

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="course_changes")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    day = models.DateField(null=True)  # from which day it holds
    by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=chance.now)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    SENSITIVITY = classify(public="case kind by at undone_at undone_by", personal="day before after")

    class Meta:
        indexes = [models.Index(fields=["tenant", "case", "-at"]), models.Index(fields=["tenant", "at"])]
