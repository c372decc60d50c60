"""One row per change of the course of a case, with what it takes to undo it; and leave, whose days never count."""

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
        LEAVE_JUDGED = "leave_judged", _("Samentelling rond verlof beoordeeld")
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


class Leave(TenantModel):
    """Leave under the Wazo of an employee; both days inclusive. No cause is ever kept here."""

    class Kind(models.TextChoices):
        WAZO = "wazo", _("verlof (Wazo)")

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.WAZO)
    starts_on = models.DateField()
    ends_on = models.DateField()
    joined = models.BooleanField(null=True)  # whether sickness around it counts together; null: nobody said so yet
    judged_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    SENSITIVITY = classify(public="employee recorded_by judged_by judged_at", personal="kind starts_on ends_on joined")

    class Meta:
        indexes = [models.Index(fields=["tenant", "employee", "starts_on"])]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "employee", "starts_on"], name="leave_starts_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="leave_ends_after_start"
            ),
        ]
